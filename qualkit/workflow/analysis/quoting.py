"""quote: words chosen to be printed, approved where that was promised, and who is quoted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit import attribution, quotations
from qualkit.disclosure import unique_facts
from qualkit.errors import CannotDecide, NotYet
from qualkit.model import AnonymisedTranscript, Coding, Span
from qualkit.model.quotations import Quotation
from qualkit.model.releases import Sitting
from qualkit.model.views import StudyView
from qualkit.quotations import Piece, Tally, Wanted
from qualkit.sections import quoting as edition
from qualkit.store import Connection, acts, chosen
from qualkit.workflow import rows, unseen
from qualkit.workflow.analysis import disclosing
from qualkit.workflow.leaks.knowing import refuse_names
from qualkit.workflow.ledger import releasing
from qualkit.workflow.proposals import suggesting
from qualkit.workflow.study import Study


@dataclass(frozen=True)
class Listed:
    """A quotation, whose words it is, and what stands in its way."""

    quotation: Quotation
    participant: str
    words: str
    """As the internal edition prints them."""
    bars: tuple[str, ...]
    """Why it may not be printed."""
    awaits: str
    """What is missing where its speaker approves quotations first."""
    warnings: tuple[str, ...]

    @property
    def state(self) -> str:
        """In a word or two: "may be printed", "awaits approval", "may not be printed"."""
        if self.bars:
            return "may not be printed"
        return "awaits approval" if self.awaits else "may be printed"


@dataclass(frozen=True)
class Listing:
    """Every quotation that was chosen."""

    quotations: tuple[Listed, ...]
    lost: tuple[Quotation, ...]
    """Those whose words are other words since the source was replaced."""
    clashing: tuple[str, ...]
    """Ids under which two copies chose apart."""
    approve_first: tuple[str, ...]
    """Participants who approve quotations before they are printed."""


@dataclass(frozen=True)
class Shown:
    """One quotation as it will be printed, and where it stands."""

    listed: Listed
    label: str
    """What is printed under it; "" where no label hides its speaker."""
    why: str
    internal: tuple[Piece, ...]
    public: tuple[Piece, ...]
    """None where the public edition does not print it."""
    reference: str
    before: str
    """The turn before, with its label."""
    context: tuple[tuple[str, bool], ...]
    """The turns that it stands in, and of each stretch whether it is printed."""
    after: str


def add(study: Study, wanted: Wanted, *, change: bool = False) -> Listed:
    """Choose words to be printed; `change`: in the place of what has that id.

    Approval stays where what is printed stays as it was. Raises CannotDecide where it cannot be a
    quotation or the id is taken, UnknownTranscript, NamesSomebody.
    """
    wanted = tidied(wanted)
    refuse_names(study, {"the coder": study.coder, **typed(wanted)})
    batch = study.batch()
    with study.transaction() as db:
        view = study.view(db)
        every = (*chosen.standing(db), *chosen.lost(db))
        held = [one for one in every if one.is_called(wanted.id)]
        if held and not change:
            raise CannotDecide(
                what=f"there is a quotation {wanted.id} already",
                fix="Give another id, or change that one with --change.",
            )
        if change and not held:
            raise _none(wanted.id)
        return seen(view, keep(db, view, batch, wanted, held))


def approve(study: Study, id: str, by: str) -> Listed:
    """Record that a quotation was approved as it would be printed now.

    Raises CannotDecide where it may not be printed whoever approves it, NotYet, NamesSomebody.
    """
    by = " ".join(by.split())
    if not by or not by.isprintable():
        raise CannotDecide(what="it is not said who approved it", fix="Say it: --by P007.")
    refuse_names(study, {"the coder": study.coder, "--by": by})
    batch = study.batch()
    with study.transaction() as db:
        view = study.view(db)
        one = _the(view.quotations, id)
        if barred := quotations.bars(view, one):
            raise CannotDecide(
                what=f"{id} may not be printed: {barred[0]}",
                fix=f"Change it first, or remove it: qualkit quote remove {id}",
            )
        text = view.transcripts[one.transcript]
        new = replace(one, approved_by=by, approved_at="", touched=False)
        return seen(view, chosen.choose(db, batch, new, text.version, text.text))


def remove(study: Study, id: str, act: str = "") -> list[Quotation]:
    """Take a quotation back; `act`: only the one whose act begins so. Raises NotYet."""
    batch = study.batch()
    with study.transaction() as db:
        held = (*chosen.standing(db), *chosen.lost(db))
        found = [one for one in held if one.is_called(id) and one.act.startswith(act)]
        if not found:
            raise _none(id)
        for one in found:
            chosen.remove(db, batch, one)
    return found


def listed(study: Study) -> Listing:
    """Every quotation that was chosen, with what stands in the way of printing it."""
    view = suggesting.anonymised_view(study)
    with study.store.reading() as db:
        may, unprinted = unseen.open_to(study, db), disclosing.unprinted(view, db)
        lost = tuple(one for one in chosen.lost(db) if may(one.coder, one.transcript))
    here: dict[str, list[Coding]] = defaultdict(list)
    for made in view.codings:
        here[made.transcript].append(made)
    return Listing(
        tuple(seen(view, one, unprinted, here[one.transcript]) for one in view.quotations),
        lost,
        tuple(several[0].id for several in chosen.clashing(view.quotations)),
        quotations.approving(view),
    )


def show(study: Study, id: str) -> Shown:
    """A quotation as it will be printed, with its attribution, among the words around it.

    Raises NotYet where there is none.
    """
    view = suggesting.anonymised_view(study)
    one = _the(view.quotations, id)
    with study.store.reading() as db:
        labels = attribution.attributions(view, disclosing.earlier(view, db))
        found = seen(view, one, disclosing.unprinted(view, db))
    label = labels.get((one.transcript, found.participant))
    said = label.label if label else ""
    text = view.transcripts[one.transcript]
    posts = edition.hidden_posts(view, labels)
    before, context, after = _context(text, one)
    return Shown(
        listed=found,
        label=said,
        why=label.why if label else "",
        internal=quotations.printed(view, one),
        public=quotations.printed(view, one, public=True, posts=posts) if said else (),
        reference=edition.reference(text, one.span),
        before=before,
        context=context,
        after=after,
    )


def ledger(study: Study) -> Tally:
    """How often each participant is chosen, and printed in the newest report of each edition."""
    view = suggesting.anonymised_view(study)
    printed: dict[str, Sequence[Sitting]] = {}
    there = {(p.transcript, p.participant) for p in view.participations}
    for release in releasing.releases(study):
        if release.kind.endswith("report") and not release.everything:
            printed[release.kind] = [one for one in release.quoted if one in there]
    return quotations.tally(view, dict(sorted(printed.items())))


def unfit(view: StudyView, db: Connection) -> list[str]:
    """Quotations to be seen to: those that may not be printed, lost their words, or clash."""
    unprinted = disclosing.unprinted(view, db)
    found = [
        f"{one.id}: {bar}"
        for one in view.quotations
        for bar in quotations.bars(view, one, unprinted)
    ]
    found += [
        f"{one.id}: its words are other words since {one.transcript} was replaced"
        for one in chosen.lost(db)
    ]
    return found + [
        f"{several[0].id}: chosen apart in two copies, by "
        + " and ".join(f"{one.coder} ({one.act[:8]})" for one in several)
        for several in chosen.clashing(view.quotations)
    ]


# --- keeping


def keep(
    db: Connection,
    view: StudyView,
    batch: acts.Batch,
    wanted: Wanted,
    before: Sequence[Quotation],
    *,
    whole: bool = False,
) -> Quotation:
    """Record a quotation in the place of those before it.

    `whole`: who approved it is said too, and otherwise nobody did. Approval of what is printed
    differently now lapses.
    """
    new, text = placed(view, wanted), view.transcripts[wanted.transcript]
    same = [
        one
        for one in before
        if one in view.quotations
        and prints(one) == prints(new)
        and one.approved_by
        and not one.touched
    ]
    if same and (not whole or same[0].approved_by == new.approved_by):
        new = replace(new, approved_by=same[0].approved_by, approved_at=same[0].approved_at)
    return chosen.choose(db, batch, new, text.version, text.text)


def placed(view: StudyView, wanted: Wanted) -> Quotation:
    """Where it stands. Raises CannotDecide where it may never be printed, with why."""
    one = quotations.placed(view, wanted)
    if barred := quotations.bars(view, one):
        raise CannotDecide(
            what=f"{one.id} cannot be a quotation: {barred[0]}",
            fix="Choose other words, or leave some out with --elide; nothing was kept.",
        )
    return one


def prints(one: Quotation) -> tuple[object, ...]:
    """What is printed of a quotation: two that are alike in it are approved alike."""
    return one.transcript, one.span, one.elided, one.inserted


def tidied(wanted: Wanted) -> Wanted:
    """The same as it is kept: no spaces about it, who approved it on one line."""
    return replace(
        wanted,
        id=wanted.id.strip(),
        transcript=wanted.transcript.strip().upper(),
        note=rows.legible(wanted.note),
        approved_by=rows.legible(" ".join(wanted.approved_by.split())),
    )


def typed(wanted: Wanted) -> dict[str, str]:
    """What a person types for a quotation, by what it is; not the words of the transcript."""
    put_in = {f"what is put in ({n})": one for n, one in enumerate(_put_in(wanted), 1)}
    said = {"the id": wanted.id.replace("-", " "), "the note": wanted.note}
    return said | {"who approved it": wanted.approved_by} | put_in


def _put_in(wanted: Wanted) -> list[str]:
    """What is put in; not the words of the transcript that it follows."""
    return [one.partition("=>")[2].strip(" []") for one in wanted.insert]


# --- showing


def seen(
    view: StudyView,
    one: Quotation,
    unprinted: Mapping[str, Sequence[Span]] | None = None,
    codings: Sequence[Coding] | None = None,
) -> Listed:
    """A quotation with whose words it is and what stands in its way.

    `codings`: those of its transcript, where they are at hand already.
    """
    text = view.transcripts[one.transcript]
    facts = [fact for kept in one.kept for fact in unique_facts(kept.of(text.text), kept.start)]
    alone = [f"“{' '.join(each.words.split())}”: {each.why}" for each in facts]
    return Listed(
        quotation=one,
        participant=quotations.speaker(view, one),
        words=quotations.said(quotations.printed(view, one)),
        bars=quotations.bars(view, one, unprinted),
        awaits=quotations.awaits(view, one),
        warnings=(*quotations.warnings(view, one, codings), *alone),
    )


def _context(
    text: AnonymisedTranscript, one: Quotation
) -> tuple[str, tuple[tuple[str, bool], ...], str]:
    """The turn before, the turns that hold it in stretches, and the turn after."""
    inside = [n for n, turn in enumerate(text.turns) if turn.span.overlaps(one.span)]
    if not inside:
        return "", (), ""
    first, last = inside[0], inside[-1]
    before = text.turns[first - 1].span.of(text.text) if first else ""
    after = text.turns[last + 1].span.of(text.text) if last + 1 < len(text.turns) else ""
    stretches, at = list[tuple[str, bool]](), text.turns[first].start
    for kept in one.kept:
        stretches += [(text.text[at : kept.start], False), (kept.of(text.text), True)]
        at = kept.end
    stretches.append((text.text[at : text.turns[last].body.end], False))
    return before, tuple(part for part in stretches if part[0]), after


def _the(held: Sequence[Quotation], id: str) -> Quotation:
    """The one quotation with this id. Raises NotYet, or CannotDecide where copies clash."""
    found = [one for one in held if one.is_called(id)]
    if not found:
        raise _none(id)
    if len(found) > 1:
        acts_ = " and ".join(f"{one.coder} ({one.act[:8]})" for one in found)
        raise CannotDecide(
            what=f"{id} was chosen apart in two copies, by {acts_}",
            fix=f"Remove one: qualkit quote remove {found[0].id} --act {found[0].act[:8]}",
        )
    return found[0]


def _none(id: str) -> NotYet:
    return NotYet(what=f"there is no quotation {id}", fix="`qualkit quote list` shows them.")
