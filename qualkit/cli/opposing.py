"""negative."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path

import click

from qualkit.cli.edge import Edge, Here, hand_out, number_of, reads_much, steady
from qualkit.cli.preparing import FILE

DECISIONS = ("refines", "exception", "outlier", "not against")


class Negative(Edge):
    """The group `negative`, in which a code's id, or an option, stands for looking."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """`negative stigma` looks at that code."""
        if args[0] in self.commands or not re.fullmatch(r"[a-z0-9-]+", args[0]):
            return super().resolve_command(ctx, args)
        return "code", _code, args

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options of `negative` itself are those of looking."""
        if not args or (args[0].startswith("-") and args[0] not in ("-h", "--help")):
            args = ["code", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Negative, options_metavar="[CODE] [OPTIONS]", subcommand_metavar="")
def negative() -> None:
    """Passages against the grain of each code, and what people decide about them.

    qualkit negative stigma is short for qualkit negative code stigma.

    \b
    Examples: qualkit negative
              qualkit negative stigma
              qualkit negative --open
              qualkit negative decide T003@120-131 --code stigma --as exception --because "..."
    """


@negative.command("code")
@click.argument("code", required=False)
@click.option("--open", "only_open", is_flag=True, help="Only those of which nobody decided.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
@reads_much
def _code(here: Here, code: str | None, only_open: bool, as_json: bool) -> None:
    """Show which way people lean, and what and who goes against it; of a code, a theme, or all.

    Against the grain: codings against the side that more people take, mixed ones, what was flagged
    deviant, people who were asked and did not raise what nearly everybody raised, and pilots that
    lean the other way than the rest.

    \b
    Examples: qualkit negative code stigma
              qualkit negative --open
    """
    from qualkit.negative import told
    from qualkit.workflow.analysis import opposing

    found = opposing.found(here.study(), code)
    if as_json:
        _json(opposing.as_json(found, only_open=only_open))
        return
    for line in told.page(found.leans, found.book, found.known, only_open=only_open):
        click.echo(steady(line))


@negative.command("decide")
@click.argument("passage")
@click.option("--code", required=True, metavar="CODE", help="Against the grain of which code.")
@click.option("--as", "decision", required=True, type=click.Choice(DECISIONS), help="What it is.")
@click.option("--because", required=True, help="Why.")
@click.pass_obj
def _decide(here: Here, passage: str, code: str, decision: str, because: str) -> None:
    """Decide about a passage, with a reason. What was decided before stays in the log.

    refines: what is claimed is to be said otherwise. exception: it holds, and for others than
    these. outlier: somebody alone, for reasons of their own. not against: looked at closely, it
    goes with the rest.

    Example: qualkit negative decide T003@120-131 --code stigma --as exception --because "..."
    """
    from qualkit.workflow.analysis import opposing

    number = opposing.decide(here.study(), opposing.Decision(code, passage, decision, because))
    click.echo(f"Decided of {number_of(number, 'coding')} with {code}: {decision}.")


@negative.command("log")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def _log(here: Here, as_json: bool) -> None:
    """List what was decided, by whom and why, oldest first.

    Example: qualkit negative log
    """
    from qualkit.negative import told
    from qualkit.workflow.analysis import opposing

    made = opposing.log(here.study())
    if as_json:
        _json([{**asdict(one), "place": where} for one, where in made])
        return
    for line in told.log(made):
        click.echo(steady(line))


@negative.command("import")
@click.argument("file", type=FILE)
@click.pass_obj
def _import(here: Here, file: Path) -> None:
    """Record the decisions of a CSV file; all of them, or none if one has a mistake.

    Columns: code,quote,decision,reason. Rows without a decision are passed over.

    Example: qualkit negative import negative.csv
    """
    from qualkit.workflow.analysis import opposing

    made = opposing.import_decisions(here.study(), file)
    click.echo(f"Recorded {number_of(made, 'decision')}.")


@negative.command("export")
@click.argument("file", required=False, type=FILE)
@click.pass_obj
def _export(here: Here, file: Path | None) -> None:
    """Write every passage against the grain as CSV, with what was decided of it.

    Example: qualkit negative export negative.csv
    """
    from qualkit.workflow.analysis import opposing

    study = here.study()
    hand_out(study, file, what="negative cases", text=opposing.export_decisions(study))


def _json(found: object) -> None:
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
