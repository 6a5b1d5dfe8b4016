"""What is proved once is masked in every mention: spelling, case and possessive as they may be."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from qualkit.anonymise.book import Book
from qualkit.anonymise.casing import uncased, with_capitals
from qualkit.anonymise.contexts import NOTHING_MORE
from qualkit.anonymise.deciding import is_known
from qualkit.anonymise.drafts import PILOT
from qualkit.anonymise.index import Match
from qualkit.anonymise.keeping import Keep
from qualkit.anonymise.placing import FORMAT, LABEL, LIKELY, SAID, SURE, Candidate, placed
from qualkit.anonymise.relations import AS_USUAL, unnumbered
from qualkit.anonymise.replacing import Mention
from qualkit.anonymise.scene import Scene, names_owner
from qualkit.anonymise.standing import Standing
from qualkit.anonymise.tokens import tokens
from qualkit.anonymise.weighing import NAMED, PASSING, called, form_key, settled
from qualkit.model import Entity, Find, Kind, Precision, Span, Status
from qualkit.recognisers import ages, months, titles
from qualkit.recognisers.shapes import LETTER, starts_sentence
from qualkit.recognisers.vocabulary import words

NOBODYS: Mapping[Span, str] = {}
_NEAR = 16
_ARTICLE = re.compile(r"\b[Tt]he ")
_OWN = len("'s")
_TITLE = re.compile(rf"(?<![{LETTER}])(?:(?:{titles.SURE})\.? |(?:[A-Z]\. ?)+)\Z")
_OWN_NOUN = re.compile(r"['’]s(?=[.,;:?!]| (?:and|or|but|for|on|at|in|with|to)\b|\Z)")
"""A possessive that owns nothing said: "it used to be Mrs Pike's," is a place."""
_SURE = (
    "the name of",
    "named after",
    "title before",
    "a prison",
    "a name spelled",
    "initials for",
    "an address",
)


def mentions(
    scene: Scene,
    finds: Sequence[Find],
    book: Book,
    *,
    keep: Keep,
    precision: Precision = AS_USUAL,
    restored: Collection[Span] = (),
    assigned: Mapping[Span, str] = NOBODYS,
    id: str = "",
) -> tuple[Mention, ...]:
    """What is replaced in one transcript: in order, no two overlapping.

    `restored` are spans of which a person has said that they identify nobody there, `assigned`
    those of which a person has said whom they name: an entity's id. `id` is the transcript's, for
    entities that are confined to some.
    """
    return tuple(_Reader(scene, finds, book, keep, precision, id).mentions(restored, assigned))


class _Reader:
    """One transcript, read with the book of all entities."""

    def __init__(
        self,
        scene: Scene,
        finds: Sequence[Find],
        book: Book,
        keep: Keep,
        precision: Precision,
        id: str,
    ) -> None:
        self.id = id
        self.precision = precision
        self.restored: Collection[Span] = ()
        self.cast = scene.cast
        self.scene = scene
        self.text = scene.transcript.text
        self.words = tokens(self.text)
        self.book = book
        self.keep = keep
        typed = uncased(scene.transcript)
        self.cased = with_capitals(scene.transcript, typed)
        exact = (find for find in finds if self._is_too_exact(find))
        self.finds = settled(list(exact), self.text, keep)
        self.reasons = _Reasons(self.finds)
        self.standing = Standing(
            self.text,
            self.cased,
            uncased=typed,
            words=self.words,
            found=[find.span for find in self.finds if find.kind in NAMED],
            people={find.span for find in finds if find.reason.endswith("spaCy: PERSON")},
        )
        names = {*scene.cast.present, *scene.cast.labels.values()}
        self.present = {book.owners[name].id for name in names if name in book.owners}

    def mentions(
        self, restored: Collection[Span], assigned: Mapping[Span, str]
    ) -> Iterator[Mention]:
        """What is replaced, in order."""
        self.restored = restored
        forms = list(self._forms())
        here = {candidate.entity.id for candidate in forms if candidate.entity}
        candidates = [*self._labels(), *self._initials(here), *forms]
        proved = {candidate.span for candidate in candidates}
        candidates += [
            candidate
            for candidate in self._direct()
            if candidate.weight == FORMAT or candidate.span not in proved
        ]
        candidates += self._assigned(assigned)
        standing = [one for one in candidates if not self._is_restored(one)]
        before = 0
        for candidate in placed(standing, self.text):
            mention = self._mention(candidate, before)
            before = mention.span.end
            yield mention

    def _mention(self, candidate: Candidate, before: int) -> Mention:
        """What is replaced for a candidate; `before`: where the last one ended."""
        span, entity = candidate.span, candidate.entity
        span = self._with_its_article(span, candidate.kind, before)
        alone = _OWN_NOUN.match(self.text, span.end) if candidate.kind in NAMED else None
        span = Span(span.start, alone.end()) if alone else span
        reasons = self.reasons.of(span)
        return Mention(
            span,
            entity.kind if entity else candidate.kind,
            entity.replacement
            if entity
            else unnumbered(candidate.kind, span.of(self.text), self.precision),
            tuple(dict.fromkeys([candidate.reason, *reasons])),
            entity.id if entity else None,
        )

    def _with_its_article(self, span: Span, kind: Kind, before: int) -> Span:
        """The name of a place with its "the", where that belongs to nothing that comes after."""
        if kind not in (Kind.PLACE, Kind.ORGANISATION):
            return span
        article = _ARTICLE.match(self.text, max(before, span.start - len("the ")), span.start)
        if not article:
            return span
        inside = article[0][0] == "T" and not starts_sentence(self.text, article.start())
        mine = inside or NOTHING_MORE.match(self.text, span.end)
        return Span(article.start(), span.end) if mine else span

    def _is_too_exact(self, find: Find) -> bool:
        """Whether a date or an age says more than may be said; anything else does."""
        if find.kind is Kind.DATE:
            allowed = ("year",) if find.reason == months.REASON else ("month", "year")
            return self.precision.dates in allowed
        if find.kind is Kind.AGE:
            old = ages.years(find.span.of(self.text)) > ages.OLDEST
            return old or self.precision.ages == "band"
        return True

    # --- what a person put back

    def _is_restored(self, candidate: Candidate) -> bool:
        """Whether a person has put back what stands here, and not only something that holds it.

        Somebody of interviews.csv is named still where "the Quill Centre" was put back.
        """
        known = candidate.entity is not None and is_known(candidate.entity)
        return any(
            candidate.span.overlaps(span) and (not known or self._is_whole(candidate.span, span))
            for span in self.restored
        )

    def _is_whole(self, one: Match | Span, restored: Span) -> bool:
        """Whether this is all that was put back, but for an article and a possessive."""
        article = _ARTICLE.match(self.text, *restored)
        starts = (restored.start, article.end() if article else restored.start)
        return one.start in starts and 0 <= restored.end - one.end <= _OWN

    # --- what a person said, and the register

    def _assigned(self, assigned: Mapping[Span, str]) -> Iterator[Candidate]:
        for span, id in assigned.items():
            if entity := self.book.by_id.get(id):
                yield Candidate(span, entity.kind, "whose it is here, a person said", entity, SAID)

    def _labels(self) -> Iterator[Candidate]:
        for turn in self.scene.transcript.turns:
            owner = self.book.owners.get(self.cast.labels.get(turn.label, ""))
            if owner and names_owner(turn.label, owner.name):
                reason = "a speaker label of the register"
                yield Candidate(turn.label_span, Kind.PERSON, reason, owner, LABEL)

    def _initials(self, here: Collection[str]) -> Iterator[Candidate]:
        """Initials, in capitals, of who took part here or in this pilot, or what is named here."""
        for word in self.words:
            for owner in self.book.initials.get(self.text[word.start : word.bare], ()):
                near = owner.participant and owner.pilots & self.cast.pilots
                named = owner.id in here and word.key not in words()
                met = owner.id in self.present or near or named
                if met and not self.keep.length_at([word], 0):
                    span = Span(word.start, word.bare)
                    what = "somebody" if owner.kind is Kind.PERSON else "something"
                    yield Candidate(span, owner.kind, f"initials of {what} here", owner, SURE)
                    break

    # --- what any transcript proved

    def _forms(self) -> Iterator[Candidate]:
        terms = {
            at: (start, end)
            for start, end in self.keep.terms(self.words, proved=True)
            for at in range(start, end)
        }
        accepted: list[list[Match]] = []
        for matches in self.book.index.matches(self.text, self.words):
            standing = [
                match
                for match in matches
                if self._may_be_met(match.form.entity)
                and not any(self._is_whole(match, span) for span in self.restored)
                and self.standing.stands(match, terms)
            ]
            if standing:
                longest = standing[0].end
                longest_ones = [match for match in standing if match.end == longest]
                exact = [match for match in longest_ones if self._is_exact(match)]
                accepted.append(exact or longest_ones)
        met = self._met(accepted)
        for standing in accepted:
            entity = min((m.form.entity for m in standing), key=lambda e: self._distance(e, met))
            span = Span(standing[0].start, standing[0].end)
            if entity.kind is Kind.PERSON:
                span = self._with_title(span)
            yield Candidate(span, entity.kind, "a form of a name that is proved", entity, SURE)

    def _is_exact(self, match: Match) -> bool:
        """Whether the words are those of the form, not a plural of them."""
        written = tuple(token.key for token in self.words[match.first : match.after])
        return written == match.form.words

    def _with_title(self, span: Span) -> Span:
        """A person's name with the title or the initial before it."""
        before = self.cased[max(0, span.start - _NEAR) : span.start]
        title = _TITLE.search(before)
        return Span(span.start - len(title.group()), span.end) if title else span

    def _met(self, accepted: Iterable[list[Match]]) -> set[str]:
        """Those who took part, and entities that the text names beyond doubt."""
        ids = ({match.form.entity.id for match in matches} for matches in accepted)
        return self.present | {id for alone in ids if len(alone) == 1 for id in alone}

    def _may_be_met(self, entity: Entity) -> bool:
        return not entity.only or self.id in entity.only

    def _distance(self, entity: Entity, met: set[str]) -> tuple[bool, bool, bool, bool, bool, str]:
        """How far an entity is from this transcript: named here, of its pilot, of no pilot."""
        here = bool(entity.pilots & self.cast.pilots)
        hidden = entity.relation == PILOT
        said = self.id in entity.only
        return (
            not said,
            not hidden,
            entity.id not in met,
            not here,
            bool(entity.pilots),
            entity.id,
        )

    # --- what this transcript shows by itself

    def _direct(self) -> Iterator[Candidate]:
        for find in self.finds:
            entity = None
            if find.kind not in PASSING:
                named = self.book.by_form.get(form_key(called(find, self.text)), ())
                owners = [owner for owner in named if self._may_be_met(owner)]
                entity = min(owners, key=lambda e: self._distance(e, self.present), default=None)
            if entity and entity.status is Status.REJECTED:
                continue
            yield Candidate(find.span, find.kind, find.reason, entity, _weight(find))


class _Reasons:
    """The reasons of finds, by where they are."""

    def __init__(self, finds: Sequence[Find]) -> None:
        self._finds = sorted(finds, key=lambda find: find.span)
        self._starts = [find.span.start for find in self._finds]
        self._longest = max((find.span.end - find.span.start for find in finds), default=0)

    def of(self, span: Span) -> list[str]:
        """Those of the finds that touch a span."""
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_left(self._starts, span.end)
        near = self._finds[first:last]
        return [find.reason for find in near if find.span.overlaps(span)]


def _weight(find: Find) -> int:
    if find.kind not in NAMED:
        return FORMAT
    return SURE if find.reason.startswith(_SURE) else LIKELY
