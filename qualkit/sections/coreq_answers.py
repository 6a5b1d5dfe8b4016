"""What the data know of the items of COREQ; "" where they know nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from statistics import median

from qualkit import counting
from qualkit.model import SourceKind
from qualkit.model.views import ReportView
from qualkit.sections import quoting
from qualkit.sections.guarding import some
from qualkit.sections.words import capital, listed, number, people

MINUTES = 5
"""To what durations are rounded, in minutes."""


def computed(view: ReportView, item: int) -> str:
    """What is known of an item without anybody's words, in a sentence or two."""
    answer = _ANSWERS.get(item)
    return answer(view) if answer else ""


def _approach(view: ReportView) -> str:
    study = view.study
    theory = number(len(study.codebook.theory.links), "link")
    guided = f", guided by a theory of change of {theory}" if study.codebook.theory.links else ""
    names = {"framework": "Framework Method", "reflexive": "Reflexive thematic analysis"}
    return f"{names[study.settings.approach]}{guided}."


def _size(view: ReportView) -> str:
    taking_part = view.study.participations
    held = number(len({p.transcript for p in taking_part}), "interview")
    return f"{people(len({p.participant for p in taking_part}))} in {held}."


def _sample(view: ReportView) -> str:
    names = listed(counting.groups(view.study))
    return f"By pilot, stage, group and role: {names}." if names else ""


def _guide(view: ReportView) -> str:
    asked = len(view.study.schedule)
    return f"A schedule of {number(asked, 'question')}." if asked else ""


def _repeated(view: ReportView) -> str:
    times = Counter(p.participant for p in view.study.participations)
    again = sum(count > 1 for count in times.values())
    if not again:
        return "Nobody was interviewed twice."
    few = quoting.is_public(view) and again < view.study.settings.k
    return f"{'Some people' if few else people(again)} gave more than one interview."


def _recorded(view: ReportView) -> str:
    sources = [s for s in view.study.sources if s.kind is not SourceKind.DOCUMENT]
    verbatim = [s for s in sources if s.verbatim]
    if not sources:
        return ""
    if len(verbatim) == len(sources):
        return "All were transcribed verbatim."
    notes = some(view, len(sources) - len(verbatim), "interview")
    return f"Transcribed verbatim, but for {notes} of which there are notes."


def _duration(view: ReportView) -> str:
    """Until the last turn begins, of transcripts that carry times."""
    ends = [
        max(turn.seconds for turn in text.turns if turn.seconds is not None) / 60
        for text in view.study.transcripts.values()
        if any(turn.seconds is not None for turn in text.turns)
    ]
    if len(ends) < max(view.study.settings.k, 2):
        return ""
    middle = MINUTES * max(round(median(ends) / MINUTES), 1)
    return f"{len(ends)} transcripts carry times: about {middle} minutes at the median."


def _saturation(view: ReportView) -> str:
    if view.study.settings.approach == "reflexive":
        return "Not scored: in a reflexive study it is no mark of quality."
    known = view.conduct.saturated
    if known is None:
        return ""
    runs = f"base {known.base}, runs of {known.run}, {100 * known.threshold:g}%"
    method = f"(Guest, Namey and Chen 2020: {runs})"
    if known.reached is None:
        return f"Not reached in {known.interviews} interviews {method}."
    again = "; later interviews added more all the same" if known.again else ""
    return f"After {known.reached} interviews a run added few codes {method}{again}."


def _coders(view: ReportView) -> str:
    count = len({c.coder for c in view.study.codings} | {f.coder for f in view.study.finished})
    twice = len(counting.coded_twice(view.study))
    both = f"; {number(twice, 'transcript')} by more than one" if twice else ""
    return f"{capital(number(count, 'coder'))}{both}." if count else ""


def _tree(view: ReportView) -> str:
    book = view.study.codebook
    themes, leaves = len(book.themes), len(book.leaves)
    return f"{number(leaves, 'code')} in {number(themes, 'theme')}." if leaves else ""


def _themes(view: ReportView) -> str:
    late = len(view.conduct.revised.late) if view.conduct.revised else 0
    if not view.study.codebook.codes or not view.conduct.revised:
        return ""
    if view.study.settings.approach == "reflexive":
        return "From the analysts' reading of the data."
    if late:
        return f"From a codebook written beforehand; {number(late, 'code')} came from the data."
    return "From a codebook written beforehand; none was added from the data."


def _software(view: ReportView) -> str:
    return f"qualkit {view.provenance.version}."


def _quotations(view: ReportView) -> str:
    return "Each with a label of who said it, as far as that hides them."


def _consistent(view: ReportView) -> str:
    return "Every count of people is computed from the codings."


def _major(view: ReportView) -> str:
    themes = len(view.study.codebook.themes)
    return f"{number(themes, 'theme')}, each with counts by pilot." if themes else ""


def _minor(view: ReportView) -> str:
    return "Each code within its theme, with those who challenge it." if view.study.codings else ""


_ANSWERS: Mapping[int, Callable[[ReportView], str]] = {
    9: _approach,
    12: _size,
    16: _sample,
    17: _guide,
    18: _repeated,
    19: _recorded,
    21: _duration,
    22: _saturation,
    24: _coders,
    25: _tree,
    26: _themes,
    27: _software,
    29: _quotations,
    30: _consistent,
    31: _major,
    32: _minor,
}
