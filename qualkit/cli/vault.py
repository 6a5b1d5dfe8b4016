"""vault: what only those who hold the key may do."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from qualkit.cli import custody
from qualkit.cli.edge import Edge, Here, bar, number_of
from qualkit.cli.preparing import FILE


@click.group(cls=Edge)
def vault() -> None:
    """What only those who hold the key may do.

    Example: qualkit vault export decisions found.csv
    """


for command in (
    custody.vault_status,
    custody.key,
    custody.add_custodian,
    custody.remove_custodian,
):
    vault.add_command(command)


@vault.command("show")
@click.argument("transcript")
@click.option("--turn", type=click.IntRange(1), required=True, help="Which, counted from 1.")
@click.pass_obj
def show(here: Here, transcript: str, turn: int) -> None:
    """Show one turn as it was said, and whom each replacement in it stands for. It is recorded.

    Example: qualkit vault show T001 --turn 2
    """
    from qualkit.workflow.vault import showing

    found = showing.turn(here.study(), transcript, turn)
    label = f", {_clean(found.label)}" if found.label else ""
    click.echo(f"{found.transcript}, turn {found.number} of {found.of}{label}")
    click.echo()
    click.echo(_clean(found.words))
    click.echo()
    for one in found.replaced:
        whose = f"  {_clean(one.name)}" if one.name else ""
        ids = ", ".join(id for id in (one.entity, one.participant) if id)
        click.echo(f"{one.shown}  “{_clean(one.words)}”{whose}" + (f"  ({ids})" if ids else ""))
    if not found.anonymised:
        click.echo("Nothing is replaced in it yet: qualkit anonymise --yes")
    _recorded()


@vault.command("open")
@click.argument("replacement")
@click.pass_obj
def open_(here: Here, replacement: str) -> None:
    """Say whom a replacement stands for, and where they are mentioned. It is recorded.

    Example: qualkit vault open "[Child 3]"
    """
    from qualkit.workflow.vault import showing

    for one in showing.who(here.study(), replacement, progress=bar):
        entity = one.entity
        ids = ", ".join(id for id in (entity.id, one.participant) if id)
        click.echo(f"{entity.replacement}  {_clean(entity.name)}  ({ids})")
        others = sorted(entity.forms - {entity.name})
        if others:
            click.echo(f"  also {_clean(', '.join(others))}")
        for transcript, turns in one.where:
            click.echo(f"  {transcript}, turn {', '.join(str(turn) for turn in turns)}")
        if not one.where:
            click.echo("  mentioned nowhere now")
    _recorded()


@vault.command("escalate")
@click.argument("transcript")
@click.option("--to", "told", required=True, help="Who was told.")
@click.option("--because", "words", required=True, help="What was heard, and what was done.")
@click.pass_obj
def escalate(here: Here, transcript: str, told: str, words: str) -> None:
    """Record that an interview made somebody act for a person's safety. It stays in the vault.

    Example: qualkit vault escalate T014 --to "the safeguarding lead" --because "told her at once"
    """
    from qualkit.workflow.vault import escalating

    escalating.escalate(here.study(), transcript, told, words)
    click.echo("Kept in the vault, and in no report, pack or copy.")


@vault.command("escalations")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def escalations(here: Here, as_json: bool) -> None:
    """Show the safeguarding log. That you looked is recorded.

    Example: qualkit vault escalations
    """
    from qualkit.workflow.vault import escalating

    found = escalating.escalations(here.study())
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"{one.at[:10]}  {one.transcript}  {one.coder} told {_clean(one.told)}")
        click.echo(f"  {_clean(one.words)}")
    if not found:
        click.echo("Nothing was escalated.")
    _recorded()


def _recorded() -> None:
    click.echo("That you looked is in the log.", err=True)


def _clean(words: str) -> str:
    """Words of a source without what would steer the terminal."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in words)


vault.add_command(custody.sweep)
vault.add_command(custody.destroy)


@vault.group("export", cls=Edge)
def export() -> None:
    """Write out what the vault holds; that it was done is in the log.

    Example: qualkit vault export decisions found.csv
    """


@vault.group("import", cls=Edge)
def import_() -> None:
    """Take in what was written out and worked on.

    Example: qualkit vault import decisions found.csv
    """


@export.command("decisions")
@click.argument("out", type=FILE)
@click.pass_obj
def export_decisions(here: Here, out: Path) -> None:
    """Write what was found as a table, the most doubtful first. It names people.

    Example: qualkit vault export decisions found.csv
    """
    from qualkit.workflow.identifiers import tabling

    count = tabling.export_decisions(here.study(), out, progress=bar)
    click.echo(
        f"Wrote {out}: {number_of(count, 'row')}. It names people: keep it where originals are."
    )
    click.echo("Fill in the columns decision and to; then: qualkit vault import decisions FILE")
    click.echo("  accept, reject; retype (to: person: Teacher); rename (to: [a neighbour]);")
    click.echo("  merge (to: E0012); split (to: Karen; Kaz, or: Karen @ T004 T007);")
    click.echo("  and in rows of your own: keep (name), add (name, kind, relation).")


@export.command("register")
@click.argument("out", type=FILE)
@click.pass_obj
def export_register(here: Here, out: Path) -> None:
    """Write who is who as a table. It names everybody; that it was written is in the log.

    Example: qualkit vault export register who-is-who.csv
    """
    from qualkit.workflow.vault import showing

    count = showing.export_register(here.study(), out, progress=bar)
    click.echo(f"Wrote {out}: {number_of(count, 'row')}. It names everybody: keep it where")
    click.echo("originals are, and delete it when it has served.")


@import_.command("decisions")
@click.argument("file", type=FILE)
@click.pass_obj
def import_decisions(here: Here, file: Path) -> None:
    """Decide what a table says: all of it, or nothing.

    Example: qualkit vault import decisions found.csv
    """
    from qualkit.workflow.identifiers import tabling

    done = tabling.import_decisions(here.study(), file, progress=bar)
    click.echo(f"{number_of(done.decisions, 'decision')}. Next: qualkit anonymise --yes")
