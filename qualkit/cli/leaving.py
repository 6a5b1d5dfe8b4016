"""check, report, share, demo."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.edge import Here, bar, number_of
from qualkit.cli.preparing import FILE

SHORT = 8
"""Ids of transcripts are listed in a line; anything longer has its own."""
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.pass_obj
def check(here: Here) -> None:
    """Check all that must hold before anything leaves the team.

    Example: qualkit check
    """
    from qualkit.errors import ChecksFailed
    from qualkit.workflow.release import leaving

    held = leaving.check(here.study())
    for one in held:
        mark = click.style("holds", fg="green") if not one.wrong else click.style("fails", fg="red")
        click.echo(f"{mark}  {one.what}")
        short = all(len(line) < SHORT for line in one.wrong)
        for line in [", ".join(one.wrong)] if short and one.wrong else one.wrong:
            click.echo(f"       {line}")
        if one.wrong:
            click.echo(f"       {one.fix}")
        elif one.note:
            click.echo(f"       {one.note}")
    failed = sum(1 for one in held if one.wrong)
    if failed:
        raise ChecksFailed(count=failed, total=len(held))


@click.command()
@click.option(
    "--edition", type=click.Choice(["internal", "public"]), help="Otherwise study.yaml's."
)
@click.option("--out", type=FILE, help="Otherwise reports/ in the study.")
@click.option("--draft", is_flag=True, help="Although nobody has read what it quotes; says so.")
@click.option("--to", "receiver", default="", help="Who gets it; goes into the log.")
@click.option(
    "--keep-going", is_flag=True, help="Although narrative/ has mistakes, or a section fails."
)
@click.option(
    "--quotations",
    type=click.IntRange(0),
    metavar="N",
    help="Print at most N quotations; says how many it leaves out.",
)
@click.option("--pilot", metavar="PILOT", help="With --factcheck: the pilot that is sent it.")
@click.option("--factcheck", is_flag=True, help="The facts of one pilot, for it to correct.")
@click.option(
    "--format",
    "format",
    type=click.Choice(["html", "docx"]),
    default="html",
    help="A page for the browser, or a Word document.",
)
@click.option("--template", type=FILE, help="The commissioner's Word document to write it into.")
@click.option("--no-sources", is_flag=True, help="Without pages of where its numbers come from.")
@click.option("--trace", metavar="ID", help="Render nothing: tell where this comes from.")
@click.option("--json", "as_json", is_flag=True, help="With --trace: as JSON.")
@click.pass_obj
def report(
    here: Here,
    edition: str | None,
    out: Path | None,
    draft: bool,
    receiver: str,
    keep_going: bool,
    pilot: str | None,
    factcheck: bool,
    format: str,
    template: Path | None,
    quotations: int | None,
    no_sources: bool,
    trace: str | None,
    as_json: bool,
) -> None:
    """Render the evaluation report, one HTML file or one Word document.

    A public one quotes only what somebody has read to its end as it stands. Beside an internal one
    goes a folder of pages, for the team alone, that its numbers and quotations lead to. With
    --pilot and --factcheck it is a page of one pilot's facts, and a table beside it for the pilot
    to fill in; `qualkit factcheck` takes that back.

    \b
    Examples: qualkit report
              qualkit report --format docx --template "Research report.docx"
              qualkit report --trace code-stigma
              qualkit report --trace "code-stigma#p2"     the second pilot's cell
              qualkit report --trace narrative/01-fear.md:7
              qualkit report --pilot Wrenfold --factcheck --to "the pilot manager"
    """
    if trace is not None:
        from qualkit.cli import traced
        from qualkit.workflow.reports import opening

        traced.show(opening.trace(here.study(), trace), as_json=as_json)
        return
    if as_json:
        raise click.UsageError("--json goes with --trace.")
    if factcheck != bool(pilot):
        raise click.UsageError("--pilot and --factcheck go together.")
    if factcheck and (edition or draft or keep_going or template or format != "html"):
        raise click.UsageError("--factcheck goes with --pilot, --out and --to alone.")
    if pilot:
        _send(here, pilot, out, receiver)
        return
    from qualkit.workflow.reports import reporting

    made = reporting.report(
        here.study(),
        edition=edition,
        out=out,
        draft=draft,
        receiver=receiver,
        keep_going=keep_going,
        format=format,
        template=template,
        quotations=quotations,
        sources="" if no_sources else None,
        progress=bar,
    )
    click.echo(made.path)
    for line in made.failed:
        click.echo(f"Left out: {line}", err=True)
    if made.to_sign:
        _say_who_signs(made.release, made.to_sign)


def _send(here: Here, pilot: str, out: Path | None, receiver: str) -> None:
    from qualkit.workflow.reports import sending_facts

    sent = sending_facts.send(here.study(), pilot, out=out, receiver=receiver)
    click.echo(sent.page)
    click.echo(sent.table)
    click.echo(f"{number_of(sent.facts, 'fact')}. When the table comes back:")
    called = f'"{pilot}"' if " " in pilot else pilot
    click.echo(f'  qualkit factcheck take {called} {sent.table.name} --from "WHO"')
    if sent.to_sign:
        _say_who_signs(sent.release, sent.to_sign)


@click.command()
@click.argument("out", type=FOLDER)
@click.option(
    "--for",
    "purpose",
    type=click.Choice(["colleagues", "archive"]),
    help="A study that colleagues open, or a collection for a data archive; otherwise plain files.",
)
@click.option(
    "--draft", is_flag=True, help="Although nobody has read it to the end; says so inside."
)
@click.option("--to", "receiver", default="", help="Who gets it; goes into the log.")
@click.pass_obj
def share(here: Here, out: Path, purpose: str | None, draft: bool, receiver: str) -> None:
    """Write a pack that may leave the team: anonymised transcripts, who took part, codebook.

    It holds only what everybody who speaks in it agreed to.

    \b
    Examples:
      qualkit share pack --to "the steering group"
      qualkit share pack-for-archive --for archive
    """
    from qualkit.workflow.release import packing

    pack = packing.share(
        here.study(), out, purpose=packing.Purpose(purpose or ""), draft=draft, receiver=receiver
    )
    wrote = f"{number_of(pack.transcripts, 'transcript')}, {number_of(pack.files, 'file')}"
    click.echo(f"Wrote {out}: {wrote}." if not pack.to_sign else f"Made a pack: {wrote}.")
    for why, count in sorted(pack.left_out.items()):
        click.echo(f"  {number_of(count, 'transcript')} left out: {why}.")
    if draft:
        click.echo("It is a draft: nobody has read all of it to the end.")
    if pack.to_sign:
        _say_who_signs(pack.release, pack.to_sign)
    else:
        click.echo(f"What an intruder would try: qualkit releases worksheet {pack.release[:8]}")


def _say_who_signs(release: str, number: int) -> None:
    short = release[:8]
    click.echo(f"It is not given out: {number} more must sign release {short}.")
    click.echo(f"  Another person looks at it: qualkit releases show {short}")
    click.echo(f"  and signs it:    qualkit --coder NAME releases sign {short}")
    click.echo(f"  Then give it out: qualkit releases give {short} OUT")


@click.command()
@click.option("--reports", type=FOLDER, default=Path("reports"), help="Where the report goes.")
def demo(reports: Path) -> None:
    """Take the sample study all the way to a report, in a temporary folder.

    Example: qualkit demo
    """
    from qualkit.workflow import demo as whole

    path = whole.run(reports, progress=bar, say=lambda line: click.echo(line, err=True))
    click.echo(path)
