"""factcheck: what pilots answered to the facts that they were sent, and what is decided of it."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Edge, Here, number_of, on_terminal, plain
from qualkit.cli.preparing import FILE

if TYPE_CHECKING:
    from qualkit.factchecking import Answer
    from qualkit.workflow.reports.factchecking import Checked

WIDTH = 88
OPEN = "open"


@click.group("factcheck", cls=Edge, invoke_without_command=True)
@click.option("--pilot", metavar="PILOT", help="Only this one.")
@click.option("--open", "only_open", is_flag=True, help="Only corrections that nobody decided of.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def factcheck(ctx: click.Context, pilot: str | None, only_open: bool, as_json: bool) -> None:
    """Show what pilots were sent to check, what they corrected, and what became of it.

    `qualkit report --pilot PILOT --factcheck` writes what a pilot is sent.

    \b
    Examples: qualkit factcheck
              qualkit factcheck --pilot Wrenfold --open
    """
    if ctx.invoked_subcommand is not None:
        return
    from qualkit.workflow.reports import factchecking

    found = factchecking.checked(ctx.obj.study(), pilot)
    if as_json:
        click.echo(json.dumps(factchecking.as_json(found), ensure_ascii=False, indent=2))
        return
    for one in found:
        _show(one, only_open)


def _show(one: Checked, only_open: bool) -> None:
    click.secho(plain(one.pilot), bold=True)
    if one.sent:
        at, to = one.sent[-1]
        click.echo(f"  sent {at[:10]} to {plain(to)}, {number_of(len(one.facts), 'fact')} now")
    else:
        called = f'"{one.pilot}"' if " " in one.pilot else one.pilot
        click.echo(f"  not sent yet: qualkit report --pilot {called} --factcheck")
    right = [answer for answer in one.answers if answer.given.right]
    wrong = [answer for answer in one.answers if not answer.given.right]
    if one.answers:
        silent = len(one.facts) - len({answer.given.fact for answer in one.answers})
        click.echo(
            f"  {len(right)} right, {number_of(len(wrong), 'correction')}, "
            f"{max(silent, 0)} without an answer"
        )
    for answer in right:
        if one.is_changed(answer):
            click.echo(f"  {plain(answer.given.fact)} was right, and has changed since.")
    for answer in wrong:
        if not only_open or answer.state in (OPEN, "decided apart"):
            _correction(one, answer)


def _correction(one: Checked, answer: Answer) -> None:
    given = answer.given
    click.echo()
    state = click.style(answer.state, fg="yellow" if answer.state == OPEN else None, bold=True)
    by = f"{plain(given.who or answer.sender)}, {answer.at[:10]}"
    click.echo(f"  {state}  {plain(given.fact)}  ({by}; act {answer.id[:8]})")
    _line("fact", given.name)
    _line("we said", given.said or "nothing")
    _line("should say", given.should)
    _line("written in", given.source or "not said")
    now = one.now(answer)
    if one.is_changed(answer):
        _line("now it says", now.says if now else "nothing: the fact is gone")
    for reply in answer.replies:
        said = reply.state.partition(",")[0]
        _line(said, f"{reply.words} ({reply.coder}, {reply.at[:10]})")


def _line(what: str, words: str) -> None:
    head = f"    {what:<12} "
    indent = " " * 17
    text = textwrap.fill(plain(words), WIDTH, initial_indent=head, subsequent_indent=indent)
    click.echo(text if words else head.rstrip())


@factcheck.command("take")
@click.argument("pilot")
@click.argument("file", type=FILE)
@click.option(
    "--from", "sender", metavar="WHO", required=True, help="Who sent it back: a post, no name."
)
@click.pass_obj
def take(here: Here, pilot: str, file: Path, sender: str) -> None:
    """Take back the table that a pilot filled in: every answer of it, or none.

    Rows that were left empty are passed over; what stands already changes nothing.

    Example: qualkit factcheck take Wrenfold factcheck-wrenfold.csv --from "the pilot manager"
    """
    from qualkit.workflow.reports import correcting

    done = correcting.take(here.study(), pilot, file, sender=sender)
    known = f" ({done.known} known already)" if done.known else ""
    number = number_of(len(done.corrections), "correction")
    click.echo(f"Recorded {done.right} right and {number}{known}.")
    for one in done.corrections:
        click.echo(f"  {plain(one.fact)}: {plain(one.should)[:WIDTH]}")
    if done.corrections:
        click.echo("Decide of each: qualkit factcheck accept PILOT FACT, or refuse PILOT FACT")


@factcheck.command("accept")
@click.argument("pilot")
@click.argument("fact")
@click.option("--say", metavar="TEXT", default="", help="Other words than the pilot's.")
@click.option("--by-hand", is_flag=True, help="It is changed already, where it stands.")
@click.option("--preview", is_flag=True, help="Only show what would change.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.pass_obj
def accept(
    here: Here, pilot: str, fact: str, say: str, by_hand: bool, preview: bool, yes: bool
) -> None:
    """Take a correction over. Where the fact stands in study.yaml it is changed there.

    FACT is its id, with or without the pilot before it. `undo` takes the decision back and leaves
    study.yaml as it is.

    Example: qualkit factcheck accept Wrenfold staffing-social-worker
    """
    from qualkit.errors import CannotDecide
    from qualkit.workflow.reports import correcting

    study = here.study()
    plan = correcting.accept(study, pilot, fact, say=say, by_hand=by_hand)
    for line in plan.lines:
        click.echo(plain_diff(line))
    if not plan.after:
        click.echo(f"study.yaml stays as it is; the fact says: {plain(plan.words)}")
    if preview:
        return
    if not yes and not on_terminal():
        raise CannotDecide(
            what="there is no terminal to ask on whether to do it",
            fix="Give --yes to do it, or --preview only to look; nothing was changed.",
        )
    if not yes and not click.confirm("Do it?"):
        click.echo("Nothing was changed.")
        return
    correcting.carry_out(study, plan)
    click.echo(f"{plain(plan.answer.given.fact)}: taken over.")


def plain_diff(line: str) -> str:
    """A line of a difference, coloured, without what would steer a terminal."""
    from qualkit.cli.edge import steady

    colour = {"+": "green", "-": "red"}.get(line[:1])
    return click.style(steady(line), fg=colour)


@factcheck.command("refuse")
@click.argument("pilot")
@click.argument("fact")
@click.option("--because", metavar="TEXT", required=True, help="Why, as the pilot will be told.")
@click.option("--in-report", is_flag=True, help="The internal report says it, with the reason.")
@click.pass_obj
def refuse(here: Here, pilot: str, fact: str, because: str, in_report: bool) -> None:
    """Do not take a correction over, and say why.

    Example: qualkit factcheck refuse Wrenfold expectations --because "The bid of 2022 says so."
    """
    from qualkit.workflow.reports import correcting

    answer = correcting.refuse_one(here.study(), pilot, fact, because=because, in_report=in_report)
    click.echo(f"{plain(answer.given.fact)}: refused.")
    if answer.state == "taken over":
        click.echo("It had been taken over: see whether study.yaml should say what it said before.")
