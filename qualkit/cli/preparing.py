"""init, ingest, anonymise."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Here, bar, number_of, on_terminal, show_touched
from qualkit.errors import NoTerminal, StoreError

if TYPE_CHECKING:
    from qualkit.workflow.identifiers.anonymising import Draft
    from qualkit.workflow.identifiers.reading import Pieces
    from qualkit.workflow.study import Study

WIDEST = 100
"""Columns; longer lines are hard to read to their end."""

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--codebook", metavar="NAME", help="Start with a ready-made codebook.")
@click.option("--title", help="The study's title; otherwise the folder's name.")
def init(folder: Path, codebook: str | None, title: str | None) -> None:
    """Make a new study, and the key to its vault.

    Example: qualkit init my-study --codebook remodelling
    """
    from qualkit.workflow.intake import preparing

    begun = preparing.init(folder, title=title, codebook=codebook)
    click.echo(f"Made the study {begun.folder}.")
    click.echo(f"The key to its vault is {begun.key_file}")
    click.echo("Keep a copy of it somewhere safe: without it nobody can open the originals.")
    click.echo(f"Next: cd {begun.folder}")


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--interviews", required=True, type=FILE, help="Who was interviewed: a row each.")
@click.option("--speakers", type=FILE, help="Who is who, where labels are not names.")
@click.option("--replace", is_flag=True, help="Take corrected files of the same names.")
@click.option("--anonymised", is_flag=True, help="Their identifiers are replaced already.")
@click.pass_obj
def ingest(
    here: Here,
    files: tuple[Path, ...],
    interviews: Path,
    speakers: Path | None,
    replace: bool,
    anonymised: bool,
) -> None:
    """Take transcripts and their metadata into the vault.

    Example: qualkit ingest interviews/* --interviews interviews.csv
    """
    from qualkit.workflow.intake import ingesting

    taken = ingesting.take_in(
        here.study(),
        files,
        interviews,
        speakers=speakers,
        replacing=replace,
        anonymised=anonymised,
        progress=bar,
    )
    for file, id in taken.known:
        click.echo(f"{file} is in the study already, as {id}; left alone.")
    for file, label in taken.unidentified:
        click.echo(f"{file}: nobody is known for the label “{label}”; kept as unidentified.")
    for file, id in taken.taken:
        click.echo(f"{id}  {file}")
    click.echo(f"Took in {number_of(len(taken.new), 'transcript')}{_and(taken.replaced)}.")
    for noun, names in taken.added:
        click.echo(f"study.yaml now lists the {noun}: {', '.join(names)}. Check their spelling.")
    if taken.new or taken.replaced:
        click.echo(
            f"{interviews.name} is in the vault now and names people: move it, and the files"
        )
        click.echo("you gave, to where originals are kept. Next: qualkit anonymise --yes")


def _and(replaced: tuple[str, ...]) -> str:
    return f", replaced {', '.join(replaced)}" if replaced else ""


@click.command()
@click.option("--yes", is_flag=True, help="Write a draft without asking.")
@click.option("--review", is_flag=True, help="Decide about what was found, on a screen.")
@click.option("--read", "transcript", metavar="T", help="Read a transcript to its end.")
@click.option("--sign-off", is_flag=True, help="With --read: record that you have read it.")
@click.pass_obj
def anonymise(here: Here, yes: bool, review: bool, transcript: str | None, sign_off: bool) -> None:
    """Find identifiers and replace them consistently across the study.

    \b
    Examples: qualkit anonymise --yes
              qualkit anonymise --review
              qualkit anonymise --read T003
    """
    if transcript:
        _read(here, transcript, sign_off)
        return
    if review:
        _review(here)
        return
    if not yes and not (on_terminal() and click.confirm("Write a draft of every transcript?")):
        raise click.UsageError(
            "Say --yes to write a draft, --review to decide, or --read T to read."
        )
    from qualkit.workflow.identifiers import anonymising

    study = here.study()
    _show_draft(anonymising.anonymise(study, progress=bar))
    _say_next(study)


def _say_next(study: Study) -> None:
    """What comes next; as long as somebody has not read every transcript, that this is a draft."""
    from qualkit.workflow import looking

    try:
        now = looking.status(study)
    except StoreError as error:  # as where the disk is full now: what was asked for is done
        click.echo(f"All of it is kept. What comes next cannot be told: {error.said}.", err=True)
        return
    if not all(one.read_by for one in now.transcripts):
        click.echo("This is a draft: machines miss names.")
    click.echo(f"Next: {now.next}")


def _review(here: Here) -> None:
    if not on_terminal():
        raise NoTerminal()
    from qualkit.tui.review import reviewing as screen
    from qualkit.workflow.identifiers.reviewing import Review

    study = here.study()
    review = Review(study, progress=bar)
    if not screen.review(review):
        click.echo("Nothing was decided. Texts that an interrupted review left are written by")
        click.echo("qualkit anonymise --yes")
        return
    click.echo("Your decisions are kept. Writing the texts.")
    draft = review.finish(progress=bar)
    _show_draft(draft)
    if draft.written:
        click.echo(f"They changed, and must be read: {', '.join(draft.written)}.")
        _say_next(study)


def _show_draft(draft: Draft) -> None:
    click.echo(f"Model: {draft.model}.")
    if draft.weak:
        click.echo("It is a small one and misses more names: `share` refuses what it found.")
    for kind, people, mentions in draft.counts:
        click.echo(f"  {kind:<14}{people:>5} different{mentions:>7} mentions")
    written = number_of(len(draft.written), "transcript")
    click.echo(f"Wrote {written}; {draft.unchanged} were up to date.")
    for name, mentions in draft.named:
        found = number_of(mentions, "mention") if mentions else "found nowhere"
        click.echo(f"“{name}” is in the vault now, and no longer in study.yaml: {found}.")
    if draft.moved:
        click.echo(f"Moved {draft.moved} codings with the text.")
    show_touched(draft.touched)
    if draft.newer:
        click.echo(f"Left as they are: {', '.join(draft.newer)}. Their words are newer than this")
        click.echo(
            "vault, which does not know every name that was replaced in them: restore a newer"
        )
        click.echo("backup, or put the vault/objects that they were made with here.")


def _read(here: Here, transcript: str, sign_off: bool) -> None:
    from qualkit.workflow.identifiers import reading as read

    study = here.study()
    if on_terminal() and not sign_off and study.vault.present and _draws():
        from qualkit.tui.read.reading import read as on_screen

        on_screen(study, transcript)
        return
    version, turns = read.plain(study, transcript)
    shown = "\n".join(_turn(turn) for turn in turns)
    if on_terminal() and not sign_off:
        click.echo_via_pager(shown)
        question = f"Have you, {study.coder}, read {transcript} to its end, and is nobody named?"
        sign_off = click.confirm(question, default=False)
    else:
        click.echo(shown)
    if not sign_off:
        click.echo("Not signed. Names that were missed go under names: in study.yaml; then run")
        click.echo("qualkit anonymise --yes and read again.")
        return
    read.sign_off(study, transcript, version)
    click.echo(f"{study.coder} has read {transcript} to its end, version {version.version}.")


def _draws() -> bool:
    """Whether the terminal can show a screen, and not lines alone."""
    return os.environ.get("TERM", "") != "dumb"


def _turn(pieces: Pieces) -> str:
    """A turn with its replacements highlighted, wrapped between words."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    lines, room = [""], width
    for word, replaced in _words(pieces):
        if len(word.rstrip()) > room and room < width:
            lines.append("")
            room = width
        lines[-1] += click.style(word, fg="cyan", bold=True) if replaced else word
        room -= len(word)
    return "\n".join(lines) + "\n"


def _words(pieces: Pieces) -> Iterator[tuple[str, bool]]:
    """Words with the blanks after them; a replacement is one word."""
    for words, replaced in pieces:
        if replaced:
            yield words, True
        else:
            yield from ((word, False) for word in re.findall(r"\s+|\S+\s*", words))
