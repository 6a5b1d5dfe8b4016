"""Cells of the chart, printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import bar, number_of, plain

if TYPE_CHECKING:
    from qualkit.workflow.analysis.charting import Cell, Charting

WIDTH = 78


def list_cells(sitting: Charting, cells: Sequence[Cell]) -> None:
    """A line a cell, under its code: how many quotations, how far it is, and why."""
    from qualkit.workflow.analysis.charting import State

    before = ""
    for cell in cells:
        if cell.code != before:
            before = cell.code
            click.secho(f"{plain(sitting.book[cell.code].name)} ({cell.code})", bold=True)
        quotes = number_of(len(sitting.quotes(cell)), "quotation")
        click.echo(f"  {plain(cell.case.id)[:20]:<20} {quotes:>14}  {_state(cell)}")
    counts = {state: sum(one.state is state for one in cells) for state in State}
    said = [f"{count} {state}" for state, count in counts.items() if count]
    click.echo(f"{number_of(len(cells), 'cell')}{': ' if said else ''}{', '.join(said)}.")


def draft_cells(sitting: Charting, cells: Sequence[Cell], as_json: bool) -> None:
    """Draft those that nobody wrote, and print the drafts."""
    from qualkit.workflow.analysis import drafting

    waiting = [one for one in cells if not one.written]
    made = drafting.draft(sitting, waiting, progress=bar)
    if as_json:
        print_json(sitting, made)
        return
    for cell in made:
        _head(sitting, cell)
        _print_draft(cell)
    left = sum(bool(one.codings) for one in waiting) - len(made)
    click.echo(f"{number_of(len(made), 'draft')}; none counts until somebody saves it as theirs.")
    if left:
        cells_have = "cell has" if left == 1 else "cells have"
        click.echo(f"{left} {cells_have} words only of people who did not agree to be quoted.")
    if len(cells) > len(waiting):
        click.echo(f"{summaries(len(cells) - len(waiting))} that people wrote stayed as they are.")


def show_cell(sitting: Charting, cell: Cell) -> None:
    """What stands in a cell, and what it is written from."""
    from qualkit.workflow.analysis.charting_files import headed

    _head(sitting, cell)
    for said in cell.written:
        click.echo(f"{plain(said.coder)}, {said.at[:10]}:")
        say(said.text)
    if not cell.written:
        _print_draft(cell)
    for under in sitting.chart.beneath(cell):
        for said in under.written:
            click.echo(f"Summary of {under.case.id}, {plain(said.coder)}:")
            say(said.text)
    tied = {one.id for one in cell.tied}
    for one in sitting.quotes(cell):
        mark = "x" if one.ids & tied else " "
        click.echo(f"[{mark}] {one.place}  {plain(headed(sitting, one))}")
        say(plain(one.words))


def print_json(sitting: Charting, cells: Sequence[Cell]) -> None:
    """Cells as JSON."""
    from qualkit.workflow.analysis.charting_files import as_json

    click.echo(json.dumps(as_json(sitting, cells), ensure_ascii=False, indent=2))


def say(words: str) -> None:
    """What somebody wrote or said, set in."""
    for line in words.splitlines():
        click.echo(click.wrap_text(plain(line), WIDTH, "    ", "    "))
    click.echo()


def summaries(count: int) -> str:
    """So many of them."""
    return "1 summary" if count == 1 else f"{count} summaries"


def _state(cell: Cell) -> str:
    return plain(f"{cell.state}: {cell.why}" if cell.why else cell.state)


def _head(sitting: Charting, cell: Cell) -> None:
    name = plain(sitting.book[cell.code].name)
    click.secho(f"{plain(cell.case.id)} on {name} ({cell.code}), {_state(cell)}", bold=True)


def _print_draft(cell: Cell) -> None:
    if cell.draft:
        click.echo("Draft, drawn out by machine; no summary until somebody saves it as theirs:")
        say(cell.draft.text)
