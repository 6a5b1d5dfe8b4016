"""typology: where pilots are placed, why, and whether the places add up."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Edge, Here, hand_out, number_of, plain
from qualkit.cli.preparing import FILE

if TYPE_CHECKING:
    from qualkit.typology import Laid, Place

WIDTH = 80


@click.group("typology", cls=Edge, invoke_without_command=True)
@click.option("--only", metavar="ID", help="Only the typology with this id in study.yaml.")
@click.option("--check", is_flag=True, help="Exit 1 unless every case stands in one place.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def typology(ctx: click.Context, only: str | None, check: bool, as_json: bool) -> None:
    """Show where pilots are placed: grids of two dimensions, continua, groupings that add up.

    Each place has its reason, the codings it rests on, who gave it and when.

    \b
    Examples: qualkit typology
              qualkit typology --only lasting --check
    """
    if ctx.invoked_subcommand is not None:
        return
    from qualkit.errors import ChecksFailed
    from qualkit.workflow.analysis import placing

    found = placing.typologies(ctx.obj.study(), only)
    if as_json:
        shown = [placing.as_json(one) for one in found]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        for one in found:
            _show(one)
    failed = sum(not one.holds for one in found)
    if check and failed:
        raise ChecksFailed(count=failed, total=len(found))


def _show(one: Laid) -> None:
    from qualkit import typology as room

    click.secho(f"{plain(one.typology.title)}  ({one.typology.id})", bold=True)
    click.echo()
    for line in room.drawn(one, WIDTH):
        click.echo(line)
    for line in room.wrong(one):
        click.echo(f"{click.style('!', fg='yellow', bold=True)} {plain(line)}")
    click.echo()
    for place in one.places:
        _reason(place)
    click.echo()


def _reason(place: Place) -> None:
    from qualkit.workflow.analysis import ties

    head = f"{place.case}: {place.at}  ({plain(place.coder)}, {place.when[:10]})"
    click.echo(click.style(plain(head), bold=True))
    if place.reason:
        click.echo(_filled(plain(place.reason)))
    said = f"rests on {ties.written(place.ties)}" if place.tied else "tied to no evidence"
    click.echo(_filled(said))
    for changed in place.since:
        click.echo(f"  {click.style('out of date:', fg='yellow')} {changed}")


def _filled(words: str) -> str:
    return textwrap.fill(words, WIDTH, initial_indent="  ", subsequent_indent="  ")


@typology.command("place")
@click.argument("typology_id", metavar="TYPOLOGY")
@click.argument("case", metavar="PILOT")
@click.argument("place", metavar="PLACE")
@click.option("--because", metavar="TEXT", required=True, help="Why it stands there.")
@click.option("--tie", multiple=True, metavar="TIE", help='T003 "words", or T003@120-180; again.')
@click.option("--untied", is_flag=True, help="Although nothing that was coded is named; listed.")
@click.pass_obj
def place_(
    here: Here,
    typology_id: str,
    case: str,
    place: str,
    because: str,
    tie: tuple[str, ...],
    untied: bool,
) -> None:
    """Place a pilot, with the reason and the codings that it rests on.

    PLACE is one of study.yaml's; on two dimensions both, with a stroke between them.

    \b
    Example: qualkit typology place lasting Eastmere "carried on / did not spread"
               --because "Paid for until 2027, and no other team took it up."
               --tie 'T019 "we are still four people"'
    """
    from qualkit.workflow.analysis import placing

    study = here.study()
    made = placing.place(study, typology_id, case, place, reason=because, tied=tie, untied=untied)
    on = f", on {number_of(len(made.ties), 'coding')}" if made.ties else ", tied to no evidence"
    click.echo(f"{made.typology.id}: {made.case} stands at “{made.at}”{on}.")


@typology.command("remove")
@click.argument("typology_id", metavar="TYPOLOGY")
@click.argument("case", metavar="PILOT")
@click.pass_obj
def remove(here: Here, typology_id: str, case: str) -> None:
    """Take a pilot out of its place; `undo` puts it back.

    Example: qualkit typology remove lasting Eastmere
    """
    from qualkit.workflow.analysis import placing

    gone = placing.remove(here.study(), typology_id, case)
    click.echo(f"{typology_id}: {case} is out of “{gone}”.")


@typology.command("import")
@click.argument("file", type=FILE)
@click.option("--untied", is_flag=True, help="Also rows that name no evidence; they are listed.")
@click.pass_obj
def import_(here: Here, file: Path, untied: bool) -> None:
    """Record the places of a table with the columns typology, pilot, place, reason, quotes.

    All rows or none; a row that says what stands already changes nothing.

    Example: qualkit typology import places.csv
    """
    from qualkit.workflow.analysis import placing

    done = placing.import_places(here.study(), file, untied=untied)
    known = f" ({done.known} known already)" if done.known else ""
    click.echo(f"Recorded {number_of(done.placed, 'place')}{known}.")
    for one in done.untied:
        click.echo(f"  tied to no evidence: {one}")


@typology.command("export")
@click.argument("file", required=False, type=FILE)
@click.pass_obj
def export(here: Here, file: Path | None) -> None:
    """Write the places that stand as CSV, to a file or to the screen.

    Example: qualkit typology export places.csv
    """
    from qualkit.workflow.analysis import placing

    study = here.study()
    text = placing.export(study)
    hand_out(study, file, what="places", text=text)
