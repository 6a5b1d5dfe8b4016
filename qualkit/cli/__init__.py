"""The command line: parse, call workflow, print, exit.

A command's module is imported when it is asked for, and `workflow` when it runs, so that neither
`--help` nor a quick command waits for the others.
"""

from __future__ import annotations

import click

from qualkit import __version__
from qualkit.cli.edge import Edge, Here

MODULES = {
    "init": "preparing",
    "ingest": "preparing",
    "anonymise": "preparing",
    "codebook": "recoding",
    "schedule": "scheduling",
    "familiarise": "reading",
    "suggest": "suggesting",
    "topics": "suggesting",
    "code": "searching",
    "read": "reading",
    "assign": "agreeing",
    "agreement": "agreeing",
    "adjudicate": "agreeing",
    "chart": "charting",
    "matrix": "matrices",
    "typology": "placing",
    "quote": "quoting",
    "narrative": "narrative",
    "tables": "computing",
    "coverage": "computing",
    "saturation": "computing",
    "evidence": "evidencing",
    "negative": "opposing",
    "attribution": "disclosing",
    "check": "leaving",
    "report": "leaving",
    "factcheck": "factchecking",
    "share": "leaving",
    "releases": "releasing",
    "copy": "keeping",
    "merge": "keeping",
    "backup": "keeping",
    "restore": "keeping",
    "recover": "keeping",
    "withdraw": "withdrawing",
    "status": "looking",
    "undo": "looking",
    "log": "looking",
    "vault": "vault",
    "demo": "leaving",
}
"""Each command, in the order of the work, and the module of this package that has it."""


@click.group(
    cls=Edge,
    modules=MODULES,
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
    topics, code, read, chart, matrix, evidence, negative, coverage, saturation, tables, typology,
    quote, narrative, attribution, check, report, factcheck, share, releases. Coding by several:
    assign,
    agreement, adjudicate. Copies for coders: copy, merge. For safety: backup, restore, recover.
    With the key: vault, withdraw.
    Try it all at once on invented interviews with: qualkit demo
    """
    ctx.obj = Here(study, coder)
