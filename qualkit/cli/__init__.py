"""The command line: parse, call workflow, print, exit.

Commands import `workflow` when they run, so that `--help` costs no more than click.
"""

from __future__ import annotations

import click

from qualkit import __version__
from qualkit.cli.agreeing import adjudicate, agreement, assign
from qualkit.cli.coding import code
from qualkit.cli.disclosing import attribution
from qualkit.cli.edge import Edge, Here
from qualkit.cli.keeping import backup, copy, merge, recover, restore
from qualkit.cli.leaving import check, demo, report, share
from qualkit.cli.looking import log, status, undo
from qualkit.cli.matrices import matrix
from qualkit.cli.preparing import anonymise, ingest, init
from qualkit.cli.reading import familiarise, read
from qualkit.cli.recoding import codebook
from qualkit.cli.releasing import releases
from qualkit.cli.scheduling import schedule
from qualkit.cli.searching import find
from qualkit.cli.suggesting import suggest, topics
from qualkit.cli.vault import vault
from qualkit.cli.withdrawing import withdraw


@click.group(
    cls=Edge,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="qualkit")
@click.option("--study", metavar="DIR", help="The study folder; otherwise the one you are in.")
@click.option(
    "--coder",
    metavar="NAME",
    help="Who you are; otherwise QUALKIT_CODER or your login.",
    default=None,
)
@click.pass_context
def main(ctx: click.Context, study: str | None, coder: str | None) -> None:
    """Qualitative evaluation of interview transcripts, from a folder of files to a report.

    In the order of the work: init, ingest, anonymise, codebook, schedule, familiarise, suggest,
    topics, code, read, matrix, attribution, check, report, share, releases. Coding by several:
    assign, agreement, adjudicate. Copies for coders: copy, merge. For safety: backup, restore,
    recover. With the key: vault, withdraw.
    Try it all at once on invented interviews with: qualkit demo
    """
    ctx.obj = Here(study, coder)


code.add_command(find)
for command in (
    init,
    ingest,
    anonymise,
    codebook,
    schedule,
    familiarise,
    suggest,
    topics,
    code,
    read,
    assign,
    agreement,
    adjudicate,
    matrix,
    attribution,
    check,
    report,
    share,
    releases,
    copy,
    merge,
    backup,
    restore,
    recover,
    withdraw,
    status,
    undo,
    log,
    vault,
    demo,
):
    main.add_command(command)
