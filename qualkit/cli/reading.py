"""familiarise, read: getting to know interviews, and reading down a code."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from qualkit.cli.edge import Here, number_of, on_terminal
from qualkit.cli.preparing import FILE


@click.command()
@click.argument("transcript", required=False)
@click.option("--from", "file", type=FILE, help="Keep what stands in this file.")
@click.option("--show", is_flag=True, help="Show what is written of it.")
@click.option("--earlier", is_flag=True, help="With --show: and what that took the place of.")
@click.option("--list", "as_list", is_flag=True, help="List who wrote of which interview.")
@click.option("--headings", is_flag=True, help="Print the headings, to write under in a file.")
@click.option("--json", "as_json", is_flag=True, help="With --show or --list: as JSON.")
@click.pass_obj
def familiarise(
    here: Here,
    transcript: str | None,
    file: Path | None,
    show: bool,
    earlier: bool,
    as_list: bool,
    headings: bool,
    as_json: bool,
) -> None:
    """Write a page on an interview, before it is coded: what matters, surprises, questions.

    \b
    Examples: qualkit familiarise T003
              qualkit familiarise T003 --from t003.md
              qualkit familiarise T003 --show
              qualkit familiarise --list
    """
    from qualkit.errors import NoTerminal
    from qualkit.workflow import familiarising

    if sum((file is not None, show or earlier, as_list, headings)) > 1:
        raise click.UsageError("Say one of --from, --show, --list or --headings.")
    if (file or show or earlier) and not transcript:
        raise click.UsageError("Say which interview, such as T003.")
    id = transcript.upper() if transcript else None
    if headings:
        click.echo(familiarising.TEMPLATE, nl=False)
    elif as_list or (as_json and not id):
        _list(here, as_json)
    elif id and file:
        made = familiarising.save_file(here.study(), id, file)
        kept = f"; {number_of(made.earlier, 'earlier one')} kept" if made.earlier else ""
        click.echo(f"Saved the page on {id}{kept}.")
    elif id and (show or earlier or as_json):
        _show(here, id, earlier, as_json)
    elif not on_terminal():
        raise NoTerminal()
    else:
        from qualkit.tui import familiarising as screen

        screen.familiarise(here.study(), id)


def _show(here: Here, id: str, earlier: bool, as_json: bool) -> None:
    from qualkit.workflow import familiarising

    found = familiarising.shown(here.study(), id, earlier=earlier)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(f"Nobody has written of {id} yet: qualkit familiarise {id}")
    for one in found:
        click.secho(f"{one.transcript}, {one.coder}, {one.at[:10]}", bold=True)
        click.echo(f"\n{one.text}")


def _list(here: Here, as_json: bool) -> None:
    from qualkit.workflow import familiarising

    found = familiarising.listed(here.study())
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        written = ", ".join(f"{coder} {at[:10]}" for coder, at in one.written)
        click.echo(
            f"{one.transcript:5} {', '.join(one.pilots)[:20]:<20} {one.stage[:9]:<9} "
            f"{', '.join(one.groups)[:14]:<14} {written or '-'}"
        )
    left = sum(not one.written for one in found)
    click.echo(f"{number_of(len(found), 'interview')}, {left} of which nobody has written yet.")
