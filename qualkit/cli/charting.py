"""chart: summaries of cases by themes, on a screen, in an editor or from a table."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli import charted
from qualkit.cli.edge import Edge, Here, hand_out, number_of, on_terminal, plain
from qualkit.cli.preparing import FILE
from qualkit.errors import NoTerminal, QualkitError

if TYPE_CHECKING:
    from qualkit.workflow.analysis.charting import Cell, Charting, Noun, State, Wanted


class Chart(Edge):
    """The group `chart`, in which a case and a code stand for opening their cell."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`chart P003 stigma --show` is the group's own, options and all."""
        if args and args[0] in self.commands:
            return super().parse_args(ctx, args)
        ctx.allow_interspersed_args = True
        return click.Command.parse_args(self, ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What can follow the verb."""
        return ["[OPTIONS]", "[CASE CODE]"]


@click.group(cls=Chart, invoke_without_command=True)
@click.option("--edit", is_flag=True, help="Write in $EDITOR, above the quotations.")
@click.option("--from", "file", type=FILE, help="Keep what stands in this file.")
@click.option("--quotes", metavar="TIES", help="With --from: what it rests on, T003@120-180; ...")
@click.option("--show", is_flag=True, help="Print the cell.")
@click.option("--remove", is_flag=True, help="Take what is written of the cell back.")
@click.option("--draft", is_flag=True, help="Draw the most central sentences out, as drafts.")
@click.option("--list", "as_list", is_flag=True, help="List the cells, each with how far it is.")
@click.option("--unfinished", is_flag=True, help="Only cells that have no summary that counts.")
@click.option("--untied", is_flag=True, help="Only summaries whose quotations are none, or gone.")
@click.option("--outdated", is_flag=True, help="Only summaries to whose cells something came.")
@click.option("--pilot", metavar="P", help="Only this pilot and its participants.")
@click.option("--code", "within", metavar="CODE", help="Only this code and those beneath it.")
@click.option(
    "--by", type=click.Choice(("theme", "code")), default="theme", help="Themes, or single codes."
)
@click.option(
    "--of",
    "noun",
    type=click.Choice(("participants", "pilots")),
    help="Only participants' cells, or only pilots'.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def chart(
    ctx: click.Context,
    edit: bool,
    file: Path | None,
    quotes: str | None,
    show: bool,
    remove: bool,
    draft: bool,
    as_list: bool,
    unfinished: bool,
    untied: bool,
    outdated: bool,
    pilot: str | None,
    within: str | None,
    by: str,
    noun: str | None,
    as_json: bool,
) -> None:
    """Write what a participant, or a pilot, says on a theme: a summary, tied to its quotations.

    Participants are charted first, then pilots from them. Without a CASE it opens the first cell
    that nobody has written; a CASE is a participant or a pilot, a CODE a theme or a code.

    \b
    Examples: qualkit chart
              qualkit chart P003 difference
              qualkit chart P003 difference --from summary.txt --quotes "T003@120-180"
              qualkit chart Calderbeck difference --show
              qualkit chart --list --unfinished
              qualkit chart --draft --of participants
    """
    if ctx.invoked_subcommand is not None:
        return
    if sum((edit, file is not None, show, remove, draft, as_list)) > 1:
        raise click.UsageError("Say one of --edit, --from, --show, --remove, --draft or --list.")
    if quotes is not None and file is None:
        raise click.UsageError("--quotes goes with --from.")
    if len(ctx.args) not in (0, 2):
        raise click.UsageError("Name a case and a code, such as: qualkit chart P003 difference")
    if not ctx.args and (edit or file or show or remove):
        raise click.UsageError("Say which cell, such as: qualkit chart P003 difference --show")
    from qualkit.workflow.analysis.charting import Charting

    here: Here = ctx.obj
    wanted = _wanted(by, noun, pilot, within, _states(unfinished, untied, outdated))
    place = (ctx.args[0], ctx.args[1]) if ctx.args else None
    to_print = as_list or draft or show or as_json
    if not (to_print or file or remove or edit):
        if not on_terminal():
            raise NoTerminal()
        from qualkit.tui.write import charting as screen

        screen.chart(here.study(), wanted, place)
        return
    sitting = Charting(here.study())
    cells = [sitting.cell(*place)] if place else sitting.cells(wanted)
    if draft:
        charted.draft_cells(sitting, cells, as_json)
    elif file:
        from qualkit.workflow.analysis import charting_files

        _saved(charting_files.save_file(sitting, cells[0], file, quotes))
    elif remove:
        _remove(sitting, cells[0])
    elif edit:
        _edit(sitting, cells[0])
    elif as_json:
        charted.print_json(sitting, cells)
    elif show:
        charted.show_cell(sitting, cells[0])
    else:
        charted.list_cells(sitting, cells)


@chart.command("import")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Say what was done as JSON.")
@click.pass_obj
def chart_import(here: Here, file: Path, as_json: bool) -> None:
    """Keep the summaries of a CSV file as yours; all of them, or none if a row has a mistake.

    Columns: case,code,summary,quotes. Quotes are places or words of the anonymised texts, with
    semicolons between: T003@120-180; T004 "she rang me back". Rows that begin with [draft], or
    have no summary, are passed over.

    Example: qualkit chart import chart.csv
    """
    from qualkit.workflow.analysis import charting_files

    done = charting_files.import_table(here.study(), file)
    if as_json:
        click.echo(json.dumps(asdict(done), indent=2))
        return
    same = f"; {done.same} stood already" if done.same else ""
    click.echo(f"Saved {charted.summaries(done.saved)}{same}.")
    if done.drafts:
        click.echo(f"Passed over {number_of(done.drafts, 'draft')}: take [draft] away to save one.")
    if done.empty:
        click.echo(f"Passed over {number_of(done.empty, 'row')} without a summary.")


@chart.command("export")
@click.argument("file", required=False, type=FILE)
@click.option("--all", "every", is_flag=True, help="With a row for each cell that nobody wrote.")
@click.option(
    "--by", type=click.Choice(("theme", "code")), default="theme", help="Themes, or single codes."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, not as CSV.")
@click.pass_obj
def chart_export(here: Here, file: Path | None, every: bool, by: str, as_json: bool) -> None:
    """Write the summaries, and drafts marked [draft], as CSV or JSON.

    Example: qualkit chart export chart.csv
    """
    from qualkit.workflow.analysis import charting_files
    from qualkit.workflow.analysis.charting import Charting

    study = here.study()
    sitting = Charting(study)
    cells = sitting.cells(_wanted(by, None, None, None, ()))
    cells = [one for one in cells if every or one.written or one.draft]
    if as_json:
        found = charting_files.as_json(sitting, cells)
        text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    else:
        text = charting_files.export_table(sitting, cells)
    hand_out(study, file, what="summaries", text=text)


# --- inside


def _wanted(
    by: str, noun: str | None, pilot: str | None, code: str | None, states: tuple[State, ...]
) -> Wanted:
    from qualkit.workflow.analysis.charting import Wanted

    nouns: dict[str | None, Noun] = {"participants": "participant", "pilots": "pilot"}
    return Wanted(
        by="code" if by == "code" else "theme",
        noun=nouns.get(noun),
        pilot=pilot or "",
        code=code or "",
        states=states,
    )


def _states(unfinished: bool, untied: bool, outdated: bool) -> tuple[State, ...]:
    from qualkit.workflow.analysis.charting import WAITING, State

    wanted = WAITING if unfinished else ()
    return (*wanted, *([State.UNTIED] * untied), *([State.OUT_OF_DATE] * outdated))


def _edit(sitting: Charting, cell: Cell) -> None:
    """Write in an editor; what is refused is opened again, where somebody can say so."""
    from qualkit.workflow.analysis import charting_files

    text = charting_files.to_edit(sitting, cell)
    while True:
        given = click.edit(text)
        if given is None or given == text:
            click.echo("Nothing was changed.")
            return
        try:
            _saved(sitting.save(cell, *charting_files.edited(sitting, cell, given)))
            return
        except QualkitError as error:
            if not on_terminal():
                raise
            click.echo(f"{error.said}. {error.advice}", err=True)
            if not click.confirm("Edit it again? Otherwise it is lost.", default=True):
                return
            text = given
            sitting.look_again()
            cell = sitting.again(cell)


def _remove(sitting: Charting, cell: Cell) -> None:
    sitting.remove(cell)
    click.echo(f"Nobody has written {plain(cell.case.id)} on {cell.code} now. It was:")
    for said in cell.written:
        charted.say(said.text)


def _saved(cell: Cell) -> None:
    why = f": {plain(cell.why)}" if cell.why else ""
    tied = number_of(len({(one.transcript, one.span) for one in cell.tied}), "quotation")
    click.echo(f"Saved {plain(cell.case.id)} on {cell.code}, tied to {tied}; {cell.state}{why}.")
