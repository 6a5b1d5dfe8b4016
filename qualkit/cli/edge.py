"""The edge of the program: errors become two lines and an exit code, long work shows a bar."""

from __future__ import annotations

import gc
import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from qualkit.errors import QualkitError

if TYPE_CHECKING:
    from qualkit.model import Coding
    from qualkit.workflow.study import Study

MADE_BETWEEN = 50_000
"""Objects made between looks for garbage: a command imports much and lives shortly."""

SHOWN = 20
"""Codings that were touched are listed up to this many; `code list --touched` has them all."""

_STEERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True)
class Here:
    """Where the command was given, and by whom."""

    folder: str | None
    coder: str | None
    opened: list[Study] = field(default_factory=list)
    """The studies that the command asked for."""

    def study(self) -> Study:
        """The study that the command is about."""
        from qualkit.workflow.study import Study

        if self.folder:
            found = Study.at(Path(self.folder), self.coder)
        else:
            found = Study.find(Path.cwd(), self.coder)
        self.opened.append(found)
        return found


class Edge(click.Group):
    """Lists commands in the order of the work; says errors plainly; never shows a traceback."""

    def __init__(self, *, modules: Mapping[str, str] | None = None, **more: Any) -> None:
        """`modules`: each command's name, and the module of this package that has it."""
        super().__init__(**more)
        self.modules = modules or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the work."""
        return list(self.modules or self.commands)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """A command, whose module is imported now; None where there is none of this name."""
        if name in self.modules and name not in self.commands:
            module = import_module(f"{__package__}.{self.modules[name]}")
            self.add_command(getattr(module, name))
        return super().get_command(ctx, name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; whatever goes wrong is said in one line, and what to do in another."""
        _speak_utf8()
        gc.set_threshold(MADE_BETWEEN)
        try:
            done = super().invoke(ctx)
            _say_unseen(ctx)
            return done
        except QualkitError as error:
            _say(error.said, error.advice)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            _say("interrupted; what was finished is kept", "Run the command again to go on.")
            ctx.exit(130)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("QUALKIT_DEBUG"):
                raise
            _say(
                f"something went wrong inside qualkit ({_place(error)})",
                "Nothing was half-written. Run it again with QUALKIT_DEBUG=1 to see more.",
            )
            ctx.exit(1)


def _say_unseen(ctx: click.Context) -> None:
    """Say, at the end of a command, what was left out of it since its coder codes it blind."""
    if ctx.parent is not None or not isinstance(ctx.obj, Here):
        return
    for study in ctx.obj.opened:
        if study.unseen:
            from qualkit.workflow import unseen

            click.echo(unseen.notice(study), err=True)
            return


def bar(items: Sequence[T], what: str) -> Iterator[T]:
    """A progress bar on a terminal; one line where there is none."""
    if not sys.stderr.isatty():
        click.echo(f"{what}: {len(items)}", err=True)
        yield from items
        return
    with click.progressbar(items, label=what, file=sys.stderr) as shown:
        yield from shown


def plain(words: str) -> str:
    """Words on one line, without what would steer a terminal."""
    return " ".join(_STEERS.sub(" ", words).split())


def reads_much(command: Callable[P, None]) -> Callable[P, None]:
    """A command that reads much, says it and ends: nothing that it makes is garbage before that."""

    @wraps(command)
    def run(*args: P.args, **named: P.kwargs) -> None:
        gc.disable()
        try:
            command(*args, **named)
        finally:
            gc.enable()

    return run


def steady(line: str) -> str:
    """A line as it is laid out, without what would steer a terminal."""
    return _STEERS.sub(" ", line)


def number_of(count: int, noun: str) -> str:
    """So many of what takes an s: "1 coding", "4 codings"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def show_touched(touched: tuple[Coding, ...]) -> None:
    """List codings whose words are not as they were."""
    if not touched:
        return
    click.echo(f"The words of {number_of(len(touched), 'coding')} are not as they were:")
    for coding in touched[:SHOWN]:
        place = f"{coding.transcript} {coding.span.start}–{coding.span.end}"
        click.echo(f"  {place}  {coding.code} ({coding.coder})")
    if len(touched) > SHOWN:
        click.echo(f"  and {len(touched) - SHOWN} more: qualkit code list --touched")


def hand_out(study: Study, file: Path | None, *, what: str, text: str, told: str = "") -> None:
    """Print a table, or write it to a file, which is in the ledger of releases; `-` prints."""
    if file is None or str(file) == "-":
        click.echo(text, nl=False)
        return
    from qualkit.workflow.ledger import releasing

    releasing.export(study, file, what=what, text=text)
    click.echo(f"Wrote {file}{told}.")


def on_terminal() -> bool:
    """Whether somebody can answer a question."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _speak_utf8() -> None:
    """Write UTF-8 wherever output goes to a file or a pipe, whatever the system's encoding is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")


def _say(what: str, advice: str) -> None:
    click.echo(f"{click.style('qualkit:', fg='red', bold=True)} {what}", err=True)
    for line in advice.splitlines():
        click.echo(f"  {line}", err=True)


def _place(error: Exception) -> str:
    """The kind of error and the line it came from; never what it says, which may name somebody."""
    place = error.__traceback__
    line = ""
    while place is not None:
        file = Path(place.tb_frame.f_code.co_filename)
        if "qualkit" in file.parts:
            line = f", {file.name} line {place.tb_lineno}"
        place = place.tb_next
    return f"{type(error).__name__}{line}"
