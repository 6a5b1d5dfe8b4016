"""Where the report comes from: all that is needed in order to make it again and check it."""

from __future__ import annotations

from qualkit.model import ReportView
from qualkit.sections.blocks import Facts, Section


def write(view: ReportView) -> Section:
    """Versions, hashes and counts; never a file name or a path, and no time of rendering."""
    made = view.provenance
    return Section(
        id="provenance",
        title="Provenance",
        blocks=(
            Facts(
                (
                    ("Edition", made.edition),
                    ("As of", made.as_of),
                    ("Made with", f"qualkit {made.version}"),
                    ("Codebook", made.codebook),
                    *made.facts,
                )
            ),
        ),
        appendix=True,
    )
