"""matrix: cases against themes, in people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Here, reads_much, steady
from qualkit.cli.preparing import FILE

if TYPE_CHECKING:
    from qualkit.workflow.analysis.matrices import Made

OF_PEOPLE = ("pilot", "case", "stage", "group", "role", "participant", "everybody")
OF_CODES = ("code", "theme", "objective")
NOUNS = (*OF_PEOPLE, *OF_CODES)
PARTS = ("stance", "directness", "summary", "quotation")
FORMS = ("table", "csv", "xlsx", "json")
LINE = 80


@click.command()
@click.option("--rows", type=click.Choice(NOUNS), help="The cases; pilot.")
@click.option("--columns", type=click.Choice(NOUNS), help="The themes; code.")
@click.option("--pilot", "pilots", metavar="P", multiple=True, help="Only this pilot.")
@click.option("--stage", "stages", metavar="S", multiple=True, help="Only at this stage.")
@click.option("--group", "groups", metavar="G", multiple=True, help="Only this group.")
@click.option("--role", "roles", metavar="R", multiple=True, help="Only people of this role.")
@click.option("--code", "codes", metavar="C", multiple=True, help="Only this code or theme.")
@click.option(
    "--show",
    type=click.Choice(PARTS),
    multiple=True,
    help="Beside the counts: who leans which way, how near they were, what was charted, words.",
)
@click.option("--quotes", type=click.IntRange(1, 20), default=2, help="Quotations a cell; 2.")
@click.option("--order", type=click.Choice(["resemblance"]), help="Like beside like.")
@click.option("--change", is_flag=True, help="What changed between the stages, and in whom.")
@click.option("--between", metavar="S", nargs=2, help="With --change: other than first and last.")
@click.option(
    "--together",
    type=click.Choice(["person", "passage"]),
    help="Codes by codes: what one person raised, or what stands in the same words.",
)
@click.option("--associations", is_flag=True, help="Each row against all others, with intervals.")
@click.option("--edition", type=click.Choice(["internal", "public"]), help="internal.")
@click.option("--names", is_flag=True, help="Names of codes in the place of ids.")
@click.option("--format", "form", type=click.Choice(FORMS), help="table, or as --out ends.")
@click.option("--out", type=FILE, help="Write it to this file.")
@click.pass_obj
@reads_much
def matrix(
    here: Here,
    rows: str | None,
    columns: str | None,
    pilots: tuple[str, ...],
    stages: tuple[str, ...],
    groups: tuple[str, ...],
    roles: tuple[str, ...],
    codes: tuple[str, ...],
    show: tuple[str, ...],
    quotes: int,
    order: str | None,
    change: bool,
    between: tuple[str, str] | None,
    together: str | None,
    associations: bool,
    edition: str | None,
    names: bool,
    form: str | None,
    out: Path | None,
) -> None:
    """Lay cases against themes, in people of those whose transcripts were read.

    Rows and columns are any of pilot, case, stage, group, role, participant, everybody, code,
    theme, objective. An option that narrows may be given more than once.

    \b
    Examples: qualkit matrix --columns theme
              qualkit matrix --rows group --code difference --show stance --show quotation
              qualkit matrix --columns group
              qualkit matrix --change --columns theme
              qualkit matrix --together passage --code support
              qualkit matrix --rows group --columns theme --associations
              qualkit matrix --rows participant --order resemblance --out people.xlsx
    """
    from qualkit.matrix import Only
    from qualkit.workflow.analysis import matrices

    if sum((change, associations, together is not None)) > 1:
        raise click.UsageError("Say one of --change, --associations or --together.")
    if between and not change:
        raise click.UsageError("--between goes with --change.")
    if (change or associations) and (show or order):
        raise click.UsageError("--show and --order go with a matrix of cells.")
    form = form or _ending(out)
    if form == "xlsx" and out is None:
        raise click.UsageError("A workbook is written to a file: --out FILE.xlsx.")
    usual = ("code", "code") if together else ("everybody" if change else "pilot", "code")
    asked = matrices.Asked(
        rows=rows or usual[0],
        columns=columns or usual[1],
        only=Only(pilots, stages, groups, roles, codes),
        passages=together == "passage",
        show=frozenset(show),
        quotations=quotes,
        by_resemblance=order is not None,
        edition=edition or "internal",
        names=names,
    )
    study = here.study()
    if change:
        made = matrices.changed(study, asked, form, between or ())
    elif associations:
        made = matrices.associations(study, asked, form)
    else:
        made = matrices.matrix(study, asked, form)
    if out is not None:
        matrices.save(study, made, out)
        click.echo(f"Wrote {out}.")
    else:
        _print(made, form)


def _ending(out: Path | None) -> str:
    """The form that a file's name asks for."""
    ending = out.suffix.lower().removeprefix(".") if out else ""
    return ending if ending in FORMS else "table"


def _print(made: Made, form: str) -> None:
    """The matrix, and what a reader must know of it: beneath a table, beside anything else."""
    text = str(made.content)
    if form != "table":
        click.echo(text, nl=False)
        for note in made.notes:
            click.echo(steady(note), err=True)
        return
    import textwrap

    click.echo("\n".join(steady(line) for line in text.splitlines()))
    for at, note in enumerate(made.notes):
        click.echo(("\n" if not at else "") + textwrap.fill(steady(note), LINE))
