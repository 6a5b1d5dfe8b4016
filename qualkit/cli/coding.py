"""code."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Edge, Here, hand_out, number_of, on_terminal, plain
from qualkit.cli.lines import filled
from qualkit.cli.preparing import FILE

if TYPE_CHECKING:
    from qualkit.workflow.study import Study

FEW = 10
"""Transcripts that are named in a row."""


class Coding(Edge):
    """The group `code`, in which a transcript's id stands for opening it."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """`code T003` opens T003."""
        if re.fullmatch(r"[Tt]\d+", args[0]):
            return "open", _open, args
        return super().resolve_command(ctx, args)


@click.group(cls=Coding, invoke_without_command=True)
@click.pass_context
def code(ctx: click.Context) -> None:
    """Code on a screen; or bring codings in and out, show a transcript, record it as finished.

    \b
    Examples: qualkit code
              qualkit code T003
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(_open)


@click.command("open", hidden=True)
@click.argument("transcript", required=False)
@click.pass_obj
def _open(here: Here, transcript: str | None = None) -> None:
    """Code a transcript on a screen.

    Example: qualkit code T003
    """
    from qualkit.errors import NoTerminal

    if not on_terminal():
        raise NoTerminal()
    from qualkit.tui.code import coding

    coding.code(here.study(), transcript.upper() if transcript else None)


@code.command("import")
@click.argument("file", type=FILE)
@click.option("--original", is_flag=True, help="Quotations and offsets are of the originals.")
@click.option("--finished", is_flag=True, help="Each coder read these transcripts through.")
@click.option("--json", "as_json", is_flag=True, help="Say what was done as JSON.")
@click.pass_obj
def code_import(here: Here, file: Path, original: bool, finished: bool, as_json: bool) -> None:
    """Record the codings of a CSV file; all of them, or none if one has a mistake.

    Columns: transcript,quote,start,end,code,coder,stance,directness,memo,flag. A quotation that
    occurs once needs no offsets.

    Example: qualkit code import codings.csv --finished
    """
    from qualkit.workflow.sittings import coding

    done = coding.import_codings(here.study(), file, from_original=original, finished=finished)
    if as_json:
        click.echo(json.dumps(asdict(done), ensure_ascii=False, indent=2))
        return
    known = f"; {done.known} were there already" if done.known else ""
    click.echo(f"Recorded {number_of(done.codings, 'coding')}{known}.")
    if done.unfinished:
        more = f" and {len(done.unfinished) - FEW} more" if len(done.unfinished) > FEW else ""
        left = ", ".join(done.unfinished[:FEW]) + more
        click.echo(f"Nobody has finished {left}: until somebody does, nobody")
        click.echo("is counted from there. Use --finished, or: qualkit code finish T")
    for coder, number in done.finished:
        click.echo(f"{coder} has finished {number_of(number, 'transcript')}.")


@code.command("export")
@click.argument("file", required=False, type=FILE)
@click.option("--json", "as_json", is_flag=True, help="As JSON, not as CSV.")
@click.pass_obj
def code_export(here: Here, file: Path | None, as_json: bool) -> None:
    """Write the codings that stand as CSV or JSON, to a file or to the screen.

    `-` is the screen too, or what the output is sent to.

    Example: qualkit code export codings.csv
    """
    from qualkit.workflow.sittings import coding

    study = here.study()
    text = coding.export_codings(study, as_json=as_json)
    hand_out(study, file, what="codings", text=text)


@code.command("show")
@click.argument("transcript")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def code_show(here: Here, transcript: str, as_json: bool) -> None:
    """Show a transcript with its codings and the offsets of each turn.

    Example: qualkit code show T001
    """
    from qualkit.workflow.codes import calling
    from qualkit.workflow.sittings import coding

    study = here.study()
    text, codings = coding.shown(study, transcript)
    if as_json:
        click.echo(json.dumps(coding.as_json(text, codings), ensure_ascii=False, indent=2))
        return
    book = calling.book_of(study)
    for turn in text.turns:
        click.echo(f"{click.style(f'{turn.body.start:>6}', dim=True)}  {turn.span.of(text.text)}")
        for one in codings:
            if turn.start <= one.span.start < turn.body.end:
                stance = f", {one.stance}" if one.stance else ""
                place = f"{one.span.start}–{one.span.end}"
                coded = plain(f"{calling.called(book, one.code)} ({one.coder}{stance})")
                click.secho(f"        ■ {coded} {place}", fg="blue")
        click.echo()


@code.command("list")
@click.option("--touched", is_flag=True, help="Those whose words are not as they were.")
@click.option("--code", metavar="CODE", help="Those of this code, or one beneath it.")
@click.option("--coder", metavar="NAME", help="Those of this coder.")
@click.option("--transcript", metavar="T", help="Those of this transcript.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def code_list(
    here: Here,
    touched: bool,
    code: str | None,
    coder: str | None,
    transcript: str | None,
    as_json: bool,
) -> None:
    """List the codings that stand, with their words.

    \b
    Examples: qualkit code list --touched
              qualkit code list --code stigma --coder DS
    """
    from qualkit.workflow.codes import calling
    from qualkit.workflow.sittings import coding

    study = here.study()
    found = coding.listed(study, touched=touched, code=code, coder=coder, transcript=transcript)
    if as_json:
        rows = [{**asdict(made), "words": words} for made, words in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    book = calling.book_of(study)
    for made, words in found:
        place = f"{made.transcript} {made.span.start}–{made.span.end}"
        said = [str(one) for one in (made.stance, made.directness, made.flag) if one]
        coded = plain(f"{', '.join((calling.called(book, made.code), *said))} ({made.coder})")
        click.echo(f"{place}  {coded}  {click.style(made.id[:8], dim=True)}")
        click.echo(click.style(filled(plain(words)), dim=True))


@code.command("remove")
@click.argument("transcript", required=False)
@click.argument("code", required=False)
@click.argument("start", type=int, required=False)
@click.option("--by", "coder", metavar="NAME", help="Whose, where several coders made one.")
@click.option("--act", metavar="ID", help="The coding with this id, as `code list` shows it.")
@click.pass_obj
def code_remove(
    here: Here,
    transcript: str | None,
    code: str | None,
    start: int | None,
    coder: str | None,
    act: str | None,
) -> None:
    """Take one coding back: the code, and the offset at which its words begin; or by its id.

    \b
    Examples: qualkit code remove T001 supervision 1204
              qualkit code remove --act 3fa85f64
    """
    from qualkit.workflow.codes import calling
    from qualkit.workflow.sittings import coding

    study = here.study()
    if act is not None:
        made = coding.remove_act(study, act)
    elif transcript is not None and code is not None and start is not None:
        made = coding.remove(study, transcript, code, start, coder)
    else:
        raise click.UsageError("Give TRANSCRIPT CODE START, or --act ID.")
    place = f"{made.transcript} {made.span.start}–{made.span.end}"
    called = calling.called(calling.book_of(study), made.code)
    click.echo(plain(f"Removed {called} ({made.coder}) from {place}."))


@code.command("finish")
@click.argument("transcript")
@click.option("--anyway", is_flag=True, help="Without codings of yours; or another coder's.")
@click.pass_obj
def code_finish(here: Here, transcript: str, anyway: bool) -> None:
    """Record that you have read a transcript through under the accepted codebook.

    Where you coded nothing in it, or it was given to somebody else, you are asked first.

    Example: qualkit code finish T001
    """
    from qualkit.workflow.sittings import finishing

    study, id = here.study(), transcript.upper()
    if not anyway and not _is_meant(study, id):
        click.echo("Nothing was recorded.")
        return
    finishing.finish(study, id)
    click.echo(f"Finished {id}.")


def _is_meant(study: Study, id: str) -> bool:
    """Whether somebody says that they have read it through, where that looks wrong."""
    from qualkit.errors import CannotDecide
    from qualkit.workflow.sittings import finishing

    doubts = finishing.doubts(study, id)
    if not doubts:
        return True
    said = plain("; ".join(doubts))
    if not on_terminal():
        fix = f"Where it was read through for every code: qualkit code finish {id} --anyway"
        raise CannotDecide(what=said, fix=fix)
    return click.confirm(f"{said}.\nHave you read it through for every code?")
