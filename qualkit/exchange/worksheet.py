"""What an intruder who knows the service would try on a release, for somebody to try first.

The motivated intruder test (Information Commissioner's Office, Anonymisation code of practice,
2012): a person who wants to find somebody, has no special skills and no burglary in mind, and uses
what is public and what everybody at work knows. The worksheet is filled as far as the study knows.
It holds ids, counts and places, and no words of a transcript but those that point at uniqueness.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qualkit.exchange.plain import shown
from qualkit.model import AnonymisedTranscript, Participation
from qualkit.model.releases import Release
from qualkit.model.views import StudyView

Rows = Iterable[Sequence[object]]

MOST = 100
"""Places that are listed of one kind; more are counted."""

POINTING = re.compile(
    r"\b(?:the (?:only|first|last|oldest|youngest|biggest|smallest|longest[- ]serving)"
    r"|(?:only|just) (?:one|me|us)|nobody else|no[- ]one else|nowhere else|no other"
    r"|the one who|on my own|never (?:been )?(?:done|happened) before"
    r"|in the (?:paper|papers|news)|on the (?:news|telly|radio)|front page|went viral"
    r"|inquest|tribunal|serious case review|public inquiry|award|record[- ]breaking)\b",
    re.IGNORECASE,
)
"""What people say before something that is true of one person, or that was public."""

FIELDS = ("", "- Tried:", "- By, and when:", "- Result:", "")
PUBLIC = (
    ("Local press and its archive", "the pilot's name with each post, event and month below"),
    ("The council's or agency's papers", "committee reports, structure charts, minutes"),
    ("Inspection and review reports", "the months of fieldwork, the service, quoted phrases"),
    ("The programme's own publications", "staff named as leads, case studies, photographs"),
    ("Professional networks and job adverts", "each post with one holder, in its pilot and year"),
    ("Social media", "distinctive phrases in quotation marks; groups of the neighbourhood"),
    ("Courts and registers", "judgments, companies, charities, professional registers"),
)


def worksheet(
    view: StudyView, release: Release, earlier: Sequence[Release], *, changed: bool
) -> str:
    """The worksheet of a release, in Markdown. `view` holds the transcripts that it holds."""
    return "\n".join(
        [
            *_head(view, release, changed),
            *_cells(view),
            *_posts(view),
            *_quoted(view, release),
            *_facts(view),
            *_rare(view),
            *_dates(view),
            *_joined(release, earlier),
            *_public(),
            *_verdict(),
        ]
    )


def _head(view: StudyView, release: Release, changed: bool) -> Iterator[str]:
    yield "# Motivated intruder worksheet"
    yield ""
    yield f"- Release: {release.short} ({release.kind}{', draft' if release.draft else ''})"
    yield f"- Made: {release.at[:10]} by {release.by}"
    yield f"- SHA-256: {release.sha256 or 'not recorded'}"
    yield f"- It holds: {len(view.transcripts)} transcripts, {_people(view.participations)} people"
    yield f"- Smallest group that may share an attribution: {view.settings.k}"
    if changed:
        yield "- **The study has changed since: this is filled from the study as it is now.**"
    yield ""
    yield (
        "Do as somebody would who knows the service and wants to find a person: a colleague, a "
        "journalist, a relative. Use what is public and what everybody at work knows; do not use "
        "the vault. Write down what was tried, by whom, and what came of it, found or not. Do not "
        "write a name into this file: where somebody was found, write the id."
    )
    yield ""


def _cells(view: StudyView) -> Iterator[str]:
    k = view.settings.k
    cells: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for p in view.participations:
        cells[shown(view, p.pilots), p.stage, p.group, p.role].add(p.participant)
    small = sum(len(who) < k for who in cells.values())
    yield "## 1. Pilots, stages, groups and roles"
    yield ""
    yield f"{small} of {len(cells)} cells hold fewer than {k} people. Whoever knows the service"
    yield "knows who could be meant in those."
    yield ""
    yield from _table(
        ("pilot", "stage", "group", "role", "people", "small"),
        ((*cell, len(who), "small" if len(who) < k else "") for cell, who in sorted(cells.items())),
    )
    yield from FIELDS


def _posts(view: StudyView) -> Iterator[str]:
    yield "## 2. Posts with one holder"
    yield ""
    yield "From the staffing in study.yaml: posts of no more than one whole-time equivalent."
    yield ""
    yield from _table(("pilot", "post", "whole-time", "spoken to"), _single(view))
    yield from FIELDS


def _single(view: StudyView) -> Rows:
    for pilot in view.settings.pilots:
        for post, fte in pilot.staffing:
            if fte <= 1:
                who = [
                    f"{p.participant} in {p.transcript}"
                    for p in view.participations
                    if pilot.id in p.pilots and p.role.casefold() == post.casefold()
                ]
                yield pilot.shown, post, f"{fte:g}", ", ".join(who) or "nobody by this role"


def _quoted(view: StudyView, release: Release) -> Iterator[str]:
    yield "## 3. Who is heard most"
    yield ""
    if release.quoted:
        yield "Whoever is quoted often can be put together from their quotations."
        counts = Counter(who for _, who in release.quoted)
        what = "quotations"
    else:
        yield "The whole transcripts are in it; these people speak at greatest length."
        counts = _spoken(view)
        what = "words"
    yield ""
    where = _where(view.participations)
    top = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:10]
    yield from _table(
        ("person", what, "transcripts"), ((who, n, where.get(who, "")) for who, n in top)
    )
    yield from FIELDS


def _spoken(view: StudyView) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in view.transcripts.values():
        for turn in text.turns:
            who = text.speaker(turn).participant
            if who is not None:
                counts[who] += len(turn.body.of(text.text).split())
    return counts


def _facts(view: StudyView) -> Iterator[str]:
    found = [
        (id, turn, said) for id, text in view.transcripts.items() for turn, said in _pointing(text)
    ]
    yield "## 4. What is true of one person, or was public"
    yield ""
    yield "Words that often stand before a unique fact. Read the turn (`qualkit code show T`), and"
    yield "ask who at work, or in the street, would know at once."
    yield ""
    yield from _table(("transcript", "turn", "words"), found[:MOST])
    if len(found) > MOST:
        yield f"And {len(found) - MOST} more places."
        yield ""
    yield from FIELDS


def _pointing(text: AnonymisedTranscript) -> Iterator[tuple[int, str]]:
    for number, turn in enumerate(text.turns, 1):
        for match in POINTING.finditer(turn.body.of(text.text)):
            yield number, match.group().lower()


def _rare(view: StudyView) -> Iterator[str]:
    k = view.settings.k
    sources = {source.id: source for source in view.sources}
    facts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for p in view.participations:
        source = sources[p.transcript]
        facts["language", source.language].add(p.participant)
        if source.interpreter:
            facts["through an interpreter", source.language].add(p.participant)
        for what in ("background", "attachment", "agency"):
            if said := getattr(p, what):
                facts[what, said].add(p.participant)
    rare = sorted((*fact, len(who)) for fact, who in facts.items() if len(who) < k)
    yield "## 5. Rare languages, backgrounds and agencies"
    yield ""
    yield f"Shared by fewer than {k} people of this release."
    yield ""
    yield from _table(("what", "which", "people"), rare)
    yield from FIELDS


def _dates(view: StudyView) -> Iterator[str]:
    months: dict[tuple[str, str], set[str]] = defaultdict(set)
    for p in view.participations:
        months[p.date or "not recorded", shown(view, p.pilots)].add(p.transcript)
    named = sum(
        replacement.kind.value in ("date", "birth_date")
        for text in view.transcripts.values()
        for replacement in text.replacements
    )
    yield "## 6. Dates"
    yield ""
    yield f"{named} dates are told in the transcripts, to the {view.settings.precision.dates}. "
    yield "Months of fieldwork, which a diary or a leaver's date could be laid against:"
    yield ""
    rows = (
        (month, pilot, ", ".join(sorted(where))) for (month, pilot), where in sorted(months.items())
    )
    yield from _table(("month", "pilot", "transcripts"), rows)
    yield from FIELDS


def _joined(release: Release, earlier: Sequence[Release]) -> Iterator[str]:
    yield "## 7. Together with what was given out before"
    yield ""
    rows = [
        (
            one.short,
            one.kind,
            one.at[:10],
            one.receiver or "not said",
            "not known" if one.everything else len(one.participants & release.participants),
        )
        for one in earlier
    ]
    yield "Lay this release beside each of these; the same words, ids or labels join them."
    yield ""
    yield from _table(("release", "what", "made", "for", "people in both"), rows)
    yield from FIELDS


def _public() -> Iterator[str]:
    yield "## 8. Press and public sources"
    yield ""
    for number, (source, look) in enumerate(PUBLIC, 1):
        yield f"### 8.{number} {source}"
        yield ""
        yield f"Look for: {look}."
        yield from FIELDS


def _verdict() -> Iterator[str]:
    yield "## 9. Verdict"
    yield ""
    yield "- People who could be found (ids), and how surely:"
    yield "- What was changed because of it, in which command:"
    yield "- May it be given out, and on what conditions:"
    yield "- Signed, and when:"
    yield ""


def _where(participations: Iterable[Participation]) -> Mapping[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for p in participations:
        found[p.participant].append(p.transcript)
    return {who: ", ".join(sorted(ids)) for who, ids in found.items()}


def _people(participations: Iterable[Participation]) -> int:
    return len({p.participant for p in participations})


def _table(heads: Sequence[str], rows: Rows) -> Iterator[str]:
    """A table in Markdown, and a line that says so where it has no rows."""
    held = [[_cell(cell) for cell in row] for row in rows]
    if not held:
        yield "None are known."
        yield ""
        return
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in held:
        yield f"| {' | '.join(row)} |"
    yield ""


def _cell(value: object) -> str:
    """A value that cannot end its cell, nor be taken for markup."""
    flat = " ".join(str(value).split())
    return re.sub(r"([\\|<>`*_\[\]])", r"\\\1", flat)
