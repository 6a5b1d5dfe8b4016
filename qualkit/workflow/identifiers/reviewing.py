"""The review: what was found, the most doubtful first, and what a person decides about it.

A decision is in the vault, and recorded as an act without words, when its function returns. The
texts follow when `finish` is called, or the next time that the study is anonymised.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from qualkit.anonymise import Mention, deciding
from qualkit.anonymise.doubting import doubt
from qualkit.errors import CannotDecide, NotYet
from qualkit.model import ActKind, Entity, Kind, Span, Status, Transcript, Turn
from qualkit.register import Decision, Register, Verb
from qualkit.store import acts
from qualkit.vault import Opened
from qualkit.workflow.identifiers.anonymising import Draft, anonymise
from qualkit.workflow.identifiers.cleaning import refuse_kept_names
from qualkit.workflow.identifiers.finding import mentions_in
from qualkit.workflow.identifiers.rewriting import Rewritten, rewrite
from qualkit.workflow.keeping import commit, load_register, original
from qualkit.workflow.progress import Progress, silent
from qualkit.workflow.study import Study

AROUND = 90
"""Characters shown before and after a mention."""


@dataclass(frozen=True)
class Card:
    """One entity, as it is reviewed."""

    entity: Entity
    mentions: int
    transcripts: tuple[str, ...]
    doubt: float
    """From 0 to 1; 0 for what a person has decided."""
    why: tuple[str, ...]
    """What speaks against it."""


@dataclass(frozen=True)
class Context:
    """One mention, with the words of the original around it."""

    transcript: str
    label: str
    """Of the speaker, as in the original."""
    before: str
    words: str
    after: str
    span: Span
    """In the original."""
    reasons: tuple[str, ...]


class Review:
    """One sitting over what was found. It reads names: nothing of it is kept outside the vault."""

    def __init__(self, study: Study, *, progress: Progress = silent) -> None:
        """Raises NoVault or NoKey, and NotYet before anything is anonymised."""
        self.study = study
        self.opened: Opened = study.vault.open()
        self.register: Register = load_register(study, self.opened)
        if not any(held.mentions for held in self.register.held.values()):
            raise NotYet(
                what="nothing is anonymised yet", fix="Run `qualkit anonymise --yes` first."
            )
        self._mentions: dict[str, tuple[Mention, ...]] = {}
        self._texts: dict[str, Transcript] = {}
        self._waiting: list[tuple[str, str]] | None = None
        self._undone = False
        """Whether something was undone since, on which joining may have built."""
        for id in progress(list(self.register.held), "Opening"):
            self._mentions[id] = mentions_in(self.opened, self.register, id)
        self._index()

    # --- looking

    def cards(self) -> list[Card]:
        """Every entity that stands: undecided ones first, the most doubtful of them first."""
        cards = [self._card(one) for one in self.register.entities if _stands(one)]
        return sorted(
            cards, key=lambda c: (c.entity.status is not Status.OPEN, -c.doubt, -c.mentions)
        )

    def card(self, id: str) -> Card:
        """One entity. Raises CannotDecide if there is none of this id."""
        return self._card(deciding.named(self.register.entities, id))

    def contexts(self, id: str, first: int = 0, last: int | None = None) -> list[Context]:
        """The mentions of an entity, or those of [first, last), in the order of the transcripts."""
        met = self._met(deciding.named(self.register.entities, id))
        return [self._context(transcript, one) for transcript, one in met[first:last]]

    def evidence(self, id: str) -> Mapping[str, str]:
        """Form -> why it is thought to be one of this entity's; each can be split off."""
        entity = deciding.named(self.register.entities, id)
        return {form: entity.why.get(form, "") for form in sorted(entity.forms)}

    # --- deciding

    def accept(self, id: str) -> None:
        """It is what it was taken for."""
        self._decide(Verb.ACCEPT, deciding.accept(self.register.entities, id), entity=id)

    def reject(self, id: str) -> None:
        """It identifies nobody: it will stand in the texts as it is."""
        self._decide(Verb.REJECT, deciding.reject(self.register.entities, id), entity=id)

    def retype(self, id: str, kind: Kind, relation: str = "") -> None:
        """It is of another kind or relation, and gets the next replacement of that."""
        made = deciding.retype(self.register.entities, id, kind, relation)
        self._decide(Verb.RETYPE, made, entity=id, kind=kind, relation=relation)

    def rename(self, id: str, shown: str) -> None:
        """Something else stands for it."""
        made = deciding.rename(self.register.entities, id, shown)
        self._decide(Verb.RENAME, made, entity=id, shown=shown)

    def merge(self, id: str, into: str) -> None:
        """`id` is `into`, whose replacement stands for both."""
        made = deciding.merge(self.register.entities, id, into)
        self._decide(Verb.MERGE, made, entity=id, other=into)

    def split(
        self,
        id: str,
        forms: Collection[str],
        *,
        transcripts: Collection[str] = (),
        relation: str = "",
    ) -> str:
        """Some forms are somebody else's, everywhere or in some transcripts; whose id that is."""
        for transcript in transcripts:
            if transcript not in self.register.held:
                raise CannotDecide(
                    what=f"there is no {transcript}", fix="`qualkit status` lists them."
                )
        made = deciding.split(
            self.register.entities, id, forms, transcripts=transcripts, relation=relation
        )
        self._decide(
            Verb.SPLIT,
            made,
            entity=id,
            other=made[-1].id,
            words=tuple(sorted(forms)),
            transcripts=tuple(sorted(transcripts)),
            relation=relation,
        )
        return made[-1].id

    def keep(self, term: str) -> None:
        """A term of the programme is never replaced. Raises KeepsName for a participant's name."""
        term = " ".join(term.split())
        if not any(char.isalnum() for char in term):
            raise CannotDecide(what=f"“{term}” is no term", fix="Give at least one word.")
        refuse_kept_names(self.study, self.register, term)
        self._decide(Verb.KEEP, self.register.entities, words=(term,))

    def add(
        self,
        words: str,
        kind: Kind,
        *,
        relation: str = "",
        to: str = "",
        restored: tuple[str, Span] | None = None,
    ) -> str:
        """A name that was missed, of somebody new or of the entity `to`; whose id that is.

        `restored`: a transcript and where in its original this stands, where something was restored
        that names somebody after all; whoever was called so already is meant there.
        """
        made, place = self.register.entities, dict[str, object]()
        again = deciding.added(made, words) if restored else None
        if restored:
            transcript, span = restored
            original = self.register.held[transcript].original
            place = {"transcripts": (transcript,), "original": original, "span": span}
        if again:
            id, place["before"] = again.id, (again,)
        else:
            made = deciding.add(made, words, kind, relation=relation, to=to)
            id = to or made[-1].id
        about = {"words": (words,), "kind": kind, "relation": relation}
        self._decide(Verb.ADD, made, entity=id, **about, **place)
        return id

    def restore(self, transcript: str, span: Span) -> None:
        """One mention identifies nobody; `span` is where it stands in the original."""
        self._decide_here(Verb.RESTORE, transcript, span)

    def assign(self, transcript: str, span: Span, to: str) -> None:
        """One mention is the entity `to`'s, whoever else has that name; `span` as in `restore`."""
        one = deciding.named(self.register.entities, to)
        deciding.refuse_pilot(one)
        if one.status is Status.REJECTED:
            raise CannotDecide(what=f"{to} was rejected", fix="Undo that, or add the name anew.")
        self._refuse_label(transcript, span)
        self._decide_here(Verb.ASSIGN, transcript, span, other=to)

    def assign_new(self, transcript: str, span: Span, kind: Kind, *, relation: str = "") -> str:
        """A mention, and its like in this transcript, is somebody new's; whose id that is."""
        self._refuse_label(transcript, span)
        known, words = self.register.entities, span.of(self._text(transcript).text)
        made = deciding.add_here(known, words, kind, transcript, relation=relation)
        about = {"other": made[-1].id, "kind": kind, "relation": relation}
        self._decide_here(Verb.ASSIGN, transcript, span, made, **about)
        return made[-1].id

    def undo(self) -> Decision | None:
        """Take back the newest decision that stands; which that was."""
        standing = [one for one in self.register.decisions if not one.undone]
        if not standing:
            return None
        last = standing[-1]
        entities = tuple(_as_before(one, last) for one in self.register.entities)
        decisions = tuple(
            replace(one, undone=True) if one.id == last.id else one
            for one in self.register.decisions
        )
        self._commit(last.id, "undo", entities, decisions)
        self._undone = self._undone or last.verb in (Verb.MERGE, Verb.SPLIT, Verb.ADD, Verb.REJECT)
        return last

    @contextmanager
    def together(self) -> Iterator[None]:
        """Decisions within the block count together, or none of them if it raises."""
        before = self.register
        self._waiting = []
        try:
            yield
            if self._waiting:
                self._keep(
                    before.next(entities=self.register.entities, decisions=self.register.decisions)
                )
        except BaseException:
            self.register = before
            raise
        finally:
            self._waiting = None

    # --- writing

    def rewrite(self) -> Rewritten:
        """Write the texts that the decisions change.

        Joining is left to `finish`, but where something was undone that joining has built on.
        Transcripts that were not joined yet are left alone: who is in them is not known.
        """
        before = self.register
        if self._undone:
            draft = anonymise(self.study)
            self.register, self._undone = load_register(self.study, self.opened), False
            done = Rewritten(self.register, draft.written, draft.moved, draft.touched, draft.newer)
        else:
            done = rewrite(self.study, self.opened, self.register, joined=True)
            self.register = done.register
        for id, held in self.register.held.items():
            if id in before.held and held.mentions == before.held[id].mentions:
                continue
            self._mentions[id] = mentions_in(self.opened, self.register, id)
        self._index()
        return done

    def finish(self, *, progress: Progress = silent) -> Draft:
        """Anonymise the study as it was decided."""
        return anonymise(self.study, progress=progress)

    def original(self, transcript: str) -> Transcript:
        """A transcript's raw words."""
        return self._text(transcript)

    def mentions(self, transcript: str) -> tuple[Mention, ...]:
        """What is replaced in it, in order."""
        return self._mentions[transcript]

    # --- inside

    def _refuse_label(self, transcript: str, span: Span) -> None:
        if any(turn.label_span.overlaps(span) for turn in self._text(transcript).turns):
            raise CannotDecide(
                what="that is a speaker's label", fix="In speakers.csv, say who speaks."
            )

    def _decide_here(
        self,
        verb: Verb,
        transcript: str,
        span: Span,
        entities: tuple[Entity, ...] = (),
        **about: object,
    ) -> None:
        """Decide about one mention: what is replaced at `span` of the original."""
        mention = next(
            (one for one in self._mentions.get(transcript, ()) if one.span == span), None
        )
        if mention is None:
            raise CannotDecide(
                what=f"nothing is replaced at {span.start} in {transcript}",
                fix="It may have changed meanwhile: open it again.",
            )
        self._decide(
            verb,
            entities or self.register.entities,
            entity=mention.entity or "",
            words=(span.of(self._text(transcript).text),),
            transcripts=(transcript,),
            original=self.register.held[transcript].original,
            span=span,
            **about,
        )

    def _decide(self, verb: Verb, entities: tuple[Entity, ...], **about: object) -> None:
        was = {one.id: one for one in self.register.entities}
        now = {one.id: one for one in entities}
        changed = tuple(one for id, one in was.items() if now[id] != one)
        decision = Decision(
            id=str(uuid.uuid4()),
            coder=self.study.coder,
            at=self.study.clock().isoformat(timespec="seconds"),
            verb=verb,
            **{"before": changed, **about},  # type: ignore[arg-type]
        )
        self._commit(decision.id, verb.value, entities, (*self.register.decisions, decision))

    def _commit(
        self,
        decision: str,
        what: str,
        entities: tuple[Entity, ...],
        decisions: tuple[Decision, ...],
    ) -> None:
        if self._waiting is not None:
            self._waiting.append((decision, what))
            self.register = replace(self.register, entities=entities, decisions=decisions)
        else:
            self._waiting = [(decision, what)]
            try:
                self._keep(self.register.next(entities=entities, decisions=decisions))
            finally:
                self._waiting = None

    def _keep(self, register: Register) -> None:
        """Keep what waits. Raises StoreError where somebody else changed the register meanwhile."""
        batch = self.study.batch()
        made = [
            batch.act(ActKind.DECIDED, decision=id, what=what) for id, what in self._waiting or ()
        ]
        with self.study.transaction() as db:
            acts.add(db, made)
            commit(db, self.opened, register)
        self.register = register

    def _index(self) -> None:
        self._cards: dict[str, Card] = {}
        self._by_entity: dict[str, list[tuple[str, Mention]]] = defaultdict(list)
        for transcript, mentions in self._mentions.items():
            for one in mentions:
                if one.entity:
                    self._by_entity[one.entity].append((transcript, one))

    def _card(self, entity: Entity) -> Card:
        """A card, made anew where the entity is not as it was."""
        known = self._cards.get(entity.id)
        if known is None or known.entity is not entity:
            met = self._met(entity)
            share, why = doubt(entity, [mention for _, mention in met])
            known = Card(entity, len(met), tuple(dict.fromkeys(t for t, _ in met)), share, why)
            self._cards[entity.id] = known
        return known

    def _met(self, entity: Entity) -> list[tuple[str, Mention]]:
        """Where it is mentioned, also as one of those that were merged into it meanwhile."""
        ids = [entity.id]
        for id in ids if entity.also else ():
            ids += [one.id for one in self.register.entities if one.into == id]
        met = [one for id in ids for one in self._by_entity.get(id, ())]
        return met if len(ids) == 1 else sorted(met, key=lambda one: (one[0], one[1].span.start))

    def _text(self, transcript: str) -> Transcript:
        if transcript not in self._texts:
            self._texts[transcript] = original(self.opened, self.register, transcript)
        return self._texts[transcript]

    def _context(self, transcript: str, mention: Mention) -> Context:
        text = self._text(transcript)
        turn = _turn_at(text.turns, mention.span.start)
        begins = turn.body.start if turn and mention.span.start >= turn.body.start else 0
        start = max(begins, turn.start if turn else 0, mention.span.start - AROUND)
        end = min(turn.body.end if turn else len(text.text), mention.span.end + AROUND)
        return Context(
            transcript=transcript,
            label=turn.label if turn else "",
            before=text.text[start : mention.span.start],
            words=mention.span.of(text.text),
            after=text.text[mention.span.end : end],
            span=mention.span,
            reasons=mention.reasons,
        )


def _stands(entity: Entity) -> bool:
    return entity.status is not Status.MERGED and bool(entity.forms)


def _as_before(entity: Entity, decision: Decision) -> Entity:
    """What an entity is when a decision is taken back.

    What stood for it meanwhile is not given to anybody else. Names that were found since are still
    its own, unless the decision was about names: those are joined again.
    """
    was = next((one for one in decision.before if one.id == entity.id), None)
    if was is None:
        return _taken_back(entity) if entity.id == _made(decision) else entity
    once = (was.once | entity.once | {entity.replacement}) - {was.replacement}
    if decision.verb in (Verb.MERGE, Verb.SPLIT, Verb.ADD):
        return replace(was, once=once)
    return replace(
        entity,
        kind=was.kind,
        relation=was.relation,
        replacement=was.replacement,
        status=was.status,
        once=once,
    )


def _made(decision: Decision) -> str:
    """The id of an entity that there was not before the decision, or of one that it is about."""
    match decision.verb:
        case Verb.ADD:
            return decision.entity
        case Verb.SPLIT:
            return decision.other
        case Verb.ASSIGN if decision.kind:
            return decision.other
    return ""


def _taken_back(entity: Entity) -> Entity:
    """What is left of one whose making was undone: its id and number, which nobody gets again."""
    nothing: frozenset[str] = frozenset()
    return replace(
        entity,
        forms=nothing,
        sure=nothing,
        why={},
        reasons=(),
        participant=None,
        status=Status.MERGED,
    )


def _turn_at(turns: Sequence[Turn], at: int) -> Turn | None:
    return next(
        (turn for turn in turns if turn.start <= at < max(turn.body.end, turn.start + 1)), None
    )
