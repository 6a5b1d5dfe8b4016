"""assign, agreement, adjudicate: coding by several people."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Here, hand_out, number_of, on_terminal, plain
from qualkit.cli.lines import filled
from qualkit.cli.preparing import FILE

if TYPE_CHECKING:
    from qualkit.workflow.team.adjudicating import Adjudication
    from qualkit.workflow.team.assigning import Assigned

WORDS = 62
"""Characters of a passage that a list shows."""


@click.command()
@click.option("--coders", metavar="A,B", help="Who codes; initials, separated by commas.")
@click.option(
    "--overlap", metavar="20%", default="0", help="How much several code blind: a share, a number."
)
@click.option("--per", type=click.IntRange(2), help="How many code each of the overlap; all.")
@click.option("--transcripts", metavar="T004,T010", help="Only these; the overlap is of them.")
@click.option("--seed", type=int, help="For the lot; otherwise study.yaml's.")
@click.option("--list", "listing", is_flag=True, help="Who has what, and how far they are.")
@click.option("--json", "as_json", is_flag=True, help="Who has what, as JSON.")
@click.pass_obj
def assign(
    here: Here,
    coders: str | None,
    overlap: str,
    per: int | None,
    transcripts: str | None,
    seed: int | None,
    listing: bool,
    as_json: bool,
) -> None:
    """Give each transcript to a coder, and some to several, who code them blind.

    The overlap is spread over pilots, stages and groups. What was given or begun stays as it is.

    \b
    Examples: qualkit assign --coders RM,DS --overlap 20%
              qualkit assign --coders RM,DS --transcripts T004,T010 --overlap 100%
              qualkit assign --list
    """
    from qualkit.workflow.team import assigning

    study = here.study()
    if coders is None or listing:
        if coders is not None or not (listing or as_json):
            raise click.UsageError("Give --coders A,B, or --list.")
        _show_assigned(assigning.assigned(study), as_json)
        return
    only = (transcripts or "").split(",")
    done = assigning.assign(
        study, coders.split(","), overlap=overlap, each=per, seed=seed, only=only
    )
    if as_json:
        _show_assigned(assigning.assigned(study), as_json)
        return
    if not done.given:
        click.echo("Everybody has what they need already; nothing was changed.")
    for coder, count in done.by_coder.items():
        click.echo(f"{coder} has {number_of(count, 'transcript')}.")
    if done.overlap:
        click.echo(
            f"{done.overlap} of {number_of(done.transcripts, 'transcript')} are coded by several "
            f"(seed {done.seed})."
        )
        click.echo("Nobody sees what the others coded there until all have finished.")
    else:
        click.echo("None is coded by several: agreement will not be known.")


@click.command()
@click.option("--code", metavar="CODE", help="Only this code.")
@click.option("--coders", metavar="A,B", help="Only these coders.")
@click.option("--csv", "out", type=FILE, metavar="OUT", help="Write the figures as CSV too.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def agreement(
    here: Here, code: str | None, coders: str | None, out: Path | None, as_json: bool
) -> None:
    """Show how far coders agree, on participants first and then on segments.

    Of transcripts that two or more have finished, by code and for all codes together. What each
    figure means is in docs/agreement.md.

    \b
    Examples: qualkit agreement
              qualkit agreement --code supervision --coders RM,DS
    """
    from qualkit.workflow.team import agreeing

    study = here.study()
    names = [name.strip() for name in (coders or "").split(",") if name.strip()]
    found = agreeing.agreement(study, coders=names, code=code)
    if out is not None:
        agreeing.write(study, found, out)
        click.echo(f"Wrote {out}.", err=as_json)
    if as_json:
        click.echo(agreeing.as_json(found))
        return
    for line in agreeing.as_text(found):
        click.echo(line)


@click.command()
@click.option("--list", "listing", is_flag=True, help="List what is open, without a screen.")
@click.option("--all", "every", is_flag=True, help="With --list: what is settled too.")
@click.option("--json", "as_json", is_flag=True, help="The list, as JSON.")
@click.option("--export", "out", type=FILE, metavar="CSV", help="Write what is open as a table.")
@click.option("--import", "table", type=FILE, metavar="CSV", help="Settle what a table decides.")
@click.pass_obj
def adjudicate(
    here: Here, listing: bool, every: bool, as_json: bool, out: Path | None, table: Path | None
) -> None:
    """Settle, one by one, where coders differ. Both opinions are kept.

    On a screen; or by a table, whose column `decision` takes a coder (whose reading counts), `all`
    or `none`.

    \b
    Examples: qualkit adjudicate
              qualkit adjudicate --list
              qualkit adjudicate --export open.csv
              qualkit adjudicate --import open.csv
    """
    from qualkit.errors import NoTerminal
    from qualkit.workflow.team import adjudicating

    if out is not None and table is not None:
        raise click.UsageError("Give --export or --import, not both.")
    study = here.study()
    if table is not None:
        settled = adjudicating.import_table(study, table)
        left = len(adjudicating.Adjudication(study).open)
        click.echo(f"Settled {number_of(settled, 'difference')}; {left} open.")
        return
    sitting = adjudicating.Adjudication(study)
    if out is not None:
        told = f": {number_of(len(sitting.open), 'open difference')}"
        text = adjudicating.table(sitting)
        hand_out(study, out, what="differences between coders", text=text, told=told)
    elif as_json:
        said = adjudicating.as_json(sitting, every=every)
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
    elif listing or every:
        _show_differences(sitting, every)
    elif not on_terminal():
        raise NoTerminal()
    else:
        from qualkit.tui.settle import adjudicating as screen

        screen.adjudicate(sitting)


def _show_assigned(found: tuple[Assigned, ...], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo("Nothing is assigned yet: qualkit assign --coders A,B --overlap 20%")
        return
    for one in found:
        said = [
            f"{c} {'finished' if c in one.finished else 'begun' if c in one.begun else 'not begun'}"
            for c in one.coders
        ]
        click.echo(f"{one.transcript:5} {'blind  ' if one.blind else '       '}{', '.join(said)}")
    for coder in dict.fromkeys(coder for one in found for coder in one.coders):
        own = [one for one in found if coder in one.coders]
        left = [one.transcript for one in own if coder not in one.finished]
        click.echo(f"{coder}: {len(left)} of {number_of(len(own), 'transcript')} left")


def _show_differences(sitting: Adjudication, every: bool) -> None:
    from qualkit.workflow.team.adjudicating import names, reading, verdict

    shown = sitting.differences if every else sitting.open
    for one in shown:
        place = f"{one.transcript} {one.span.start}–{one.span.end}"
        state = "" if one.state == "open" else f"  {one.state}"
        called = plain(sitting.name(one.code))
        click.echo(f"{place}  {called}  {click.style(f'{one.sort}{state}', dim=True)}")
        words = plain(sitting.words(one))
        click.echo(f"  “{words if len(words) <= WORDS else words[: WORDS - 1] + '…'}”")
        for name, side in zip(names(one), one.sides, strict=True):
            rest = ", ".join(coder for coder in side.coders if coder != name)
            others = f" ({'with ' if name in side.coders else ''}{rest})" if rest else ""
            click.echo(filled(plain(f"{name}{others}: {reading(side, one.span)}"), indent=4))
        if one.settled:
            click.echo(filled(plain(verdict(one)), indent=4))
    for id, coders in sitting.waiting.items():
        click.echo(f"{id} is coded blind; {', '.join(coders)} not finished yet.")
    click.echo(
        f"{number_of(len(sitting.differences), 'difference')}, {len(sitting.open)} not settled."
    )
