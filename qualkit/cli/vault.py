"""vault: what only those who hold the key may do."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.edge import Edge, Here, bar, number_of
from qualkit.cli.preparing import FILE


@click.group(cls=Edge)
def vault() -> None:
    """What only those who hold the key may do.

    Example: qualkit vault export decisions found.csv
    """


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
    from qualkit.workflow import tabling

    count = tabling.export_decisions(here.study(), out, progress=bar)
    click.echo(
        f"Wrote {out}: {number_of(count, 'row')}. It names people: keep it where originals are."
    )
    click.echo("Fill in the columns decision and to; then: qualkit vault import decisions FILE")
    click.echo("  accept, reject; retype (to: person: Teacher); rename (to: [a neighbour]);")
    click.echo("  merge (to: E0012); split (to: Karen; Kaz, or: Karen @ T004 T007);")
    click.echo("  and in rows of your own: keep (name), add (name, kind, relation).")


@import_.command("decisions")
@click.argument("file", type=FILE)
@click.pass_obj
def import_decisions(here: Here, file: Path) -> None:
    """Decide what a table says: all of it, or nothing.

    Example: qualkit vault import decisions found.csv
    """
    from qualkit.workflow import tabling

    done = tabling.import_decisions(here.study(), file, progress=bar)
    click.echo(f"{number_of(done.decisions, 'decision')}. Next: qualkit anonymise --yes")
