"""code find: words looked for, and coded where a person says so."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from qualkit.cli.coding import code
from qualkit.cli.edge import Here, number_of, on_terminal, plain
from qualkit.cli.lines import filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.model import Code, Codebook
    from qualkit.workflow.sittings.searching_codes import Asked, Hit

ANSWERS = ("y", "n", "all", "quit")


@code.command("find")
@click.argument("words", nargs=-1, required=True)
@click.option("--regex", is_flag=True, help="WORDS are regular expressions.")
@click.option("--forms", is_flag=True, help="Other endings too: meet finds meetings.")
@click.option("--in", "within", metavar="T", help="Only in this transcript.")
@click.option("--code", "of_code", metavar="CODE", help="Only in words coded so, or beneath it.")
@click.option("--pilot", metavar="P", help="Only what people of this pilot say.")
@click.option("--stage", metavar="S", help="Only at this stage.")
@click.option("--group", metavar="G", help="Only what people of this group say.")
@click.option("--apply", "code", metavar="CODE", help="Code hits so, which you say yes to.")
@click.option("--hits", metavar="1,3,7", help="With --apply: these, or all, without being asked.")
@click.option("--reason", metavar="WHY", help="With --apply: why; it is kept with the codings.")
@click.option(
    "--span",
    "covers",
    type=click.Choice(("segment", "sentence", "words")),
    default="segment",
    help="How much each hit codes; the segment.",
)
@click.option(
    "--stance",
    type=click.Choice(("supports", "challenges", "mixed")),
    help="With --apply: what they say, where the code carries a stance.",
)
@click.option("--coder", metavar="NAME", help="With --apply: who you are.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def find(
    here: Here,
    words: tuple[str, ...],
    regex: bool,
    forms: bool,
    within: str | None,
    of_code: str | None,
    pilot: str | None,
    stage: str | None,
    group: str | None,
    code: str | None,
    hits: str | None,
    reason: str | None,
    covers: str,
    stance: str | None,
    coder: str | None,
    as_json: bool,
) -> None:
    """Look for any of several words or phrases in what people say; code the hits that you choose.

    \b
    Examples: qualkit code find minutes "front door"
              qualkit code find supervise --forms --group "Pilot staff"
              qualkit code find minutes diary --apply admin-support --reason "talk of paperwork"
              qualkit code find minutes --apply admin-support --hits 1,3 --reason "as agreed"
    """
    from qualkit.workflow.sittings.searching_codes import Asked
    from qualkit.workflow.speaking import Among

    if (hits or reason or stance) and not code:
        raise click.UsageError("--hits, --reason and --stance go with --apply.")
    asked = Asked(
        terms=words,
        regex=regex,
        forms=forms,
        code=of_code or "",
        transcript=(within or "").upper(),
        among=Among(pilot or "", stage or "", group or ""),
        covers=covers,
    )
    if code is None:
        _list(here, asked, as_json)
    else:
        _apply(Here(here.folder, coder or here.coder), asked, code, hits, reason, stance, as_json)


def _list(here: Here, asked: Asked, as_json: bool) -> None:
    from qualkit.workflow.codes import calling
    from qualkit.workflow.sittings import searching_codes

    found = searching_codes.find(here.study(), asked)
    if as_json:
        click.echo(json.dumps([asdict(hit) for hit in found], ensure_ascii=False, indent=2))
        return
    book = calling.book_of(here.study())
    for hit in found:
        _show(hit, book)
    places = number_of(len({hit.transcript for hit in found}), "transcript")
    click.echo(f"{number_of(len(found), 'hit')} in {places}.")


def _apply(
    here: Here,
    asked: Asked,
    code: str,
    said: str | None,
    reason: str | None,
    stance: str | None,
    as_json: bool,
) -> None:
    """Code what the person says yes to: together by --hits, or one by one."""
    from qualkit.errors import CannotDecide
    from qualkit.model import Stance
    from qualkit.workflow.codes import calling
    from qualkit.workflow.sittings import searching_codes

    study = here.study()
    asks = on_terminal() and not as_json
    if not asks and (said is None or not reason):
        raise CannotDecide(
            what="there is nobody to ask which hits are meant, and why",
            fix="Give --hits 1,3 or --hits all, and --reason.",
        )
    meant = Stance(stance) if stance else None
    why = reason or click.prompt("Why (kept with the codings, without names)")
    of = searching_codes.check(study, asked, code, reason=why, stance=meant)
    found = searching_codes.find(study, asked)
    chosen = (
        searching_codes.chosen(found, said)
        if said
        else _asked(found, of, study.coder, calling.book_of(study))
    )
    done = searching_codes.apply(study, asked, chosen, of.id, reason=why, stance=meant)
    if as_json:
        click.echo(json.dumps(asdict(done), indent=2))
        return
    known = f"; {done.known} were coded so already" if done.known else ""
    click.echo(f"Coded {number_of(done.codings, 'hit')} as {plain(of.name)}{known}.")


def _asked(hits: Sequence[Hit], code: Code, coder: str, book: Codebook) -> list[Hit]:
    """The hits that a person says yes to; those that are coded so already are passed over."""
    chosen: list[Hit] = []
    for at, hit in enumerate(hits):
        _show(hit, book)
        if hit.has(code.id, coder):
            click.echo("    you have coded this so already")
            continue
        answer = click.prompt(
            f"  Code it as {plain(code.name)}?", type=click.Choice(ANSWERS), default="n"
        )
        if answer == "all":
            return [*chosen, *hits[at:]]
        if answer == "quit":
            return chosen
        if answer == "y":
            chosen.append(hit)
    return chosen


def _show(hit: Hit, book: Codebook) -> None:
    """A hit in its words, marked by « », and who says it."""
    from qualkit.workflow.codes import calling

    number = click.style(f"{hit.number:>4}", bold=True)
    click.echo(f"{number}  {hit.place}  {click.style(plain(hit.who.said), dim=True)}")
    before, words, after = (plain(part) for part in (hit.before, hit.words, hit.after))
    space_before = " " if hit.before[-1:].isspace() else ""
    space_after = " " if hit.after[:1].isspace() else ""
    click.echo(filled(f"{before}{space_before}«{words}»{space_after}{after}", indent=6))
    for one in hit.codings:
        coded = plain(f"{calling.called(book, one.code)} ({one.coder})")
        click.echo(click.style(f"      ■ {coded}", fg="blue"))
