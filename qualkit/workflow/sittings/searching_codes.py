"""code find: words looked for in the anonymised texts, and coded where a person says so.

What is looked for is kept nowhere, unless something is coded for it: then it is a record, with the
reason, keyed by the act that says what was coded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit import coding as room
from qualkit import phrases
from qualkit.errors import CannotDecide, NotYet
from qualkit.model import (
    ActKind,
    AnonymisedTranscript,
    Code,
    Coding,
    Segment,
    Span,
    Stance,
)
from qualkit.segments import cut, segments
from qualkit.store import Connection, codings, texts
from qualkit.workflow import unseen
from qualkit.workflow.codes.calling import beneath, meant
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.sittings.coding import coded, the_text
from qualkit.workflow.speaking import EVERYBODY, Among, Speakers, Who
from qualkit.workflow.study import Study

AROUND = 70
"""Characters shown on each side of a hit."""
_FIRST, _LAST = re.compile(r"^\S*\s+"), re.compile(r"\s+\S*$")
COVERS = ("segment", "sentence", "words")
"""How much a hit codes."""


@dataclass(frozen=True)
class Asked:
    """What is looked for, and where."""

    terms: tuple[str, ...]
    regex: bool = False
    forms: bool = False
    code: str = ""
    """Only in words that carry this code, or one beneath it."""
    transcript: str = ""
    among: Among = EVERYBODY
    covers: str = "segment"


@dataclass(frozen=True)
class Hit:
    """Words that were found."""

    number: int
    transcript: str
    version: int
    span: Span
    words: str
    before: str
    after: str
    who: Who
    covers: Span
    """What would be coded."""
    codings: tuple[Coding, ...]
    """Those that stand on any of it."""

    @property
    def place(self) -> str:
        """Where it is: T003:120-131."""
        return f"{self.transcript}:{self.span.start}-{self.span.end}"

    def has(self, code: str, coder: str) -> bool:
        """Whether this coder has coded any of it so already."""
        return any((one.code, one.coder) == (code, coder) for one in self.codings)


@dataclass(frozen=True)
class Applied:
    """What was coded of what was found."""

    codings: int
    known: int
    """Hits whose words carried the code already, or that lie in the words of another hit."""


def find(study: Study, asked: Asked) -> list[Hit]:
    """Where the words stand in what people other than interviewers say, by transcript and place.

    Raises CannotDecide for what cannot be looked for, UnknownName, UnknownTranscript.
    """
    wanted = phrases.pattern(asked.terms, regex=asked.regex, forms=asked.forms)
    with study.store.reading() as db:
        speakers = Speakers(study, db, asked.among)
        codes = beneath(study.codebook(db)[1], asked.code) if asked.code else frozenset()
        here = _texts(db, asked.transcript)
        spans = {id: list(_in(wanted, text)) for id, text in here.items()}
        held = _held(study, db, [id for id, found in spans.items() if found])
    hits = list[Hit]()
    for id, found in spans.items():
        for segment, span in found:
            if not speakers.wanted(here[id], span.start):
                continue
            who = speakers.who(here[id], span.start)
            hit = _hit(here[id], segment, span, who, held.get(id, ()), asked, len(hits) + 1)
            if not codes or any(c.code in codes and c.span.overlaps(span) for c in hit.codings):
                hits.append(hit)
    return hits


def check(
    study: Study, asked: Asked, code: str, *, reason: str, stance: Stance | None = None
) -> Code:
    """The code that is meant, by id or name. Raises what `apply` would, before anybody is asked."""
    with study.store.reading() as db:
        code_meant = meant(study.codebook(db)[1], code)
    if stance and not code_meant.stance:
        raise CannotDecide(
            what=f"the code “{code_meant.name}” carries no stance", fix="Leave --stance out."
        )
    if not reason.strip():
        raise CannotDecide(what="no reason is given", fix="Say why with --reason.")
    typed = {"what is looked for": " ".join(asked.terms), "the reason": reason}
    refuse_names(study, {"the coder": study.coder, **typed})
    return code_meant


def apply(
    study: Study,
    asked: Asked,
    hits: Sequence[Hit],
    code: str,
    *,
    reason: str,
    stance: Stance | None = None,
) -> Applied:
    """Code what these hits cover; what carries the code of the same coder already is left.

    All of it is one batch. Raises UnknownName, CannotDecide for a code or reason that cannot be,
    NotYet where a text changed since it was searched, NamesSomebody.
    """
    code = check(study, asked, code, reason=reason, stance=stance).id

    def given(hit: Hit) -> room.Given:
        return room.Given(0, hit.transcript, hit.covers, code, study.coder, stance, None, "")

    batch = study.batch()
    with study.transaction() as db:
        ids = {hit.transcript for hit in hits}
        current = texts.newest(db, ids)
        held = _held(study, db, ids)
        searched = batch.act(ActKind.SEARCHED, None)
        made = [
            coded(batch, given(hit), hit.covers, current[hit.transcript], found=searched.id)
            for hit in _fresh(hits, current, held, code, study.coder)
        ]
        if made:
            body = {"code": code, "coded": [act.id for act in made], "covers": asked.covers}
            searched = replace(searched, body=body)
            said = f"Looked for: {' | '.join(asked.terms)}\nReason: {reason.strip()}"
            codings.record(db, [searched, *made], {searched.id: said})
    return Applied(len(made), len(hits) - len(made))


def chosen(hits: Sequence[Hit], said: str) -> list[Hit]:
    """The hits of "1,3,7", "2-5" or "all". Raises CannotDecide for a number that there is not."""
    if said.strip().casefold() == "all":
        return list(hits)
    numbers = set[int]()
    for part in said.replace("–", "-").split(","):
        first, _, last = part.strip().partition("-")
        if not first.isdecimal() or not (last or first).isdecimal():
            raise CannotDecide(
                what=f"“{part.strip()}” is no number of a hit", fix="Write 1,3,7 or 2-5 or all."
            )
        if not 1 <= int(first) <= int(last or first) <= len(hits):
            there = f"They are numbered from 1 to {len(hits)}." if hits else "Nothing was found."
            raise CannotDecide(what=f"there is no hit {part.strip()}", fix=there)
        numbers |= set(range(int(first), int(last or first) + 1))
    return [hit for hit in hits if hit.number in numbers]


# --- inside


def _texts(db: Connection, transcript: str) -> dict[str, AnonymisedTranscript]:
    return {transcript: the_text(db, transcript)} if transcript else texts.newest(db)


def _in(wanted: re.Pattern[str], text: AnonymisedTranscript) -> Iterator[tuple[Segment, Span]]:
    for segment in segments(text) if wanted.search(text.text) else ():
        for span in phrases.within(wanted, text.text, segment.span):
            yield segment, span


def _held(study: Study, db: Connection, ids: Collection[str]) -> Mapping[str, Sequence[Coding]]:
    """By transcript: the codings that stand and that this coder may see."""
    found: dict[str, list[Coding]] = {id: [] for id in ids}
    for one in unseen.seen(study, db, codings.every(db, changed=False, transcripts=ids)):
        found[one.transcript].append(one)
    return found


def _hit(
    text: AnonymisedTranscript,
    segment: Segment,
    span: Span,
    who: Who,
    held: Sequence[Coding],
    asked: Asked,
    number: int,
) -> Hit:
    covers = _covered(text.text, segment.span, span, asked.covers)
    return Hit(
        number=number,
        transcript=text.id,
        version=text.version,
        span=span,
        words=span.of(text.text),
        before=_before(text.text[segment.span.start : span.start]),
        after=_after(text.text[span.end : segment.span.end]),
        who=who,
        covers=covers,
        codings=tuple(one for one in held if one.span.overlaps(covers)),
    )


def _before(words: str) -> str:
    """The last of these words, as many as are shown."""
    return words if len(words) <= AROUND else f"… {_FIRST.sub('', words[-AROUND:], 1)}"


def _after(words: str) -> str:
    """The first of them."""
    return words if len(words) <= AROUND else f"{_LAST.sub('', words[:AROUND], 1)} …"


def _covered(text: str, segment: Span, span: Span, how: str) -> Span:
    if how == "words":
        return span
    if how == "segment":
        return segment
    parts = [one for one in cut(text, segment, words=1) if one.overlaps(span)]
    return Span(min(parts[0].start, span.start), max(parts[-1].end, span.end)) if parts else span


def _fresh(
    hits: Sequence[Hit],
    current: Mapping[str, AnonymisedTranscript],
    held: Mapping[str, Sequence[Coding]],
    code: str,
    coder: str,
) -> Iterator[Hit]:
    """Those of which the coder has coded nothing so; raises NotYet where a text is another now."""
    taken: dict[str, list[Span]] = {
        id: [one.span for one in some if (one.code, one.coder) == (code, coder)]
        for id, some in held.items()
    }
    for hit in hits:
        text = current.get(hit.transcript)
        if text is None or text.version != hit.version:
            raise NotYet(
                what=f"{hit.transcript} was anonymised again since it was searched",
                fix="Search again; nothing was coded.",
            )
        if not any(span.overlaps(hit.covers) for span in taken[hit.transcript]):
            taken[hit.transcript].append(hit.covers)
            yield hit
