"""quote: words chosen to be printed, their approval, and the ledger of who is quoted."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualkit.cli.edge import Edge, Here, hand_out, number_of, plain
from qualkit.cli.preparing import FILE

if TYPE_CHECKING:
    from qualkit.quotations import Line, Tally
    from qualkit.workflow.analysis.quoting import Listed, Shown

WIDTH = 80
MOST = 5
"""Quotations of one participant above which the ledger names them."""


@click.group("quote", cls=Edge)
def quote() -> None:
    """Choose words to be printed, have them approved, and see who is quoted.

    Example: qualkit quote list
    """


@quote.command("add")
@click.argument("id")
@click.argument("transcript")
@click.argument("words")
@click.option("--elide", multiple=True, metavar="WORDS", help="Leave these out, as […]; again.")
@click.option("--insert", multiple=True, metavar="IN", help='"after words => [put in]"; again.')
@click.option("--note", default="", metavar="TEXT", help="For the team; printed nowhere.")
@click.option("--change", is_flag=True, help="In the place of what has this id.")
@click.pass_obj
def add(
    here: Here,
    id: str,
    transcript: str,
    words: str,
    elide: tuple[str, ...],
    insert: tuple[str, ...],
    note: str,
    change: bool,
) -> None:
    """Choose words of a transcript as a quotation, under a short id of your own.

    WORDS are as they stand in the anonymised text, or @START-END; what is left out likewise.

    \b
    Example: qualkit quote add q-diary T001 "I did a time diary, because I knew you lot would ask"
               --elide "because" --insert "a time diary => [of one week]"
    """
    from qualkit.quotations import Wanted
    from qualkit.workflow.analysis import quoting

    wanted = Wanted(id, transcript, words, elide, insert, note)
    _say(quoting.add(here.study(), wanted, change=change))


@quote.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def list_(here: Here, as_json: bool) -> None:
    """List the quotations that were chosen, and what stands in the way of printing them.

    Example: qualkit quote list
    """
    from qualkit.workflow.analysis import quoting

    found = quoting.listed(here.study())
    if as_json:
        shown = asdict(found) | {"quotations": [_json(one) for one in found.quotations]}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for one in found.quotations:
        _say(one)
    for gone in found.lost:
        where = f"{gone.transcript} was replaced, and its words are other words now"
        click.echo(f"{click.style('!', fg='yellow', bold=True)} {plain(gone.id)}: {where}")
    for id in found.clashing:
        click.echo(
            f"{click.style('!', fg='yellow', bold=True)} {plain(id)} was chosen apart in two "
            f"copies: qualkit quote remove {plain(id)} --act ID"
        )
    waits = sum(bool(one.awaits) and not one.bars for one in found.quotations)
    barred = sum(bool(one.bars) for one in found.quotations)
    click.echo(
        f"{number_of(len(found.quotations), 'quotation')}: {waits} awaiting approval, "
        f"{barred} that may not be printed."
    )
    if found.approve_first:
        click.echo(f"Approve quotations first: {', '.join(found.approve_first)}.")


@quote.command("show")
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def show(here: Here, id: str, as_json: bool) -> None:
    """Show a quotation as it will be printed, with its attribution, and where it stands.

    Example: qualkit quote show q-diary
    """
    from qualkit import quotations
    from qualkit.workflow.analysis import quoting

    one = quoting.show(here.study(), id)
    if as_json:
        shown = asdict(one) | {
            "listed": _json(one.listed),
            "internal_text": quotations.said(one.internal),
            "public_text": quotations.said(one.public) if one.label else "",
        }
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    _say(one.listed)
    click.echo()
    _editions(one)
    click.echo()
    _context(one)


@quote.command("approve")
@click.argument("id")
@click.option("--by", required=True, metavar="WHO", help="Who approved it; no name: P007.")
@click.pass_obj
def approve(here: Here, id: str, by: str) -> None:
    """Record that somebody approved a quotation as it would be printed now.

    Approval lapses when what is printed changes.

    Example: qualkit quote approve q-diary --by P001
    """
    from qualkit.workflow.analysis import quoting

    _say(quoting.approve(here.study(), id, by))


@quote.command("remove")
@click.argument("id")
@click.option("--act", default="", metavar="ACT", help="Where two copies clash: only this one.")
@click.pass_obj
def remove(here: Here, id: str, act: str) -> None:
    """Take a quotation back. `undo` brings it again.

    Example: qualkit quote remove q-diary
    """
    from qualkit.workflow.analysis import quoting

    gone = quoting.remove(here.study(), id, act)
    click.echo(f"Took back {', '.join(plain(one.id) for one in gone)}.")


@quote.command("ledger")
@click.option("--above", type=click.IntRange(0), default=MOST, help=f"Name who is above; {MOST}.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def ledger(here: Here, above: int, as_json: bool) -> None:
    """Count how often each participant is quoted: chosen, and in the newest reports.

    By group and pilot too; and who is never quoted, who may not be, and who is quoted most.

    Example: qualkit quote ledger --above 3
    """
    from qualkit.workflow.analysis import quoting

    found = quoting.ledger(here.study())
    if as_json:
        more = {"never": found.never, "refused": found.refused, "above": found.above(above)}
        click.echo(json.dumps(asdict(found) | more, ensure_ascii=False, indent=2))
        return
    _table("participant", found.participants, found)
    click.echo()
    _table("group", found.groups, found)
    click.echo()
    _table("pilot", found.pilots, found)
    click.echo()
    for what, who in (
        (f"Quoted more than {above} times", found.above(above)),
        ("Never quoted", found.never),
        ("May not be quoted", found.refused),
    ):
        click.echo(textwrap.fill(f"{what}: {', '.join(who) or 'nobody'}.", WIDTH))


@quote.command("import")
@click.argument("file", type=FILE)
@click.pass_obj
def import_(here: Here, file: Path) -> None:
    """Choose the quotations of a table: id, transcript, words, elide, insert, approved_by, note.

    All rows or none. A row whose id is there already changes that quotation.

    Example: qualkit quote import quotations.csv
    """
    from qualkit.workflow.analysis import quoting_files

    done = quoting_files.import_quotations(here.study(), file)
    for one in done.chosen:
        _say(one, brief=True)
    known = f", {done.known} known already" if done.known else ""
    new = len(done.chosen) - done.changed
    click.echo(f"Chose {number_of(new, 'quotation')}, changed {done.changed}{known}.")


@quote.command("export")
@click.argument("file", required=False, type=FILE)
@click.pass_obj
def export(here: Here, file: Path | None) -> None:
    """Write the quotations that stand as CSV, to a file or to the screen.

    Example: qualkit quote export quotations.csv
    """
    from qualkit.workflow.analysis import quoting_files

    study = here.study()
    text = quoting_files.export(study)
    hand_out(study, file, what="quotations", text=text)


# --- showing


def _say(one: Listed, *, brief: bool = False) -> None:
    """A quotation with its state; `brief`: only what stands in its way."""
    made = one.quotation
    lines = [("may not be printed", bar) for bar in one.bars]
    lines += [("awaits approval", one.awaits)] if one.awaits else []
    lines += [("look at it", warning) for warning in one.warnings]
    if not brief or lines:
        place = f"{made.transcript} {made.span.start}–{made.span.end}, {one.participant}"
        click.echo(f"{click.style(plain(made.id), bold=True)}  {place}")
    if not brief:
        click.echo(_filled(f"“{plain(one.words)}”"))
        if made.approved_by:
            click.echo(_filled(f"approved by {plain(made.approved_by)}, {made.approved_at[:10]}"))
        if made.note:
            click.echo(_filled(f"note: {plain(made.note)}"))
    for what, why in lines:
        click.echo(_filled(f"{what}: {plain(why)}"))


def _editions(one: Shown) -> None:
    from qualkit import quotations

    click.secho("In the internal edition", bold=True)
    click.echo(_filled(f"“{plain(quotations.said(one.internal))}”"))
    click.echo(_filled(f"{plain(one.label or 'A participant')} ({one.reference})"))
    click.secho("In the public edition", bold=True)
    if one.label:
        click.echo(_filled(f"“{plain(quotations.said(one.public))}”"))
        click.echo(_filled(plain(one.label)))
    else:
        click.echo(_filled("not quoted: no label hides who says it"))
    click.echo(_filled(plain(one.why)))


def _context(one: Shown) -> None:
    """The turns around it; what is printed stands between » and «."""
    click.secho("Where it stands", bold=True)
    inside = "".join(f"»{words}«" if printed else words for words, printed in one.context)
    for turn in (one.before, *inside.split("\n"), one.after):
        if turn.strip():
            click.echo(_filled(plain(turn)))


def _table(head: str, lines: tuple[Line, ...], found: Tally) -> None:
    wide = max(12, *(len(column) for column in found.columns))
    first = max(len(head), *(len(plain(line.name)) for line in lines)) if lines else len(head)
    heads = "  ".join(column.rjust(wide) for column in found.columns)
    click.secho(f"{head:<{first}}  {heads}", bold=True)
    for line in lines:
        numbers = "  ".join(
            f"{times} of {total}".rjust(wide)
            for times, total in zip(line.times, found.totals, strict=True)
        )
        click.echo(f"{plain(line.name):<{first}}  {numbers}  {_whose(head, line)}".rstrip())


def _whose(head: str, line: Line) -> str:
    if head != "participant":
        return f"{line.quoted} of {number_of(line.people, 'person').replace('persons', 'people')}"
    marks = "" if line.may else " (not to be quoted)"
    marks += "" if line.freely or not line.may else " (approves first)"
    return plain(f"{', '.join(line.pilots)}; {', '.join(line.groups)}{marks}")


def _json(one: Listed) -> dict[str, Any]:
    return asdict(one) | {"state": one.state}


def _filled(words: str) -> str:
    return textwrap.fill(words, WIDTH, initial_indent="  ", subsequent_indent="  ")
