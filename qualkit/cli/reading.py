"""familiarise, read: getting to know interviews, and reading down a code."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Here, number_of, on_terminal, plain
from qualkit.cli.lines import cut, filled
from qualkit.cli.preparing import FILE

if TYPE_CHECKING:
    from qualkit.model import Coding
    from qualkit.workflow.sittings.reading_down import Down


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
    from qualkit.workflow.sittings import familiarising

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
        from qualkit.tui.write import familiarising as screen

        screen.familiarise(here.study(), id)


def _show(here: Here, id: str, earlier: bool, as_json: bool) -> None:
    from qualkit.workflow.sittings import familiarising

    found = familiarising.shown(here.study(), id, earlier=earlier)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(f"Nobody has written of {id} yet: qualkit familiarise {id}")
    for one in found:
        click.secho(f"{one.transcript}, {one.coder}, {one.at[:10]}", bold=True)
        click.echo("\n".join(["", *map(_line, one.text.splitlines()), ""]))


def _line(words: str) -> str:
    return words[: len(words) - len(words.lstrip(" "))] + plain(words)


def _list(here: Here, as_json: bool) -> None:
    from qualkit.workflow.sittings import familiarising

    found = familiarising.listed(here.study())
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        written = ", ".join(f"{coder} {at[:10]}" for coder, at in one.written)
        click.echo(
            f"{one.transcript:5} {cut(', '.join(one.pilots), 20):<20} {cut(one.stage, 9):<9} "
            f"{cut(', '.join(one.groups), 14):<14} {written or '-'}"
        )
    left = sum(not one.written for one in found)
    click.echo(f"{number_of(len(found), 'interview')}, {left} of which nobody has written yet.")


@click.command()
@click.argument("code")
@click.option("--pilot", metavar="P", help="Only what people of this pilot said.")
@click.option("--stage", metavar="S", help="Only at this stage.")
@click.option("--group", metavar="G", help="Only what people of this group said.")
@click.option("--with", "beside", metavar="CODE2", help="Only where this is coded too.")
@click.option("--coder", metavar="NAME", help="Only what this coder coded.")
@click.option("--unread", is_flag=True, help="List only who has not been read for it yet.")
@click.option("--list", "as_list", is_flag=True, help="Print it, instead of the screen.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def read(
    here: Here,
    code: str,
    pilot: str | None,
    stage: str | None,
    group: str | None,
    beside: str | None,
    coder: str | None,
    unread: bool,
    as_list: bool,
    as_json: bool,
) -> None:
    """Read down a code: all that was coded so, in its context; recode, split or take back there.

    A theme is read with all codes beneath it.

    \b
    Examples: qualkit read stigma
              qualkit read stigma --group "Service user" --with relationship
              qualkit read stigma --unread
              qualkit read stigma --json
    """
    from qualkit.workflow.sittings import reading_down
    from qualkit.workflow.speaking import Among

    asked = reading_down.Asked(
        code, beside or "", coder or "", Among(pilot or "", stage or "", group or "")
    )
    if as_json or as_list or unread or not on_terminal():
        down = reading_down.Down(here.study(), asked)
        if as_json:
            found = reading_down.as_json(down)
            shown = {key: found[key] for key in ("code", "codes", "unread")} if unread else found
            click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        else:
            _print(down, unread)
        return
    from qualkit.tui.code import reading_down as screen

    screen.read(here.study(), asked)


def _coded(down: Down, made: Coding) -> None:
    from qualkit.workflow.codes import calling

    said = [str(part) for part in (made.coder, made.stance, made.directness) if part]
    coded = plain(f"{calling.called(down.book, made.code)} ({', '.join(said)})")
    click.echo(f"  ■ {coded}  {click.style(made.id[:8], dim=True)}")


def _print(down: Down, only_unread: bool) -> None:
    """Each excerpt, with whose words it is; and what was not read for the code."""
    for one in () if only_unread else down.excerpts:
        click.echo(f"{click.style(one.place, bold=True)}  {plain(one.who.said)}")
        for made in one.codings:
            _coded(down, made)
        click.echo(filled(plain(one.words)))
        for made in one.codings:
            if made.memo:
                by = f" ({made.coder})" if one.others else ""
                click.echo(filled(plain(f"memo{by}: {made.memo}"), indent=4))
        click.echo()
    if not only_unread:
        places = len({one.coding.transcript for one in down.excerpts})
        counts = f"{number_of(len(down.excerpts), 'excerpt')} in {number_of(places, 'interview')}."
        click.echo(counts)
    for left in down.unread:
        click.echo(f"not read yet: {left.transcript}  {plain(f'{left.who.said}: {left.why}')}")
    if not down.unread:
        click.echo("Every interview was read for it.")
