"""attribution."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Here, number_of

if TYPE_CHECKING:
    from qualkit.workflow.analysis import disclosing


@click.command()
@click.option("--transcript", metavar="T", help="Only the speakers of this one.")
@click.option("--unique", is_flag=True, help="What may be unique in printed quotations, instead.")
@click.option(
    "--print", "allowed", metavar="PLACE", multiple=True, help="Let unique words be printed."
)
@click.option("--hold", "held", metavar="PLACE", multiple=True, help="Do not let them be.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def attribution(
    here: Here,
    transcript: str | None,
    unique: bool,
    allowed: tuple[str, ...],
    held: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show how each speaker may be named, how many share the label, and what had to climb.

    \b
    Examples: qualkit attribution
      qualkit attribution --unique
      qualkit attribution --hold T003:120-131
    """
    from qualkit.workflow.analysis import disclosing

    study = here.study()
    if allowed and held:
        raise click.UsageError("Give --print or --hold, not both.")
    if allowed or held:
        for decided in disclosing.decide(study, allowed or held, printed=bool(allowed)):
            click.echo(f"{decided.place} {'may' if decided.printed else 'may not'} be printed.")
        return
    if unique:
        _show_unique(disclosing.doubtful(study), disclosing.links(study), as_json)
        return
    found = disclosing.named(study, transcript)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        mark = click.style("climbed", fg="yellow") if one.climbed else "       "
        label = one.label or click.style("not quoted", fg="red")
        click.echo(f"{one.transcript} {one.participant}  {mark}  {label}")
        click.echo(f"{'':12}{one.why}")
    climbed = sum(one.climbed for one in found)
    silent = sum(not one.label for one in found)
    click.echo(f"{number_of(len(found), 'speaker')}: {climbed} climbed, {silent} cannot be quoted.")


def _show_unique(found: list[disclosing.Doubtful], links: list[str], as_json: bool) -> None:
    if as_json:
        said: list[object] = [
            {
                "place": d.place,
                "turn": d.turn,
                "sentence": d.sentence,
                "words": d.found.words,
                "why": d.found.why,
                "printed": d.printed,
            }
            for d in found
        ]
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    words = {True: "may be printed", False: "held back", None: "not decided"}
    for one in found:
        click.echo(f"{one.place}  {words[one.printed]}  “{one.found.words}”: {one.found.why}")
        click.echo(f"  turn {one.turn}: {textwrap.shorten(one.sentence, 200, placeholder=' …')}")
    for link in links:
        click.echo(f"linked in the internal edition by {link}")
    waiting = sum(one.printed is None for one in found)
    click.echo(f"{number_of(len(found), 'find')}, {waiting} to decide.")
