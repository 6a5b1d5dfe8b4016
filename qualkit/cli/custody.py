"""vault status, key, add-custodian, remove-custodian, sweep, destroy: who can open the vault."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Here, bar, number_of, on_terminal

if TYPE_CHECKING:
    from qualkit.workflow.vault.custody import Contents

NEW = "QUALKIT_NEW_PASSPHRASE"
"""Where scripts put the passphrase of a custodian whom they add."""


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def vault_status(here: Here, as_json: bool) -> None:
    """Show who can open the vault, what lies in it, and until when.

    Example: qualkit vault status
    """
    from qualkit.workflow.vault import custody

    held = custody.status(here.study(), progress=bar)
    if as_json:
        click.echo(json.dumps(asdict(held), ensure_ascii=False, indent=2))
        return
    click.echo(f"{number_of(len(held.custodians), 'custodian')}:")
    for one in held.custodians:
        since = f", since {one.since}" if one.since else ""
        mine = ", as whom it is open now" if one.name == held.opened_by else ""
        click.echo(f"  {one.name}, by {one.way}{since}{mine}")
        if one.note:
            click.echo(f"    {click.style('!', fg='yellow', bold=True)} {one.note}")
    click.echo(f"{number_of(held.objects, 'object')}, {held.bytes / 1e6:.1f} MB")
    if held.contents:
        _show_contents(held.contents)
    else:
        click.echo("  No key here opens it, so what they are cannot be told.")
    if held.days_left is None:
        click.echo("No retention date: write `retention: {until: 2027-03-31}` into study.yaml.")
    elif held.days_left < 0:
        late = f"Kept {number_of(-held.days_left, 'day')} too long: it was to go by "
        click.secho(f"{late}{held.retain_until}. qualkit vault destroy", fg="red", bold=True)
    else:
        click.echo(f"Kept until {held.retain_until}: {number_of(held.days_left, 'day')} left.")


def _show_contents(contents: Contents) -> None:
    click.echo(f"  {contents.used} in use, by generation {contents.generation} of the register")
    click.echo(f"  {contents.superseded} superseded: qualkit vault sweep")
    for names, what in ((contents.damaged, "damaged"), (contents.missing, "missing")):
        if names:
            click.secho(f"  {len(names)} {what}: restore them from a backup", fg="red", bold=True)
            for name in names:
                click.echo(f"    {name}")
    if contents.old:
        click.secho(
            f"  {contents.old} not encrypted anew: a removal was interrupted, run it again",
            fg="red",
            bold=True,
        )


@click.command("key")
@click.pass_obj
def key(here: Here) -> None:
    """Print the public half of your key, which a custodian needs to add you; make one if needed.

    Example: qualkit vault key
    """
    from qualkit.workflow.vault import custody

    study = here.study()
    recipient, made = custody.own_recipient(study)
    click.echo(recipient)
    if made:
        click.echo(f"Your key was made: {study.vault.key_file}. Keep it safe.", err=True)


@click.command("add-custodian")
@click.argument("name")
@click.option("--recipient", metavar="AGE1...", help="The public half of their key.")
@click.option("--passphrase", is_flag=True, help="By a passphrase, which is asked for.")
@click.pass_obj
def add_custodian(here: Here, name: str, recipient: str | None, passphrase: bool) -> None:
    """Let somebody else open the vault too: with their own key, or with a passphrase.

    The passphrase is typed twice; scripts put it into QUALKIT_NEW_PASSPHRASE.

    Example: qualkit vault add-custodian deputy --passphrase
    """
    from qualkit.workflow.vault import custody

    if passphrase == (recipient is not None):
        raise click.UsageError("Give either --recipient AGE1... or --passphrase.")
    study = here.study()
    words = _new_passphrase() if passphrase else ""
    custody.add(study, name, recipient=recipient, passphrase=words)
    click.echo(f"{name} can open the vault now, with their {'passphrase' if words else 'key'}.")
    click.echo("Let them try it on a copy of vault/ while you are there: qualkit vault status")


def _new_passphrase() -> str:
    from qualkit.errors import Custody

    given = os.environ.get(NEW) or os.environ.get("QUALKIT_PASSPHRASE")
    if given:
        return given
    if not on_terminal():
        raise Custody(
            what="there is no terminal to type a passphrase on",
            fix=f"Run it in a terminal; scripts put the passphrase into {NEW}.",
        )
    typed: str = click.prompt("Their passphrase", hide_input=True, confirmation_prompt="Once more")
    return typed


@click.command("remove-custodian")
@click.argument("name")
@click.option(
    "--drop-passphrases",
    is_flag=True,
    help="Also drop custodians whose passphrase nobody types; add them again.",
)
@click.pass_obj
def remove_custodian(here: Here, name: str, drop_passphrases: bool) -> None:
    """Encrypt the vault anew, so that somebody cannot open it any more.

    Example: qualkit vault remove-custodian deputy
    """
    from qualkit.workflow.vault import removing

    def ask(custodian: str) -> str | None:
        if drop_passphrases:
            return None
        if not on_terminal():
            return os.environ.get("QUALKIT_PASSPHRASE")
        typed: str = click.prompt(f"Passphrase of {custodian}", hide_input=True)
        return typed

    done = removing.remove(
        here.study(), name, ask=ask, drop_passphrases=drop_passphrases, progress=bar
    )
    click.echo(
        f"{number_of(done.objects, 'object')} encrypted anew, {done.swept} old ones removed."
    )
    click.echo(f"The vault opens for: {', '.join(done.remaining)}.")
    if done.dropped:
        click.echo(f"Dropped with {name}, add them again: {', '.join(done.dropped)}.")
    click.echo(
        f"{name} may still hold copies of the old objects and of the key to them, as do backups"
    )
    click.echo("made until now: ask for theirs, destroy those, and make a new backup.")


@click.command("sweep")
@click.option("--now", is_flag=True, help="Young ones too: no other command is running.")
@click.option(
    "--keep", type=click.IntRange(0), default=2, help="Superseded generations that stay; 2."
)
@click.option("--unreadable", is_flag=True, help="What cannot be read too.")
@click.pass_obj
def sweep(here: Here, now: bool, keep: int, unreadable: bool) -> None:
    """Remove objects of the vault that nothing names any more.

    Example: qualkit vault sweep
    """
    from qualkit.workflow.vault import sweeping

    done = sweeping.sweep(here.study(), now=now, keep=keep, unreadable=unreadable, progress=bar)
    click.echo(f"{number_of(done.objects, 'object')} removed, {done.bytes} bytes.")
    if done.young:
        click.echo(f"{done.young} are younger than an hour: a running command may need them.")
    if done.unreadable:
        click.echo(f"{done.unreadable} cannot be read, and were left: --unreadable removes them.")


@click.command("destroy")
@click.option("--yes-destroy", is_flag=True, help="Do not ask for the study's title.")
@click.option("--keep-key-file", is_flag=True, help="It opens other studies too.")
@click.option("--certificate", type=click.Path(path_type=Path), help="Where the certificate goes.")
@click.pass_obj
def destroy(here: Here, yes_destroy: bool, keep_key_file: bool, certificate: Path | None) -> None:
    """Destroy the keys and the vault for good, and write a certificate.

    Anonymised texts, codings and reports stay.

    Example: qualkit vault destroy
    """
    from qualkit.errors import Custody
    from qualkit.workflow.vault import destroying

    study = here.study()
    if not yes_destroy:
        if not on_terminal():
            raise Custody(
                what="there is no terminal on which to confirm that the vault is to be destroyed",
                fix="Run it in a terminal; scripts say --yes-destroy. Nothing was destroyed.",
            )
        click.echo("This destroys the originals and the register of this study, for everybody.")
        for path in () if keep_key_file else destroying.key_files(study):
            click.echo(f"It destroys the key {path}: keep it, if it opens other studies, with")
            click.echo("--keep-key-file.")
        if click.prompt(f"To destroy them, type the study's title ({study.title})") != study.title:
            raise Custody(what="that is not the study's title", fix="Nothing was destroyed.")
    done = destroying.destroy(study, keep_key_file=keep_key_file, out=certificate)
    click.echo(f"{number_of(done.keys, 'key')} and {number_of(done.objects, 'object')} destroyed.")
    for line in done.left:
        click.secho(f"still there: {line}", fg="red", bold=True)
    click.echo(f"The certificate is {done.certificate}. It lists what could not be reached:")
    click.echo("custodians' copies, backups, tables, source files, recordings.")
