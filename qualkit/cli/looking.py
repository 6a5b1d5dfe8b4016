"""status, log, undo."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from qualkit.cli.edge import Here, plain


@click.command()
@click.option("--files", is_flag=True, help="Show files' names too, which may name people.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def status(here: Here, files: bool, as_json: bool) -> None:
    """Show where the study stands, and what comes next.

    Example: qualkit status
    """
    from qualkit.workflow import looking

    study = here.study()
    found = looking.status(study)
    names = looking.files(study) if files else {}
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    if found.overdue:
        click.secho(found.overdue, fg="red", bold=True)
    click.echo(f"{found.title}: {len(found.transcripts)} transcripts, {found.participants} people")
    if found.given:
        own = [one for one in found.transcripts if one.id in found.given]
        done = sum(study.coder in one.finished_by for one in own)
        said = f"{len(own)} of them given to {plain(study.coder)}, who has finished {done}"
        click.echo(f"{said}. Those come first.")
    click.echo(f"Codebook: {found.codebook or 'none accepted yet'}")
    if found.transcripts:
        click.echo()
        head = f"{'':5} {'pilot':<22} {'stage':<9} {'text':<7} {'read by':<12}"
        click.echo(f"{head} {'codings':>7}  finished by")
    for one in found.transcripts:
        version = f"v{one.version}" if one.version else "-"
        click.echo(
            f"{one.id:5} {', '.join(one.pilots)[:22]:<22} {one.stage[:9]:<9} {version:<7} "
            f"{one.read_by[:12] or '-':<12} {one.codings:>7}  {', '.join(one.finished_by) or '-'}"
            + (f"  {names[one.id]}" if names else "")
        )
    click.echo()
    for note in found.notes:
        click.echo(f"{click.style('!', fg='yellow', bold=True)} {note}")
    click.echo(f"Next: {found.next}")


@click.command()
@click.option("-n", "--number", type=click.IntRange(1), default=20, help="How many; 20.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def log(here: Here, number: int, as_json: bool) -> None:
    """Show what was done, newest first.

    Example: qualkit log -n 5
    """
    from qualkit.workflow import looking

    done = looking.log(here.study(), limit=number)
    if as_json:
        click.echo(json.dumps([asdict(act) for act in done], ensure_ascii=False, indent=2))
        return
    for act in done:
        click.echo(f"{act.at[:16].replace('T', ' ')}  {act.coder:<12} {looking.in_words(act)}")


@click.command()
@click.pass_obj
def undo(here: Here) -> None:
    """Undo the last thing that you coded, finished, signed or accepted.

    Example: qualkit undo
    """
    from qualkit.workflow import looking
    from qualkit.workflow.reports import correcting
    from qualkit.workflow.sittings import coding

    undone = coding.undo(here.study())
    for act in undone[:5]:
        click.echo(f"Undone: {looking.in_words(act)}")
    if len(undone) > 5:
        click.echo(f"  and {len(undone) - 5} more of the same command")
    if any(correcting.changed_settings(act) for act in undone):
        click.echo("study.yaml still says it: change it back there, or accept it again.")
