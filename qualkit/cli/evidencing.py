"""evidence."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from qualkit.cli.edge import Edge, Here, bar, hand_out, number_of, reads_much, steady
from qualkit.cli.preparing import FILE

GRADES = ("strong", "moderate", "weak", "contested", "not supported", "not judged")
ASSUMPTIONS = ("holds", "holds in part", "does not hold", "not known")
FEWEST = 5
"""Passages of a kind that somebody must be shown at least, where there are as many."""


class Evidence(Edge):
    """The group `evidence`, in which a link's id, or an option, stands for looking at links."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """`evidence L1` looks at L1."""
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "link", _link, args

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options of `evidence` itself are those of looking at links."""
        if not args or (args[0].startswith("-") and args[0] not in ("-h", "--help")):
            args = ["link", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Evidence, options_metavar="[LINK] [OPTIONS]", subcommand_metavar="")
def evidence() -> None:
    """Each link of the theory of change: who supports it, who challenges it, who was not asked.

    qualkit evidence L1 is short for qualkit evidence link L1, whose --help has the options;
    qualkit evidence alone lists every link.

    \b
    Examples: qualkit evidence
              qualkit evidence L1
              qualkit evidence L1 --counter
              qualkit evidence --gaps
    """


@click.command("link")
@click.argument("link", required=False)
@click.option("--counter", is_flag=True, help="Show what speaks against it, and record it.")
@click.option("--most", type=click.IntRange(FEWEST), default=10, help="Passages of each kind; 10.")
@click.option("--grade", type=click.Choice(GRADES), help="What you judge of it.")
@click.option("--assumption", type=click.Choice(ASSUMPTIONS), help="Whether what it assumes holds.")
@click.option("--rival", default="", help="Other causes that people name, in your words.")
@click.option("--because", default="", help="Why; with --grade.")
@click.option("--tie", "tied", multiple=True, help='What it rests on: T003@120-180, T003 "words".')
@click.option("--gaps", is_flag=True, help="What evidence lacks.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def _link(
    here: Here,
    link: str | None,
    counter: bool,
    most: int,
    grade: str | None,
    assumption: str | None,
    rival: str,
    because: str,
    tied: tuple[str, ...],
    gaps: bool,
    as_json: bool,
) -> None:
    """Look at a link, or all; look against it; say what it lacks; or grade it.

    --counter shows what is likeliest to speak against a link, and records that you looked. Only
    whoever has looked since its codings last changed may grade it. A grade is a person's
    judgement, tied to what people said; it is never worked out.

    \b
    Examples: qualkit evidence link L1
              qualkit evidence L1 --counter
              qualkit evidence L1 --grade moderate --assumption "holds in part" \\
                --because "..." --tie "T003@120-180" --tie 'T007 "words that stand there"'
              qualkit evidence --gaps
    """
    if sum((counter, gaps, grade is not None)) > 1:
        raise click.UsageError("Say one of --counter, --grade or --gaps.")
    if grade is None and (assumption or rival or because or tied):
        raise click.UsageError("--assumption, --rival, --because and --tie go with --grade.")
    if grade is not None:
        if link is None:
            raise click.UsageError("Say which link, such as L1.")
        _grade(here, (link, grade, because, assumption or "", rival, "; ".join(tied)), as_json)
    elif counter:
        _counter(here, link, most, as_json)
    elif gaps:
        _gaps(here, link, as_json)
    else:
        _show(here, link, as_json)


evidence.add_command(_link)


@evidence.command("import")
@click.argument("file", type=FILE)
@click.pass_obj
def evidence_import(here: Here, file: Path) -> None:
    """Keep the grades of a CSV file; all of them, or none if one has a mistake.

    Columns: link,grade,assumption,reason,rival,quotes. Look against the links first:
    qualkit evidence --counter

    Example: qualkit evidence import grades.csv
    """
    from qualkit.workflow.analysis import evidencing

    kept = evidencing.import_grades(here.study(), file)
    click.echo(f"Kept {number_of(kept, 'grade')}.")


@evidence.command("export")
@click.argument("file", required=False, type=FILE)
@click.pass_obj
def evidence_export(here: Here, file: Path | None) -> None:
    """Write the grades that stand as CSV, a row for each link.

    Example: qualkit evidence export grades.csv
    """
    from qualkit.workflow.analysis import evidencing

    study = here.study()
    hand_out(study, file, what="grades of links", text=evidencing.export_grades(study))


@reads_much
def _show(here: Here, link: str | None, as_json: bool) -> None:
    from qualkit.evidence import told
    from qualkit.workflow.analysis import evidencing

    book, found = evidencing.known(here.study(), link, lacking=as_json or link is not None)
    if as_json:
        _json(evidencing.as_json(found))
    elif link is None:
        _print(told.table([(one.evidence, one.grades) for one in found], book))
    else:
        for one in found:
            _print(told.page(one.evidence, book, one.grades, one.gaps))


def _counter(here: Here, link: str | None, most: int, as_json: bool) -> None:
    from qualkit.evidence import told
    from qualkit.workflow.analysis import evidencing

    book, found = evidencing.look_against(here.study(), link, most=most, progress=bar)
    if as_json:
        _json([asdict(one) for one in found])
        return
    for one in found:
        _print(told.search(one, book))
        click.echo(f"You have looked against {one.link.id}: it can be graded.\n")


@reads_much
def _gaps(here: Here, link: str | None, as_json: bool) -> None:
    from qualkit.evidence import told
    from qualkit.workflow.analysis import evidencing

    book, found = evidencing.gaps(here.study(), link)
    if as_json:
        _json([asdict(one) for one in found])
        return
    _print(told.gaps(found, book))


def _grade(here: Here, given: tuple[str, str, str, str, str, str], as_json: bool) -> None:
    from qualkit.workflow.analysis import evidencing

    kept = evidencing.grade(here.study(), evidencing.Judgement(*given))
    if as_json:
        _json(asdict(kept))
        return
    tied = number_of(len(kept.codings), "coding")
    click.echo(f"{kept.link}: {kept.grade}, by {steady(kept.coder)}; tied to {tied}.")


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(steady(line))


def _json(found: object) -> None:
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
