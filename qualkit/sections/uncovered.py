"""Appendix: themes that a machine found in the interviews and that no code covers."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.model import Consent, Segment, Span, Topic
from qualkit.model.views import ReportView
from qualkit.sections import quoting
from qualkit.sections.blocks import Block, Prose, Quotation, Quotations, Section
from qualkit.sections.words import listed, number

COVERED = 0.5
"""A topic is covered where at least this share of its segments carries a code."""

EXAMPLES = 2


def write(view: ReportView) -> Section | None:
    """The topics that are not covered, the largest first; None where there are none."""
    uncovered = sorted(
        (t for t in view.topics if t.coded < COVERED or not t.codes),
        key=lambda topic: (-topic.segments, topic.number),
    )
    if not uncovered:
        return None
    return Section(
        id="uncovered",
        title="Themes that the codebook does not cover",
        blocks=(
            Prose(
                (
                    "A machine sorted the passages by what they are about. These groups hold few "
                    "passages that anybody coded. They are leads for reading, not findings: nobody "
                    "has judged them.",
                )
            ),
        ),
        parts=tuple(_topic(view, topic) for topic in uncovered),
        appendix=True,
    )


def _topic(view: ReportView, topic: Topic) -> Section:
    coded = f"{number(topic.segments, 'passage')}, {100 * topic.coded:.0f} in 100 coded"
    nearest = [view.study.codebook[id].name for id, _ in topic.codes if id in view.study.codebook]
    facts = [f"{coded}; stability {topic.stability:.2f} (0 to 1)."]
    if nearest:
        facts.append(f"Nearest codes: {listed(nearest)}.")
    blocks: list[Block] = [Prose((" ".join(facts),))]
    if said := tuple(_examples(view, topic)):
        blocks.append(Quotations(said))
    return Section(f"topic-{topic.number}", ", ".join(topic.words[:6]), tuple(blocks))


def _examples(view: ReportView, topic: Topic) -> Iterator[Quotation]:
    for id, segment in examples(view, topic):
        span, who = Span(*segment.span), segment.participant or ""
        yield quoting.passage(view, segment.transcript, span, who, id=id)


def examples(view: ReportView, topic: Topic) -> Iterator[tuple[str, Segment]]:
    """The passages that are printed of a topic, by the id of the quotation."""
    quotable = [segment for segment in topic.examples if _may_quote(view, segment)]
    for at, segment in enumerate(quotable[:EXAMPLES], 1):
        yield f"q-topic-{topic.number}-{at}", segment


def _may_quote(view: ReportView, segment: Segment) -> bool:
    """Whether its speaker may be quoted, and its words still stand where the topic found them."""
    transcript = view.study.transcripts.get(segment.transcript)
    return (
        transcript is not None
        and transcript.version == segment.version
        and segment.participant is not None
        and (segment.transcript, segment.participant) in view.attributions
        and quoting.may_print(view, segment.transcript, segment.participant, Span(*segment.span))
        and any(
            Consent.ANALYSE in p.consent and p.quoted_freely
            for p in view.study.participations
            if (p.transcript, p.participant) == (segment.transcript, segment.participant)
        )
    )
