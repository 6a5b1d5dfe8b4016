"""suggest and topics."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Edge, Here, bar, number_of

if TYPE_CHECKING:
    from qualkit.model import Codebook, Topic
    from qualkit.suggesters.why import Grounds
    from qualkit.workflow.proposals.suggesting import Doubt, Place

MISSED = "Perhaps missed: nobody coded these so; those first that the code's model finds likeliest"
UNUSUAL = "Unlike their code's others: mistakes, or the deviant cases that matter most"

LIKELY = (
    (0.7, "likely"),
    (0.5, "more likely than not"),
    (0.2, "possible, less likely than not"),
    (0.0, "unlikely"),
)
"""From which probability on which words are said."""


@click.command()
@click.argument("transcript", required=False)
@click.argument("turn", type=click.IntRange(1), required=False)
@click.option("--top", type=click.IntRange(1, 20), help="How many a segment, 3; in an audit, 20.")
@click.option("--why", is_flag=True, help="All that spoke for each: give TRANSCRIPT and TURN.")
@click.option("--reject", "rejected", metavar="CODE", help="A code that is wrong for this turn.")
@click.option("--audit", is_flag=True, help="What was perhaps missed, and unusual codings.")
@click.option("--code", metavar="CODE", help="In an audit: of this code alone.")
@click.option("--suggester", metavar="NAME", help="Another suggester that is installed.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def suggest(
    here: Here,
    transcript: str | None,
    turn: int | None,
    top: int | None,
    why: bool,
    rejected: str | None,
    audit: bool,
    code: str | None,
    suggester: str | None,
    as_json: bool,
) -> None:
    """Propose codes for segments, each with its reason. Nothing is coded.

    Turns are counted from 1, the interviewer's too.

    \b
    Examples: qualkit suggest T012
              qualkit suggest T012 14 --why
              qualkit suggest T012 14 --reject supervision
              qualkit suggest --audit --code supervision
    """
    if code is not None and not audit:
        raise click.UsageError("--code goes with --audit.")
    if (why or rejected) and (transcript is None or turn is None):
        raise click.UsageError("Give TRANSCRIPT and TURN with --why and --reject.")
    if audit and (transcript or why or rejected or suggester):
        raise click.UsageError("--audit is of the whole study; it goes with --code and --json.")
    if why and suggester:
        raise click.UsageError("--why is of our own suggestions alone.")
    if audit:
        _audit(here, code, top or 20, as_json)
    elif transcript and turn and rejected:
        _reject(here, transcript.upper(), turn, rejected)
    elif transcript and turn and why:
        _why(here, transcript.upper(), turn, top or 3, as_json)
    else:
        name = transcript.upper() if transcript else None
        _suggest(here, name, turn, top or 3, suggester, as_json)


def _suggest(
    here: Here,
    transcript: str | None,
    turn: int | None,
    top: int,
    suggester: str | None,
    as_json: bool,
) -> None:
    from qualkit.workflow.codes import calling
    from qualkit.workflow.proposals import suggesting

    found = suggesting.suggest(
        here.study(),
        transcript,
        turn=turn,
        top=top,
        suggester=suggester or suggesting.OURS,
        progress=bar,
    )
    if as_json:
        click.echo(json.dumps(suggesting.as_json(found), ensure_ascii=False, indent=2))
        return
    for note in found.notes:
        click.echo(note, err=True)
    book = calling.book_of(here.study())
    for one, place in zip(found.suggestions, found.places, strict=True):
        click.echo(f"\n{_where(place)}")
        click.echo(f"  {click.style(_plain(one.segment.text), dim=True)}")
        if suggesting.nothing_here(one):
            click.echo("  probably nothing to code here")
        for suggestion in one.suggestions:
            said = _plain(f"{calling.called(book, suggestion.code)}: {suggestion.why}")
            click.echo(f"  ? {suggestion.probability:.0%}  {said}")


def _why(here: Here, transcript: str, turn: int, top: int, as_json: bool) -> None:
    from qualkit.workflow.codes import calling
    from qualkit.workflow.proposals import suggesting

    made = suggesting.explain(here.study(), transcript, turn, top=top)
    if as_json:
        rows = suggesting.as_json(made.found)
        for row, grounds in zip(rows, made.grounds, strict=True):
            row["grounds"] = [asdict(one) for one in grounds]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not made.grounds:
        click.echo(f"{transcript}, turn {turn} is the interviewer's: nothing is suggested for it.")
    book = calling.book_of(here.study())
    for one, place, grounds in zip(
        made.found.suggestions, made.found.places, made.grounds, strict=True
    ):
        click.echo(f"\n{_where(place)}")
        click.echo(f"  {click.style(_plain(one.segment.text), dim=True)}")
        for suggestion, ground in zip(one.suggestions, grounds, strict=True):
            called = _plain(calling.called(book, suggestion.code))
            click.echo(f"\n  ? {suggestion.probability:.0%}  {called}")
            _show_grounds(ground)


def _show_grounds(ground: Grounds) -> None:
    if ground.words:
        words = ", ".join(f"{_plain(word)} +{weight:.2f}" for word, weight in ground.words)
        click.echo(f"    words: {words}")
    for near in ground.nearest:
        place = f"{near.transcript} {near.span.start}–{near.span.end}"
        click.echo(f"    coded so, {near.likeness:.2f} alike ({place}): “{_plain(near.words)}”")
    if ground.part:
        click.echo(f"    its {ground.noun}, {ground.likeness:.2f} alike: “{_plain(ground.part)}”")
    looks = ", ".join(f"{name} {odds:+.1f}" for name, odds in ground.odds)
    click.echo(f"    log odds: {looks}; learnt from {number_of(ground.labels, 'segment')}")


def _reject(here: Here, transcript: str, turn: int, code: str) -> None:
    from qualkit.workflow.codes import calling
    from qualkit.workflow.sittings import rejecting

    study = here.study()
    made = rejecting.reject_turn(study, transcript, turn, code)
    where = number_of(len(made), "segment")
    called = _plain(calling.called(calling.book_of(study), made[0].code))
    click.echo(f"Rejected {called} for {transcript}, turn {turn} ({where}).")
    click.echo("qualkit undo: as before.")


def _audit(here: Here, code: str | None, most: int, as_json: bool) -> None:
    from qualkit.workflow.codes import calling
    from qualkit.workflow.proposals import suggesting

    found = suggesting.audit(here.study(), code=code, most=most, progress=bar)
    if as_json:
        click.echo(json.dumps(suggesting.audit_as_json(found), ensure_ascii=False, indent=2))
        return
    book = calling.book_of(here.study())
    for kind, lead in (("missed", MISSED), ("unusual", UNUSUAL)):
        listed = [one for one in found if one.kind == kind]
        click.secho(f"{lead} ({len(listed)})", bold=True)
        for one in listed:
            _show_doubt(one, calling.called(book, one.code))
        click.echo()


def _show_doubt(one: Doubt, called: str) -> None:
    by = f" ({one.coder}, {one.coding[:8]})" if one.coding else ""
    chance = f"{one.probability:.0%}" if one.coding else _likely(one.probability)
    click.echo()
    click.echo(_plain(f"{_where(one.place)}  {called}{by}  {chance}"))
    click.echo(f"  {click.style(_plain(one.words), dim=True)}")
    click.echo(f"  {_plain(one.why)}")


def _likely(probability: float) -> str:
    """A probability, in figures and in words that promise no more than it does."""
    words = next(words for least, words in LIKELY if probability >= least)
    return f"{probability:.0%}, {words}"


def _where(place: Place) -> str:
    return f"{place.transcript}, turn {place.turn} ({place.span.start}–{place.span.end})"


def _plain(words: str) -> str:
    """Words without what would steer the terminal."""
    return "".join(char if char.isprintable() else " " for char in words)


# --- topics


METHODS = click.Choice(["pca-kmeans", "umap-hdbscan"])
number_option = click.option(
    "--number", type=click.IntRange(2), help="How many topics; otherwise by size."
)
method_option = click.option(
    "--method", type=METHODS, default="pca-kmeans", help="How; pca-kmeans unless you say."
)


@click.group(cls=Edge, invoke_without_command=True)
@number_option
@method_option
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def topics(ctx: click.Context, number: int | None, method: str, as_json: bool) -> None:
    """Find themes in the segments, and lay them against the codebook.

    Covered: half of a topic's segments or more carry a code, of those in transcripts that somebody
    has read; partly: one in five or more; new: fewer.

    \b
    Examples: qualkit topics
              qualkit topics --method umap-hdbscan
    """
    if ctx.invoked_subcommand is not None:
        return
    from qualkit.workflow.codes import calling
    from qualkit.workflow.proposals import finding_topics

    here: Here = ctx.obj
    _one_number(number, method)
    study = here.study()
    found = finding_topics.topics(study, number=number, method=method, progress=bar)
    if as_json:
        rows = [{**asdict(topic), "standing": topic.standing} for topic in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    book = calling.book_of(study)
    for topic in found:
        _show_topic(topic, book)
    left = finding_topics.outside(study, found) if found else 0
    if left:
        click.echo(f"{number_of(left, 'segment')} in no topic.")


@topics.command("adopt")
@click.argument("topic", type=click.IntRange(1))
@click.option("--name", required=True, help="What the code is called.")
@click.option("--under", metavar="CODE", help="The theme or code that it stands under.")
@number_option
@method_option
@click.pass_obj
def adopt(
    here: Here, topic: int, name: str, under: str | None, number: int | None, method: str
) -> None:
    """Make a topic a provisional code; its nearest segments are its examples, and no codings.

    Give --number and --method as you gave them to `topics`.

    Example: qualkit topics adopt 7 --name "Waiting for a place" --under time
    """
    from qualkit.workflow.proposals import finding_topics

    _one_number(number, method)
    made = finding_topics.adopt(
        here.study(), topic, name, under=under, number=number, method=method, progress=bar
    )
    click.echo(f"Made the provisional code {made.code}, with these examples:")
    for one in made.examples:
        place = f"{one.transcript} {one.span.start}–{one.span.end}"
        click.echo(f"  {place}  {click.style(_plain(one.text), dim=True)}")


def _one_number(number: int | None, method: str) -> None:
    if number is not None and method != "pca-kmeans":
        raise click.UsageError("umap-hdbscan finds the number of topics by itself.")


def _show_topic(topic: Topic, book: Codebook) -> None:
    codes = ", ".join(f"{_plain(book.called(code))} {share:.0%}" for code, share in topic.codes[:4])
    size = number_of(topic.segments, "segment")
    click.echo(f"{topic.number:>3}  {size:>12}  {_plain(', '.join(topic.words[:6]))}")
    click.echo(f"     {topic.standing}, coded {topic.coded:.0%}: {codes or 'no code'}")
    click.echo(f"     stability {topic.stability:.2f}; nearest:")
    for one in topic.examples[:1]:
        words = _plain(one.text).split()
        short = " ".join(words[:12]) + (" …" if len(words) > 12 else "")
        click.echo(f"     {click.style(f'“{short}” ({one.transcript})', dim=True)}")
