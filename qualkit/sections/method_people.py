"""Methodology: fieldwork, consent, anonymisation, and how speakers are named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from qualkit.model import Consent, Kind
from qualkit.model.views import ReportView
from qualkit.sections import fieldwork, quoting
from qualkit.sections.blocks import Block, Facts, Prose, Section
from qualkit.sections.guarding import some_people
from qualkit.sections.words import capital, listed, number, people

KINDS: Mapping[Kind, str] = {
    Kind.PERSON: "people",
    Kind.PLACE: "places",
    Kind.ORGANISATION: "organisations",
    Kind.DATE: "dates",
    Kind.BIRTH_DATE: "dates of birth",
    Kind.AGE: "ages",
    Kind.PHONE: "telephone numbers",
    Kind.EMAIL: "email addresses",
    Kind.HANDLE: "accounts",
    Kind.URL: "web addresses",
    Kind.POSTCODE: "postcodes",
    Kind.NHS_NUMBER: "NHS numbers",
    Kind.NI_NUMBER: "National Insurance numbers",
    Kind.VEHICLE: "vehicles",
    Kind.REFERENCE: "reference numbers",
}
"""What each kind of replacement stood for."""


def on_fieldwork(view: ReportView) -> Section | None:
    """When, how many, on what questions; None where nobody took part."""
    if not view.study.participations:
        return None
    blocks: list[Block] = [Prose((_asked(view),))] if view.study.schedule else []
    if table := fieldwork.table(view):
        blocks.append(table)
    return Section("method-fieldwork", "Fieldwork", tuple(blocks)) if blocks else None


def _asked(view: ReportView) -> str:
    schedule = view.study.schedule
    parts = [
        f"{some} only {where}"
        for some, where in (
            (sum(q.groups is not None for q in schedule), "to some groups"),
            (sum(q.stages is not None for q in schedule), "at some stages"),
        )
        if some
    ]
    more = f", {listed(parts)}" if parts else ""
    return (
        f"Interviews followed a schedule of {number(len(schedule), 'question')}{more}. Which codes "
        "each question bears on was written down, so that what was not asked is told apart from "
        "what was not raised."
    )


def on_consent(view: ReportView) -> Section | None:
    """What the study says of ethics, and what participants agreed to, in counts."""
    if not view.study.participations:
        return None
    ethics = view.study.settings.ethics
    blocks = (
        *((Prose((ethics,)),) if ethics else ()),
        Facts(tuple(_consent(view))),
        Prose(tuple(_afterwards(view))),
    )
    return Section("method-consent", "Consent and ethics", blocks)


def _consent(view: ReportView) -> Iterator[tuple[str, str]]:
    """Each use, and of how many people's words it may be made."""
    given: dict[Consent, set[str]] = defaultdict(set)
    for p in view.study.participations:
        for use in p.consent:
            given[use].add(p.participant)
    everybody = len({p.participant for p in view.study.participations})
    for use, name in USES.items():
        if given[use] or use is not Consent.APPROVE:
            yield name, some_people(view, len(given[use]), everybody)


USES: Mapping[Consent, str] = {
    Consent.ANALYSE: "May be analysed",
    Consent.QUOTE: "May be quoted",
    Consent.ARCHIVE: "May be archived",
    Consent.APPROVE: "Approve quotations first",
}


def _afterwards(view: ReportView) -> Iterator[str]:
    """Withdrawals, in public without their number, and what is kept out of every report."""
    if view.conduct.gone and quoting.is_public(view):
        yield "Words were taken out at people's request, and count nowhere."
    elif view.conduct.gone:
        yield f"{capital(view.conduct.gone)} at people's request, and counted nowhere."
    yield (
        "A concern for anybody's safety is logged apart from the analysis, and no report tells of "
        "it."
    )


def on_names(view: ReportView) -> Section | None:
    """What was replaced, who read it over, and how high the labels of speakers climbed."""
    if not view.study.transcripts:
        return None
    said = [*_replaced(view), *_read_over(view), *_labels(view)]
    return Section("method-names", "Anonymisation and attribution", (Prose(tuple(said)),))


def _replaced(view: ReportView) -> Iterator[str]:
    times, where = Counter[Kind](), defaultdict[Kind, set[str]](set)
    for id, transcript in view.study.transcripts.items():
        for one in transcript.replacements:
            times[one.kind] += 1
            where[one.kind].add(id)
    common = [kind for kind, _ in times.most_common() if len(where[kind]) >= view.study.settings.k]
    if not common:
        return
    names = [KINDS[kind] for kind in sorted(common, key=lambda kind: (-times[kind], kind))]
    precision = view.study.settings.precision
    yield (
        f"What could identify somebody is replaced in every text: {listed(names)}. The same name "
        "has the same replacement throughout the study. Dates are kept to the "
        f"{precision.dates}{' and ages in bands of five years' * (precision.ages == 'band')}."
    )


def _read_over(view: ReportView) -> Iterator[str]:
    read, of = view.conduct.read, len(view.study.transcripts)
    if read:
        who = people(view.conduct.readers)
        yield (
            f"{read} of {number(of, 'transcript')} as they stand were read to the end by {who} of "
            "the team, to see that nothing was left in."
        )
    else:
        yield "Nobody has yet read a transcript to its end to see that nothing was left in."


def _labels(view: ReportView) -> Iterator[str]:
    crowd = people(view.study.settings.k)
    yield (
        f"A label under a quotation is one that at least {crowd} share. It begins with role and "
        "pilot and says less where it would point at fewer: by itself, by a post that few hold, or "
        "together with a table that is released or an earlier report."
    )
    if counts := rungs(view):
        each = [f"{count} {_LABELLED.get(name, name)}" for name, count in counts]
        yield f"Of {number(sum(n for _, n in counts), 'speaker')}: {listed(each)}."


_LABELLED = {
    "role and pilot": "named by role and pilot",
    "role": "by role alone",
    "role family": "by a family of roles",
    "group and attachment": "by group and attachment",
    "group": "by group alone",
    "nothing but taking part": "as a participant and no more",
    "not quoted": "not quoted, since any label would give them away",
}


def rungs(view: ReportView) -> tuple[tuple[str, int], ...]:
    """How many speakers, each once for each interview, have a label of each rung, vaguest last.

    In public, rungs of fewer than k people stand together, and with the next smallest until they
    are k.
    """
    who: dict[str, list[str]] = defaultdict(list)
    order: dict[str, int] = {}
    for (_, participant), one in sorted(view.attributions.items()):
        who[one.name].append(participant)
        order[one.name] = one.rung
    named = sorted(who, key=lambda name: order[name])
    few = list[str]()
    if quoting.is_public(view):
        few = _together(who, view.study.settings.k)
    shown = [(name, len(who[name])) for name in named if name not in few]
    rest = sum(len(who[name]) for name in few)
    return (*shown, ("otherwise or not at all", rest)) if rest else tuple(shown)


def _together(who: Mapping[str, list[str]], k: int) -> list[str]:
    """The rungs that are not counted apart, smallest first."""
    smallest = sorted(who, key=lambda name: (len(set(who[name])), name))
    few = [name for name in smallest if len(set(who[name])) < k]
    left = [name for name in smallest if name not in few]
    while few and left and len({one for name in few for one in who[name]}) < k:
        few.append(left.pop(0))
    return few
