"""copy, merge, backup, restore, recover: other people's copies, and safety."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Here, bar, number_of, show_touched
from qualkit.cli.leaving import FOLDER
from qualkit.cli.preparing import FILE

if TYPE_CHECKING:
    from qualkit.workflow.safekeeping.copies import Brought


@click.command()
@click.argument("out", type=FOLDER)
@click.option("--for-coding", is_flag=True, required=True, help="Without the vault.")
@click.option("--to", "receiver", default="", help="Who gets it; goes into the log.")
@click.pass_obj
def copy(here: Here, out: Path, for_coding: bool, receiver: str) -> None:
    """Make a copy of the study for a coder, who hands it back with `merge`.

    Example: qualkit copy --for-coding ../study-for-ds --to DS
    """
    from qualkit.workflow.safekeeping import copies

    made = copies.copy_for_coding(here.study(), out, receiver=receiver)
    click.echo(f"Made {out}: {number_of(made.transcripts, 'transcript')}, no vault.")
    if made.missing:
        click.echo(f"{number_of(made.missing, 'transcript')} not anonymised yet, and not in it.")
    if made.unread:
        click.echo(
            f"Nobody has read {made.unread} of them to the end: names may be left in. It is for "
            "your own team only."
        )
    if not receiver:
        click.echo("Nobody is named who gets it: --to NAME would put that into the log.")
    click.echo("It names nobody that is known of; whoever codes in it sets QUALKIT_CODER.")
    click.echo("When it comes back: qualkit merge FOLDER")


@click.command()
@click.argument("others", nargs=-1, required=True, metavar="OTHER...")
@click.option(
    "--coder",
    "renamed",
    multiple=True,
    metavar="OLD=NEW",
    help="Give a coder another name, in this copy too.",
)
@click.pass_obj
def merge(here: Here, others: tuple[str, ...], renamed: tuple[str, ...]) -> None:
    """Bring what was done in other copies into this one: without loss, in any order, twice as once.

    A copy is a study folder, a study.db by any name (a sync service's "conflicted copy" too), or a
    backup.

    Example: qualkit merge ../study-from-ds ../study-from-rm
    """
    from qualkit.workflow.safekeeping import copies

    whole = copies.merge(here.study(), others, coders=_names(renamed), progress=bar)
    for one in whole.brought:
        _say_brought(one)
    for line in whole.conflicts:
        click.echo(f"{click.style('!', fg='yellow', bold=True)} {line}")
    if whole.codebook_kept:
        click.echo("codebook.yaml has changes that are not accepted, and was left as it is.")


def _names(renamed: tuple[str, ...]) -> dict[str, str]:
    names = {}
    for pair in renamed:
        old, sign, new = pair.partition("=")
        if not (old and sign and new):
            raise click.UsageError(f"--coder takes OLD=NEW, not “{pair}”.")
        names[old] = new
    return names


def _say_brought(one: Brought) -> None:
    merged = one.merged
    parts = [
        number_of(count, noun)
        for count, noun in (
            (merged.acts, "act"),
            (merged.memos, "memo"),
            (merged.codebooks, "codebook"),
            (len(merged.texts), "newer text"),
            (len(merged.facts), "transcript's facts"),
        )
        if count
    ]
    click.echo(f"{one.name}: {', '.join(parts) or 'nothing that was not here already'}.")
    if merged.dropped:
        click.echo(f"  The words of {', '.join(merged.dropped)} went: they were replaced there.")
    if merged.redacted:
        click.echo(f"  {number_of(merged.redacted, 'act')} went: they were redacted there.")
    for transcript, coder in merged.signed:
        click.echo(f"  {coder} signed there that they read {transcript} to its end.")
    if one.cleaned:
        click.echo(f"  Names were replaced in {number_of(one.cleaned, 'memo')} or codebooks.")
    show_touched(one.touched)


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.pass_obj
def backup(here: Here, out: Path) -> None:
    """Write the whole study into one file, or into a file of its own in a folder.

    Example: qualkit backup /media/stick
    """
    from qualkit.workflow.safekeeping import safety

    study = here.study()
    made = safety.backup(study, out, progress=bar)
    size = f"{made.bytes / 1e6:.1f} MB"
    click.echo(f"Wrote {made.path}: {number_of(made.files, 'file')}, {size}, read back.")
    if study.vault.present:
        click.echo(f"The key is not in it. Keep {study.vault.key_file} safe elsewhere.")


@click.command()
@click.argument("file", metavar="BACKUP", type=FILE)
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.pass_obj
def restore(here: Here, file: Path, folder: Path) -> None:
    """Bring a study back from a backup: into a new folder, or over what is left of it.

    Nothing is overwritten: the database that stands there is kept under another name.

    Example: qualkit restore qualkit-backup-3f0c1a52-20240311-170000.zip my-study
    """
    from qualkit.workflow.safekeeping import safety

    done = safety.restore(file, folder, here.coder, progress=bar)
    click.echo(f"{folder} is as it was on {done.made}: {number_of(done.files, 'file')} put back.")
    for name in done.differ:
        click.echo(f"  {name} is another one now, and was left as it is.")
    if done.since.names:
        click.echo(f"{number_of(done.since.names, 'name')} added since are still known.")
    if done.since.words or done.since.again:
        ids = ", ".join((*done.since.words, *done.since.again))
        click.echo(f"Replaced, anonymised or taken in since: {ids}.")
        click.echo("Their words are written anew by: qualkit anonymise --yes")
    if done.damaged:
        click.echo(f"The study.db that stood there is damaged, and kept as {done.kept}.")
        click.echo("What was redacted in it since is not known: redact that again.")
    elif done.kept:
        click.echo(f"What was done since is in {done.kept}. Bring it in with `qualkit merge`,")
        click.echo("then delete it: nothing found later is replaced in it.")


@click.command()
@click.pass_obj
def recover(here: Here) -> None:
    """Save what is left of a damaged study.db, and list it.

    Example: qualkit recover
    """
    from qualkit.workflow.safekeeping import recovering

    done = recovering.recover(here.study())
    if done.kept is None:
        click.echo("study.db is sound; nothing was changed.")
        return
    click.echo("Came back:")
    for noun, count in done.found:
        click.echo(f"  {count:>7} {noun}")
    for line in done.missing:
        click.echo(f"{click.style('!', fg='yellow', bold=True)} {line}")
    click.echo(f"The damaged file is kept as {done.kept}.")
    click.echo("What is missing may be in a backup or in a coder's copy: qualkit merge FILE")
