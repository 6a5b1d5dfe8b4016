"""tables, coverage, saturation: numbers that are counted, and what to make of them."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.edge import Here, number_of, reads_much
from qualkit.cli.preparing import FILE

TABLES = (
    "interviews",
    "people",
    "roles",
    "staffing",
    "sources",
    "triangulation",
    "calendar",
    "codes",
    "who",
)
FORMS = ("table", "csv", "json", "markdown", "xlsx")
UNITS = ("interview", "participant")


@click.command("tables")
@click.argument("names", nargs=-1, type=click.Choice(TABLES))
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Of codes: this and beneath.")
@click.option(
    "--format", "form", type=click.Choice(FORMS), default="table", help="The form; table."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--out", type=FILE, help="The workbook to write, with --format xlsx.")
@click.pass_obj
@reads_much
def tables(
    here: Here,
    names: tuple[str, ...],
    codes: tuple[str, ...],
    form: str,
    as_json: bool,
    out: Path | None,
) -> None:
    """Print tables that are counted from the study, with their sums and notes.

    Interviews and people by pilot, stage and group; posts and backgrounds; staffing; sources; the
    calendar of the fieldwork; codes by pilot; who said it. All of them, or those named. They are
    for the working copy: small numbers tell people apart, and a public report withholds them.

    \b
    Examples: qualkit tables interviews people
              qualkit tables codes --code support
              qualkit tables roles --format csv
              qualkit tables --format xlsx --out tables.xlsx
    """
    from qualkit.workflow.analysis import computing

    form = "json" if as_json else form
    if (form == "xlsx") != (out is not None):
        raise click.UsageError("A workbook needs both --format xlsx and --out FILE.")
    if out:
        count = computing.write_workbook(here.study(), names, out, codes)
        click.echo(f"Wrote {out}: {number_of(count, 'sheet')}. Small numbers are in it.")
        return
    click.echo(computing.printed(here.study(), names, codes, form=form), nl=False)


@click.command()
@click.option("--question", metavar="ID", default="", help="Only this question.")
@click.option("--gaps", is_flag=True, help="Only what was planned and is not marked.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
@reads_much
def coverage(here: Here, question: str, gaps: bool, as_json: bool) -> None:
    """Show which questions were put to whom: question by pilot, stage and group.

    It holds the schedule against the marks that coders made. Where nothing is marked in an
    interview yet, it says so, and calls nothing missing.

    \b
    Examples: qualkit coverage
              qualkit coverage --gaps
              qualkit coverage --question families --json
    """
    from qualkit.workflow.analysis import computing

    shown = computing.covered(here.study(), question=question, gaps=gaps, as_json=as_json)
    click.echo(shown)


@click.command()
@click.option("--base", type=click.IntRange(1), default=4, help="Interviews in the base; 4.")
@click.option("--run", type=click.IntRange(1), default=2, help="Interviews in a run; 2.")
@click.option(
    "--threshold", type=click.FloatRange(0, 100), default=5, help="New codes, in per cent; 5."
)
@click.option("--orders", type=click.IntRange(0, 10_000), default=100, help="By chance; 100.")
@click.option("--unit", type=click.Choice(UNITS), default="interview", help="What; interview.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
@reads_much
def saturation(
    here: Here, base: int, run: int, threshold: float, orders: int, unit: str, as_json: bool
) -> None:
    """Show how soon further interviews added no codes: a warning, and no verdict.

    Guest, Namey and Chen (2020): a base, runs after it, and the share of new codes that a run may
    add; in the order of the fieldwork and in others by chance; overall, by group and by pilot.

    \b
    Examples: qualkit saturation
              qualkit saturation --run 3 --threshold 0 --unit participant
    """
    from qualkit.saturation import Asked
    from qualkit.workflow.analysis import computing

    asked = Asked(base, run, threshold / 100, orders, unit)
    click.echo(computing.SATURATED[as_json](computing.saturation(here.study(), asked)))
