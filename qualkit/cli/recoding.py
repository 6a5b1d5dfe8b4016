"""codebook add, rename, move, merge, split, retire: changing it while codings stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.codebooks import codebook, plain
from qualkit.cli.edge import Here, hand_out, on_terminal
from qualkit.cli.preparing import FILE

if TYPE_CHECKING:
    from qualkit.workflow.codes.codebooks import Plan
    from qualkit.workflow.study import Study

__all__ = ["codebook"]


def changing(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that changes the codebook."""
    for option in (
        click.option("--preview", is_flag=True, help="Only show what it would do."),
        click.option("--yes", is_flag=True, help="Do it without asking."),
    ):
        command = option(command)
    return command


@codebook.command("add")
@click.argument("name")
@click.option("--under", metavar="CODE", help="The code or theme it stands under; else a theme.")
@click.option("--definition", default="", metavar="TEXT", help="What it means.")
@click.option("--stance", is_flag=True, help="Codings say: supports, challenges or mixed.")
@click.option("--provisional", is_flag=True, help="Mark it as not settled yet.")
@changing
@click.pass_obj
def add(
    here: Here,
    name: str,
    under: str | None,
    definition: str,
    stance: bool,
    provisional: bool,
    yes: bool,
    preview: bool,
) -> None:
    """Add a code. Transcripts read before count as not yet read for it.

    Example: qualkit codebook add "Waiting lists" --under support --definition "Waiting for help."
    """
    from qualkit.workflow.codes import codebooks

    plan = codebooks.add(
        here.study(),
        name,
        under=under,
        definition=definition,
        stance=stance,
        provisional=provisional,
    )
    _do(here.study(), plan, yes, preview)


@codebook.command("rename")
@click.argument("code")
@click.argument("name")
@changing
@click.pass_obj
def rename(here: Here, code: str, name: str, yes: bool, preview: bool) -> None:
    """Give a code another name. Its id, its codings and what was read for it stay.

    Example: qualkit codebook rename supervision "Supervision and reflection"
    """
    from qualkit.workflow.codes import codebooks

    _do(here.study(), codebooks.rename(here.study(), code, name), yes, preview)


@codebook.command("move")
@click.argument("code")
@click.option("--under", metavar="PARENT", help="The code or theme that it is put under.")
@click.option("--top", is_flag=True, help="Make it a theme.")
@changing
@click.pass_obj
def move(here: Here, code: str, under: str | None, top: bool, yes: bool, preview: bool) -> None:
    """Put a code, with all under it, under another one or at the top. Its codings stay.

    Example: qualkit codebook move supervision --under conditions
    """
    from qualkit.workflow.codes import codebooks

    if (under is None) != top:
        raise click.UsageError("Give --under PARENT or --top.")
    _do(here.study(), codebooks.move(here.study(), code, under), yes, preview)


@codebook.command("merge")
@click.argument("codes", nargs=-1, required=True, metavar="FROM... INTO")
@changing
@click.pass_obj
def merge(here: Here, codes: tuple[str, ...], yes: bool, preview: bool) -> None:
    """Make codes one: the codings of FROM count as INTO, here and in every copy it is merged with.

    FROM goes from the codebook; objectives, links and the schedule that name it mean INTO. INTO
    keeps its name and definition. A transcript read for either counts as read for INTO.

    Example: qualkit codebook merge peer-support team-support supervision
    """
    from qualkit.workflow.codes import codebooks

    if len(codes) < 2:
        raise click.UsageError("Give at least two codes: FROM and INTO.")
    _do(here.study(), codebooks.merge(here.study(), codes[:-1], codes[-1]), yes, preview)


@codebook.command("split")
@click.argument("code")
@click.argument("parts", nargs=-1)
@click.option("--into", multiple=True, metavar="NAME", help="A part to make; several may follow.")
@click.option("--by-file", type=FILE, metavar="FILE", help="A CSV of which coding goes where.")
@click.option("--worksheet", type=FILE, metavar="FILE", help="Only write that CSV, to fill in.")
@changing
@click.pass_obj
def split(
    here: Here,
    code: str,
    parts: tuple[str, ...],
    into: tuple[str, ...],
    by_file: Path | None,
    worksheet: Path | None,
    yes: bool,
    preview: bool,
) -> None:
    """Split a code into parts, made under it; its codings stay with it until you deal them out.

    CODE counts its parts too, so that what is said of it does not change; objectives and links go
    on resting on it. No program can say which part a coding is of: write the codings to a CSV
    with --worksheet, fill in the column code (a part's name or id; empty: it stays), and give it
    back with --by-file. A transcript read for CODE counts as read for its parts where none of its
    codings waits to be dealt out.

    \b
    Examples: qualkit codebook split supervision --into "Case supervision" "Reflective supervision"
              qualkit codebook split supervision --worksheet codings.csv
              qualkit codebook split supervision --by-file codings.csv
    """
    from qualkit.workflow.codes import splitting

    study = here.study()
    if worksheet is not None:
        hand_out(study, worksheet, what="codings", text=splitting.worksheet(study, code))
        return
    _do(study, splitting.split(study, code, (*into, *parts), by_file), yes, preview)


@codebook.command("retire")
@click.argument("code")
@click.option("--into", metavar="OTHER", help="Let its codings count as another's; as merge does.")
@click.option("--back", is_flag=True, help="Offer a retired code again.")
@changing
@click.pass_obj
def retire(here: Here, code: str, into: str | None, back: bool, yes: bool, preview: bool) -> None:
    """Offer a code no more. Its codings stay, count, and are shown as of a retired code.

    Example: qualkit codebook retire peer-support
    """
    from qualkit.workflow.codes import codebooks

    if back and into:
        raise click.UsageError("Give --into or --back, not both.")
    study = here.study()
    plan = codebooks.offer(study, code) if back else codebooks.retire(study, code, into)
    _do(study, plan, yes, preview)


def _do(study: Study, plan: Plan, yes: bool, preview: bool) -> None:
    """Show a plan; carry it out if somebody says so."""
    from qualkit.errors import CannotChange
    from qualkit.workflow.codes import codebooks

    for line in plan.lines:
        click.echo(plain(line))
    if preview:
        return
    if not yes and not on_terminal():
        raise CannotChange(
            what="there is no terminal to ask on whether to do it",
            fix="Give --yes to do it, or --preview only to look; nothing was changed.",
        )
    if not yes and not click.confirm("Do it?"):
        click.echo("Nothing was changed.")
        return
    codebooks.carry_out(study, plan)
    click.echo("Done. `qualkit undo` takes it back.")
