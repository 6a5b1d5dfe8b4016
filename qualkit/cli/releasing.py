"""releases: what left the team, or waits to; signing it, giving it out, and testing it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Edge, Here, number_of
from qualkit.cli.preparing import FILE

if TYPE_CHECKING:
    from qualkit.model.releases import Release


@click.group(cls=Edge, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def releases(ctx: click.Context, as_json: bool) -> None:
    """List every pack, report, copy, export and backup that was made, oldest first.

    Example: qualkit releases
    """
    if ctx.invoked_subcommand is not None:
        return
    from qualkit.workflow.ledger import releasing

    found = releasing.releases(ctx.obj.study())
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo("Nothing has left yet.")
    for one in found:
        holds = "" if one.everything else number_of(len(one.transcripts), "transcript")
        to = f" for {one.receiver}" if one.receiver else ""
        parts = (f"{one.kind}{to}", holds, "draft" if one.draft else "", _state(one))
        said = ", ".join(part for part in parts if part)
        click.echo(f"{one.short}  {_when(one.at)}  {one.by:<12} {said}")


@releases.command("show")
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def show(here: Here, id: str, as_json: bool) -> None:
    """Show one release in full: what it holds, who read it, who signed it.

    Example: qualkit releases show 3f0c1a52
    """
    from qualkit.workflow.ledger import releasing, signing

    study = here.study()
    one = releasing.find(study, id)
    if as_json:
        click.echo(json.dumps(asdict(one), ensure_ascii=False, indent=2))
        return
    facts = [
        ("release", one.id),
        ("what", f"{one.kind}{', draft' if one.draft else ''}"),
        ("made", f"{_when(one.at)} by {one.by}"),
        ("for", one.receiver or "not said"),
        ("sha256", one.sha256 or "not recorded"),
        ("signed by", ", ".join(one.signed_by) or "nobody"),
        ("given out", ", ".join(_when(at) for at in one.given) or _state(one)),
    ]
    waits = signing.place(study, one.id)
    if waits.is_dir():
        facts.append(("lies in", str(waits)))
    for what, said in facts:
        click.echo(f"{what:<10} {said}")
    if one.everything:
        click.echo("What it holds was not written down: take it to hold everything of that day.")
        return
    click.echo(f"\n{'':6} {'read by':<14} people")
    quoted = {who for who in one.quoted}
    for transcript in one.transcripts:
        people = [
            f"{who}{' (quoted)' if (id, who) in quoted else ''}"
            for id, who in one.sittings
            if id == transcript
        ]
        click.echo(f"{transcript:6} {one.read_by.get(transcript, '-'):<14} {', '.join(people)}")


@releases.command("sign")
@click.argument("id")
@click.pass_obj
def sign(here: Here, id: str) -> None:
    """Sign a pack or report that waits for a second person, after looking at it.

    Whoever made it cannot: somebody else says who they are with `qualkit --coder NAME`.

    Example: qualkit releases sign 3f0c1a52
    """
    from qualkit.workflow.ledger import signing

    one = signing.sign(here.study(), id)
    click.echo(f"Release {one.short} is signed by {', '.join(one.signed_by)}.")
    if one.to_sign:
        click.echo(f"{one.to_sign} more must sign it.")
    else:
        click.echo(f"Give it out: qualkit releases give {one.short} OUT")


@releases.command("give")
@click.argument("id")
@click.argument("out", type=click.Path(path_type=Path))
@click.pass_obj
def give(here: Here, id: str, out: Path) -> None:
    """Give out a release that everybody has signed: a folder, or a report's file.

    Example: qualkit releases give 3f0c1a52 ../pack-for-archive
    """
    from qualkit.workflow.ledger import signing

    one = signing.give(here.study(), id, out)
    click.echo(f"Wrote {out}: {one.kind}, signed by {', '.join(one.signed_by)}.")
    click.echo(f"What an intruder would try: qualkit releases worksheet {one.short}")


@releases.command("worksheet")
@click.argument("id")
@click.argument("out", required=False, type=FILE)
@click.pass_obj
def worksheet(here: Here, id: str, out: Path | None) -> None:
    """Write down what an intruder who knows the service would try on a release, to be filled in.

    Example: qualkit releases worksheet 3f0c1a52
    """
    from qualkit.workflow.ledger import releasing

    path = releasing.worksheet(here.study(), id, out)
    click.echo(f"Wrote {path}. Try what it says, and write down what came of it.")


def _state(one: Release) -> str:
    """Whether it waits for anybody; empty where it left at once."""
    if one.given:
        return ""
    return f"waits for {one.to_sign} more to sign" if one.to_sign else "signed, not given out"


def _when(at: str) -> str:
    return at[:16].replace("T", " ")
