"""schedule: the questions of the interviews."""

from __future__ import annotations

import json

import click

from qualkit.cli.edge import Here, number_of


@click.group("schedule")
def schedule() -> None:
    """Check and show the interview schedule: which questions were put to whom, and when."""


@schedule.command("check")
@click.pass_obj
def schedule_check(here: Here) -> None:
    """List the mistakes of schedule.yaml with their lines.

    Example: qualkit schedule check
    """
    from qualkit.workflow.intake import scheduling

    found = scheduling.mistakes(here.study())
    for mistake in found:
        click.echo(f"{scheduling.NAME}, line {mistake.line}: {mistake.what}\n  {mistake.fix}")
    if found:
        click.get_current_context().exit(2)
    click.echo(f"{scheduling.NAME}: no mistakes.")


@schedule.command("show")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def schedule_show(here: Here, as_json: bool) -> None:
    """Show each question, whom it was put to, and where coders marked it.

    Example: qualkit schedule show
    """
    from qualkit.workflow.intake import scheduling

    found = scheduling.shown(here.study())
    if as_json:
        rows = [
            {
                "id": one.question.id,
                "text": one.question.text,
                "groups": sorted(one.question.groups) if one.question.groups else None,
                "stages": sorted(one.question.stages) if one.question.stages else None,
                "codes": sorted(one.question.codes),
                "marked_in": list(one.transcripts),
                "marks": one.marks,
            }
            for one in found.questions
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in found.questions:
        whom = ", ".join(sorted(one.question.groups or ["everybody"]))
        when = ", ".join(sorted(one.question.stages or ["every stage"]))
        click.echo(f"{one.question.text}  {click.style(one.question.id, dim=True)}")
        marked = f"; marked in {number_of(len(one.transcripts), 'transcript')}" if one.marks else ""
        click.echo(f"  {whom}; {when}{marked}")
    for id, count in found.gone:
        click.echo(f"{number_of(count, 'mark')} of “{id}”, which schedule.yaml does not have.")
