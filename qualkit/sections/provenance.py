"""Where the report comes from: all that is needed in order to make it again and check it."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.model.views import ReportView
from qualkit.sections import method_coding
from qualkit.sections.blocks import Facts, Section
from qualkit.sections.words import number


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
                    ("Approach", view.study.settings.approach),
                    ("Codebook", made.codebook),
                    *made.facts,
                    *_scored(view),
                )
            ),
        ),
        appendix=True,
    )


def _scored(view: ReportView) -> Iterator[tuple[str, str]]:
    """Agreement, with what its interval was drawn from; dates, as exactly as texts give them."""
    if known := view.conduct.agreed:
        yield (
            "Agreement",
            f"alpha {method_coding.figure(known.alpha)}; {number(known.units, 'unit')} of "
            f"{number(known.transcripts, 'transcript')}, {known.draws:,} draws",
        )
    yield "Dates", f"to the {view.study.settings.precision.dates}"
