"""narrative: the pages that the evaluator writes for the report."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from qualkit.cli.edge import Edge, Here, number_of


@click.group("narrative", cls=Edge, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def narrative(ctx: click.Context, as_json: bool) -> None:
    """Judge the pages of narrative/, for the team and in public, or draft those that are missing.

    What must be mended ends it with exit code 2; what somebody should look at is printed.

    \b
    Examples: qualkit narrative
              qualkit narrative draft
    """
    if ctx.invoked_subcommand is not None:
        return
    from qualkit.errors import BadNarrative
    from qualkit.workflow.proposals import suggesting
    from qualkit.workflow.reports import narrating, reporting

    study = ctx.obj.study()
    count = len(list(narrating.files(study)))
    found = reporting.mistakes(study, suggesting.anonymised_view(study))
    wrong = [one for one in found if one.wrong]
    if as_json:
        told = [asdict(one) for one in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    for one in found:
        if not one.wrong and not as_json:
            click.echo(f"{click.style('see', fg='yellow')}  {one.said}")
    if wrong:
        mistakes = "one mistake" if len(wrong) == 1 else f"{len(wrong)} mistakes"
        raise BadNarrative(count=mistakes, each="\n".join(one.said for one in wrong))
    if not count and not as_json:
        click.echo("There are no pages yet. Draft them: qualkit narrative draft")
    elif not as_json:
        click.echo(f"{number_of(count, 'page')}; nothing in them is wrong.")


@narrative.command()
@click.argument("sections", nargs=-1, metavar="[SECTION]...")
@click.option("--dry-run", is_flag=True, help="Print the drafts, and write nothing; likewise -.")
@click.pass_obj
def draft(here: Here, sections: tuple[str, ...], dry_run: bool) -> None:
    """Write pages to be written: headings, and in comments what to write from.

    Counts that hold now, tables, figures and quotations by id, contrasts, negative cases, summaries
    of pilots, memos. A page for each section named by its id, or for each theme and chapter that
    has none yet. No file is written over; a section whose page is still a draft prints what is
    generated.

    \b
    Examples: qualkit narrative draft
              qualkit narrative draft theme-support conclusions
              qualkit narrative draft theme-support -
    """
    from qualkit.workflow.reports import drafting_narrative

    study = here.study()
    made = drafting_narrative.offers(study, [one for one in sections if one != "-"])
    if dry_run or "-" in sections:
        click.echo("\n".join(one.text for one in made), nl=False)
        return
    drafting_narrative.write(study, made)
    for one in made:
        click.echo(one.path.relative_to(study.folder).as_posix())
    if not made:
        click.echo("Every theme and chapter has a page.")
