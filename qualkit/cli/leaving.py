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
    from qualkit.workflow import leaving

    held = leaving.check(here.study())
    for one in held:
        mark = click.style("holds", fg="green") if not one.wrong else click.style("fails", fg="red")
        click.echo(f"{mark}  {one.what}")
        short = all(len(line) < SHORT for line in one.wrong)
        for line in [", ".join(one.wrong)] if short and one.wrong else one.wrong:
            click.echo(f"       {line}")
        if one.wrong:
            click.echo(f"       {one.fix}")
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
@click.option("--keep-going", is_flag=True, help="Although narrative/ has mistakes.")
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
    no_sources: bool,
    trace: str | None,
    as_json: bool,
) -> None:
    """Render the evaluation report, one HTML file.

    A public one quotes only what somebody has read to its end as it stands. Beside an internal one
    goes a folder of pages, for the team alone, that its numbers and quotations lead to.

    \b
    Examples:
      qualkit report
      qualkit report --trace code-stigma
      qualkit report --trace "code-stigma#p2"     the second pilot's cell
      qualkit report --trace narrative/01-fear.md:7
    """
    if trace is not None:
        from qualkit.cli import traced
        from qualkit.workflow import opening

        traced.show(opening.trace(here.study(), trace), as_json=as_json)
        return
    if as_json:
        raise click.UsageError("--json goes with --trace.")
    from qualkit.workflow import reporting

    made = reporting.report(
        here.study(),
        edition=edition,
        out=out,
        draft=draft,
        receiver=receiver,
        keep_going=keep_going,
        sources="" if no_sources else None,
        progress=bar,
    )
    click.echo(made.path)
    if made.to_sign:
        _say_who_signs(made.release, made.to_sign)


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
    from qualkit.workflow import packing

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
