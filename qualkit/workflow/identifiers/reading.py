"""Reading an anonymised transcript to its end, and signing that it was read."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from qualkit.alignment import moved, to_original
from qualkit.anonymise import Mention
from qualkit.errors import (
    CannotDecide,
    NotYet,
    NoVault,
    UnknownTranscript,
)
from qualkit.model import Act, ActKind, AnonymisedTranscript, Kind, Replacement, Span, Turn
from qualkit.recognisers import vocabulary
from qualkit.register import Decision
from qualkit.store import Connection, acts, people, texts
from qualkit.workflow.identifiers.finding import alignment_of
from qualkit.workflow.identifiers.reviewing import Review
from qualkit.workflow.study import Study

Pieces = tuple[tuple[str, bool], ...]
"""Words, and whether they are a replacement."""


@dataclass(frozen=True)
class Shown:
    """Which version of a transcript is shown: what is signed is what was read."""

    version: int
    text: str
    """Its id."""


def plain(study: Study, id: str) -> tuple[Shown, tuple[Pieces, ...]]:
    """A transcript's newest version, turn by turn. Raises UnknownTranscript, NotYet."""
    with study.store.reading() as db:
        text = _newest(db, id)
        shown = Shown(*texts.standing(db)[id])
    return shown, tuple(tuple(_pieces(text, turn)) for turn in text.turns)


def sign_off(study: Study, id: str, read: Shown) -> Act:
    """Record that the coder has read what was shown to its end; the act that says so.

    Raises NotYet where the text has changed since it was shown, and NoVault in a coder's copy: who
    signs is who could look at the original.
    """
    if not study.vault.present:
        raise NoVault()
    with study.transaction() as db:
        if texts.standing(db).get(id) != (read.version, read.text):
            raise NotYet(
                what=f"{id} was changed while it was read",
                fix=f"Read it again: `qualkit anonymise --read {id}`.",
            )
        shown = [one.shown for one in texts.newest(db, [id])[id].replacements]
        act = study.batch().act(ActKind.READ, id, version=read.version, text=read.text, shown=shown)
        acts.add(db, [act])
    return act


def unread(study: Study) -> list[str]:
    """The anonymised transcripts that nobody has read to the end since they changed, in order."""
    with study.store.reading() as db:
        there, signed = texts.standing(db), texts.readings(db)
        return [one.id for one in people.sources(db) if one.id in there and one.id not in signed]


@dataclass(frozen=True)
class Piece:
    """A stretch of a turn, as it is read."""

    start: int
    """Where it begins in the anonymised text."""
    words: str
    original: str = ""
    """What stands there in the original, where something is replaced."""
    mention: Mention | None = None


@dataclass(frozen=True)
class Line:
    """A turn, as it is read; its label belongs to the first piece."""

    pieces: tuple[Piece, ...]
    body: int
    """Where its words begin in the anonymised text, after the label."""
    changed: bool
    """Whether somebody signed this transcript, and this turn has changed since."""


@dataclass(frozen=True)
class Added:
    """A name that was missed, and where it stood."""

    id: str
    replacement: str
    mentions: int
    where: tuple[tuple[str, int], ...]
    """By transcript, in the order of their numbers: how many."""
    ordinary: bool = False
    """Whether it is an ordinary word, which may mean something else elsewhere."""


class Reading:
    """One transcript being read to its end, original beside it; what is missed is added at once."""

    signed_by: str
    """Who last signed this transcript, changed since or not; "" where nobody did."""
    is_signed: bool
    """Whether somebody signed it as it stands."""

    def __init__(self, study: Study, id: str, *, review: Review | None = None) -> None:
        """Raises UnknownTranscript, NotYet before it is anonymised, NoVault or NoKey.

        `review`: one that is open already; opening it takes longest.
        """
        with study.store.reading() as db:
            _newest(db, id)
        self.id = id
        self.review = review or Review(study)
        self._load()

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every turn, in order."""
        return self._lines

    @property
    def replacements(self) -> list[str]:
        """What stands in the text for somebody or something, in order."""
        return [one.shown for one in self._text.replacements]

    def first(self) -> list[int]:
        """The turns that changed since somebody signed; none where nobody did, or none did."""
        return [at for at, line in enumerate(self._lines) if line.changed]

    def add(self, start: int, end: int, kind: Kind, *, relation: str = "", to: str = "") -> Added:
        """Replace a missed name, [start, end) of the anonymised text, wherever it stands.

        What was restored there is taken back. Raises CannotDecide where a replacement stands there
        already, or would not come to stand there.
        """
        span = Span(start, end)
        if any(r.span.overlaps(span) for r in self._text.replacements):
            raise CannotDecide(
                what="something is replaced there already",
                fix="Mark the words beside it, or change it in the review.",
            )
        review, words = self.review, span.of(self._text.text)
        at = to_original(alignment_of(review.opened, review.register, self.id), span)
        is_restored = any(at.overlaps(one) for one in review.register.restored(self.id))
        restored = (self.id, at) if is_restored else None
        id = review.add(words, kind, relation=relation, to=to, restored=restored)
        review.rewrite()
        if not any(one.span.overlaps(at) for one in review.mentions(self.id)):
            self.review.undo()
            self.review.rewrite()
            self._load()
            raise CannotDecide(
                what=f"“{' '.join(words.split())}” can be found nowhere as it is marked",
                fix="Mark its words one by one.",
            )
        self._load()
        plain = words.islower() and set(words.split()) <= vocabulary.words()
        return replace(self._added(id), ordinary=plain)

    def restore(self, mention: Mention) -> None:
        """Put the words of a false mention back: here, and nowhere else."""
        self.review.restore(self.id, mention.span)
        self.review.rewrite()
        self._load()

    def assign(self, mention: Mention, to: str) -> None:
        """A mention names the entity `to`: here, and nowhere else."""
        self.review.assign(self.id, mention.span, to)
        self.review.rewrite()
        self._load()

    def assign_new(self, mention: Mention, kind: Kind, *, relation: str = "") -> Added:
        """A mention names somebody new, wherever it stands in this transcript."""
        id = self.review.assign_new(self.id, mention.span, kind, relation=relation)
        self.review.rewrite()
        self._load()
        return self._added(id)

    def undo(self) -> Decision | None:
        """Take back the newest decision; which that was."""
        undone = self.review.undo()
        if undone:
            self.review.rewrite()
            self._load()
        return undone

    def sign(self) -> Act:
        """Record that the coder read what is shown here to its end. Raises NotYet if it changed."""
        act = sign_off(self.review.study, self.id, self.shown)
        self._load()
        return act

    def _added(self, id: str) -> Added:
        card, where = self.review.card(id), Counter(o.transcript for o in self.review.contexts(id))
        return Added(id, card.entity.replacement, card.mentions, tuple(sorted(where.items())))

    def _load(self) -> None:
        study = self.review.study
        with study.store.reading() as db:
            self._text = _newest(db, self.id)
            self.shown = Shown(*texts.standing(db)[self.id])
            self.signed_by, since = _signed(db, self._text)
            self.is_signed = self.id in texts.readings(db)
        if self.shown.version != self.review.register.held[self.id].version:
            raise NotYet(
                what=f"the words of {self.id} came from a copy that is newer than this vault",
                fix="Put the vault/objects that they were made with here, then anonymise again.",
            )
        original = self.review.original(self.id).text
        mentions = self.review.mentions(self.id)
        replaced = list(zip(self._text.replacements, mentions, strict=True))
        lines = []
        starts = [one.span.start for one, _ in replaced]
        for turn in self._text.turns:
            here = slice(bisect_left(starts, turn.start), bisect_left(starts, turn.body.end))
            pieces = tuple(_read_pieces(self._text, turn, replaced[here], original))
            changed = any(turn.span.overlaps(span) for span in since)
            lines.append(Line(pieces, turn.body.start, changed))
        self._lines = tuple(lines)


def _signed(db: Connection, text: AnonymisedTranscript) -> tuple[str, list[Span]]:
    """Who last signed the text, and where it has changed since; "" where nobody did."""
    signed = acts.standing(db, ActKind.READ, transcripts=[text.id])
    if not signed:
        return "", []
    body = signed[-1].body
    version, shown = int(str(body["version"])), body.get("shown")
    return signed[-1].coder, changed_since(db, text, version, shown)


def changed_since(
    db: Connection, text: AnonymisedTranscript, version: int, shown: object
) -> list[Span]:
    """Where a text, the newest, has changed since a version in which these stood for somebody.

    What stands for somebody may have become something else of the same length, which no map tells.
    """
    way, since = texts.ways(db, [text.id]).get(text.id, {}), list[Span]()
    while version in way:
        step = way[version]
        since = [moved(span, step.changes) for span in since]
        since += [change.new for change in step.changes]
        version = step.onto
    if version != text.version:  # the way is not known: all of it may have changed
        return [Span(0, len(text.text))]
    now = [one.shown for one in text.replacements]
    if isinstance(shown, list):
        for what, _, _, first, last in SequenceMatcher(None, shown, now, False).get_opcodes():
            if what != "equal":
                since += [one.span for one in text.replacements[first:last]]
    return since


def _read_pieces(
    text: AnonymisedTranscript,
    turn: Turn,
    replaced: Sequence[tuple[Replacement, Mention]],
    original: str,
) -> Iterator[Piece]:
    at = turn.start
    for one, mention in replaced:
        if turn.span.covers(one.span):
            if at < one.span.start:
                yield Piece(at, text.text[at : one.span.start])
            yield Piece(one.span.start, one.shown, mention.span.of(original), mention)
            at = one.span.end
    if at < turn.body.end:
        yield Piece(at, text.text[at : turn.body.end])


def _newest(db: Connection, id: str) -> AnonymisedTranscript:
    held = texts.newest(db)
    if not held:
        raise NotYet(what=f"{id} is not anonymised yet", fix="Run `qualkit anonymise --yes` first.")
    if id not in held:
        raise UnknownTranscript(name=id)
    return held[id]


def _pieces(text: AnonymisedTranscript, turn: Turn) -> Iterator[tuple[str, bool]]:
    at = turn.start
    for one in text.replacements:
        if turn.span.covers(one.span):
            yield text.text[at : one.span.start], False
            yield one.shown, True
            at = one.span.end
    yield text.text[at : turn.body.end], False
