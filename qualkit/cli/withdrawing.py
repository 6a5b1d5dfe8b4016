"""withdraw: a person, an interview, a speaker or a passage taken out everywhere."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Here, bar, number_of, on_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualkit.model.releases import Release
    from qualkit.workflow.withdrawal.meant import Asked
    from qualkit.workflow.withdrawal.searching import Found
    from qualkit.workflow.withdrawal.withdrawing import Plan


@click.command()
@click.option("--participant", metavar="P", help="All that one person said: an id, or a name.")
@click.option(
    "--participation", nargs=2, metavar="T P", help="What one person said in one interview."
)
@click.option("--speaker", nargs=2, metavar="T LABEL", help="One speaker of a group.")
@click.option("--passage", metavar="T", help="A passage: START-END, or with --turn.")
@click.option("--turn", type=click.IntRange(min=1), help="With --passage: this turn, from 1.")
@click.option("--from", "first", metavar="WORDS", help="With --turn: from these words on.")
@click.option("--to", "last", metavar="WORDS", help="With --turn: up to these words.")
@click.option("--replies", is_flag=True, help="Others' turns that mention them go as well.")
@click.option("--search", "again", is_flag=True, help="Look again for all that was withdrawn.")
@click.option("--list", "listing", is_flag=True, help="What was withdrawn, and whom to tell.")
@click.option("--json", "as_json", is_flag=True, help="With --list: as JSON.")
@click.option("--yes", is_flag=True, help="Do it; otherwise only what would go is shown.")
@click.argument("span", required=False, default="", metavar="[START-END]")
@click.pass_obj
def withdraw(
    here: Here,
    participant: str | None,
    participation: tuple[str, str] | None,
    speaker: tuple[str, str] | None,
    passage: str | None,
    turn: int | None,
    first: str | None,
    last: str | None,
    replies: bool,
    again: bool,
    listing: bool,
    as_json: bool,
    yes: bool,
    span: str,
) -> None:
    """Take somebody's words out of the study everywhere, for good, and list who has them still.

    \b
    Examples: qualkit withdraw --participant P007
              qualkit withdraw --participation T004 P007 --yes
              qualkit withdraw --speaker T012 Dawn --yes
              qualkit withdraw --passage T003 120-245
              qualkit withdraw --passage T003 --turn 4 --from "my brother" --to "that winter"
              qualkit withdraw --list
    """
    from qualkit.workflow.withdrawal import meant, withdrawing

    chosen = [one for one in (participant, participation, speaker, passage) if one]
    if len(chosen) + again + listing != 1:
        raise click.UsageError(
            "Say one of --participant, --participation, --speaker, --passage, --search or --list."
        )
    if as_json and not listing:
        raise click.UsageError("--json goes with --list.")
    if (span or turn or first or last) and not passage:
        raise click.UsageError("START-END, --turn, --from and --to go with --passage.")
    if passage and bool(span) == bool(turn):
        raise click.UsageError("Say which passage: START-END, or --turn N.")
    if (first or last) and not turn:
        raise click.UsageError("--from and --to go with --turn.")
    if again or listing:
        _search(here) if again else _list(here, as_json)
        return
    asked = meant.Asked(
        participant=participant or "",
        participation=participation or None,
        speaker=speaker or None,
        passage=passage or "",
        span=span,
        turn=turn or 0,
        first=first or "",
        last=last or "",
        replies=replies,
    )
    _show(withdrawing.preview(here.study(), asked, progress=bar), replies)
    if not yes and not (on_terminal() and _sure()):
        click.echo("Nothing was changed. With --yes it is done; it cannot be undone.")
        return
    _do(here, asked)


def _sure() -> bool:
    return click.confirm("Take all of this out for good?", default=False)


def _do(here: Here, asked: Asked) -> None:
    from qualkit.workflow.withdrawal import withdrawing

    done = withdrawing.withdraw(here.study(), asked, progress=bar)
    click.echo(f"It is done. {number_of(done.objects, 'object')} went from the vault.")
    click.echo(
        "Destroy what lies outside the study: the recording, the file as it came, its row in"
    )
    click.echo(
        "interviews.csv, the consent form where you promised that, backups of this computer."
    )
    _say_found(done.found)


def _search(here: Here) -> None:
    from qualkit.workflow.withdrawal import withdrawing

    count, found = withdrawing.search_again(here.study(), progress=bar)
    click.echo(f"Looked for what was taken out in {number_of(count, 'withdrawal')}.")
    _say_found(found)


def _list(here: Here, as_json: bool) -> None:
    from qualkit.workflow.withdrawal import withdrawing

    made = withdrawing.withdrawals(here.study())
    if as_json:
        click.echo(json.dumps([asdict(one) for one in made], ensure_ascii=False, indent=2))
        return
    if not made:
        click.echo("Nothing was withdrawn.")
    for one in made:
        whole = ", ".join((*one.whole, *(f"{id} in part" for id in one.cut)))
        who = ", ".join(one.participants)
        click.echo(f"{one.id[:8]}  {one.at[:10]}  {one.what} {who}: {whole}".replace(" :", ":"))
        _tell(one.releases)


def _show(plan: Plan, replies: bool) -> None:
    wanted = plan.wanted
    click.echo("This goes, and cannot be brought back:")
    for count, noun, which in (
        (len(wanted.whole), "whole transcript", f" ({', '.join(wanted.whole)})"),
        (plan.turns, "turn", f" of {', '.join(sorted(wanted.turns))}"),
        (plan.passages, "passage", f" of {', '.join(sorted(wanted.spans))}"),
        (plan.codings, "coding", ""),
        (plan.memos, "memo", ""),
        (len(plan.nobody), "name", " of somebody or something that nobody else mentions"),
    ):
        if count:
            click.echo(f"  {number_of(count, noun)}{which}")
    if plan.parts:
        click.echo(f"{number_of(plan.parts, 'coding')} stay, and lose some of their words.")
    if plan.others:
        click.echo(f"Others mention {', '.join(plan.others)}: that stays.")
    for one in plan.replies:
        click.echo(f"  {one.transcript}, turn {one.turn}: {one.start} …")
    if plan.replies and not replies:
        click.echo("These replies mention them and stay; with --replies they go too. One by one:")
        click.echo("  qualkit withdraw --passage T --turn N")
    _tell(plan.releases)


def _tell(releases: Sequence[Release]) -> None:
    """Who has something of it, and what to ask of them."""
    from qualkit.workflow.withdrawal import withdrawing

    if releases:
        click.echo("It left the study before. Tell whoever has:")
    for left in releases:
        receiver = f" for {left.receiver}" if left.receiver else ""
        hash = f", SHA-256 {left.sha256}" if left.sha256 else ""
        click.echo(f"  {left.short}  {left.at[:10]}  {left.kind}{receiver}{hash}")
        click.echo(f"      {withdrawing.ask(left)}")


def _say_found(found: Sequence[Found]) -> None:
    """List what is left. Raises StillThere if anything is."""
    from qualkit.errors import StillThere

    if not found:
        click.echo("Nothing of it was found in any file of the study outside the vault.")
        return
    click.echo("Something of it is still in:")
    for one in found:
        parts = [
            number_of(count, noun)
            for count, noun in ((one.said, "run of words"), (one.named, "name"))
            if count
        ]
        click.echo(f"  {one.place}: {', '.join(parts)}".replace("run of wordss", "runs of words"))
    raise StillThere(count=number_of(len(found), "file"))
