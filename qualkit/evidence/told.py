"""Evidence in lines of text, for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from qualkit.excerpts import shown, wrapped
from qualkit.model import Codebook, Stance
from qualkit.model.comparing import LinkEvidence
from qualkit.model.weighing import Gap, GapKind, Grade, Sides

if TYPE_CHECKING:
    from qualkit.evidence.against import Search

_HEADS = f"{'':22}   supports challenges mixed   of not asked not read"
LEGEND = (
    "People of the pilots whose link it is. “of”: those who were read for it and asked, or "
    "spoke to it unasked. Mixed: who speaks for it and against it."
)


def table(rows: Iterable[tuple[LinkEvidence, Sequence[Grade]]], book: Codebook) -> Iterator[str]:
    """Every link in two lines: what it claims, and how many take which side."""
    yield _HEADS
    for one, graded in rows:
        yield from wrapped(claim(one, book), "", "    ")
        yield _figures("    people", one)
        for grade in graded:
            late = "; codings changed since" if grade.changed else ""
            said = f"{grade.grade}; assumption: {grade.assumption}"
            yield f"    grade: {said} ({grade.coder}, {grade.at[:10]}){late}"
    yield ""
    yield from wrapped(LEGEND)


def page(
    one: LinkEvidence, book: Codebook, graded: Sequence[Grade], gaps: Sequence[Gap]
) -> Iterator[str]:
    """One link in full."""
    yield from wrapped(claim(one, book), "", "    ")
    if one.link.assumption:
        yield from wrapped(f"It assumes: {' '.join(one.link.assumption.split())}")
    yield from wrapped(_codes(one.link.codes, book))
    yield from ("", *_sides(one), "")
    yield from _pilots(one)
    yield from wrapped(gainers(one))
    yield from _rivals(one, book)
    if one.waiting:
        yield from wrapped(
            f"{one.waiting} of its codings do not count yet: nobody finished those transcripts."
        )
    yield ""
    for grade in graded:
        yield from _grade(grade)
    if not graded:
        yield f"Not graded. Look against it first: qualkit evidence {one.link.id} --counter"
    if gaps:
        yield from ("", "What it lacks:")
        yield from (line for gap in gaps for line in wrapped(lacking(gap), "  ", "    "))


def claim(one: LinkEvidence, book: Codebook) -> str:
    """What a link says."""
    steps = book.theory
    return f"{one.link.id}  {steps.step(one.link.source).name} → {steps.step(one.link.target).name}"


def called(code: str, book: Codebook) -> str:
    """A code's name, with its id."""
    return f"{book[code].name} ({code})" if code in book else code


def gainers(one: LinkEvidence) -> str:
    """Whether only those who gain support a link."""
    said = ", ".join(one.says_so)
    if not one.says_so:
        return "Nobody supports it."
    if one.only_gainers is None:
        return (
            f"Supported by: {said}. Whether only those who gain say so cannot be told: study.yaml "
            "does not say who gains, as in `gains: [Pilot staff]`."
        )
    if one.only_gainers:
        return f"Only those who gain support it: {said}."
    return f"Not only those who gain support it: {said}."


def lacking(gap: Gap) -> str:
    """A gap in one sentence."""
    at = ", ".join(part for part in (gap.pilot, gap.stage, gap.group) if part)
    people = "1 person" if gap.people == 1 else f"{gap.people} people"
    match gap.kind:
        case GapKind.NOBODY_MET:
            return f"{at}: nobody was interviewed."
        case GapKind.NOBODY_READ:
            return f"{at}: nobody has been read for it ({people})."
        case GapKind.NOT_ASKED:
            return f"{at}: nobody was asked ({people})."
        case GapKind.ONE_PERSON:
            return f"{at}: one person alone {gap.side} it."
        case GapKind.ONE_GROUP:
            verb = "support" if gap.side is Stance.SUPPORTS else "challenge"
            return f"{at}: this group alone {verb}s it ({people})."


def gaps(found: Sequence[Gap], book: Codebook) -> Iterator[str]:
    """What evidence lacks, link by link."""
    if not found:
        yield "No gap: everybody was met, read and asked, and two groups say each thing."
    names = {link.id: link for link in book.theory.links}
    before = ""
    for gap in found:
        if gap.link != before and gap.link in names:
            before, link = gap.link, names[gap.link]
            source, target = book.theory.step(link.source), book.theory.step(link.target)
            yield ""
            yield from wrapped(f"{link.id}  {source.name} → {target.name}", "", "    ")
        yield from wrapped(lacking(gap), "  ", "    ")


def search(found: Search, book: Codebook) -> Iterator[str]:
    """The likely disconfirming passages of a link, in order."""
    link = found.link
    source, target = book.theory.step(link.source).name, book.theory.step(link.target).name
    yield from wrapped(f"Against {link.id}  {source} → {target}", "", "    ")
    if not found.passages:
        yield "  Nothing was found that speaks against it."
    for number, one in enumerate(found.passages, 1):
        yield ""
        yield from shown(number, one)
    yield ""
    there = {kind: sum(one.kind == kind for one in found.passages) for kind, _ in found.found}
    told = [f"{there[kind]} of {number} {kind}" for kind, number in found.found]
    yield from wrapped(f"Shown: {', '.join(told)}. `--most N` shows N of each.")
    if found.hidden:
        yield from wrapped(
            f"{found.hidden} codings are not shown: they are in transcripts that you code blind."
        )
    if not found.meaning:
        yield from wrapped(
            "What nobody coded was not looked for: the model that compares meaning is missing."
        )


# --- parts of a page


def _codes(codes: Sequence[str], book: Codebook) -> str:
    """The codes that a link is judged by; and what to do where none can be."""
    if not codes:
        return "No code bears on it: name some under `codes:` of the link in codebook.yaml."
    said = f"Codes: {', '.join(called(code, book) for code in codes)}"
    if any(one.stance for one in book.codes if set(codes) & set(_lineage(one.id, book))):
        return said
    return f"{said}. None of them carries a stance (`stance: true`), so nobody takes a side."


def _lineage(code: str, book: Codebook) -> Iterator[str]:
    """A code and all that it stands under."""
    at: str | None = code
    while at is not None:
        yield at
        at = book[at].parent


def _sides(one: LinkEvidence) -> Iterator[str]:
    yield _HEADS
    yield _figures("everybody", one)
    for each in (*one.by_pilot, *one.by_group):
        yield _figures(f"  {each.name}", each)
    yield "how near they are to it (one person may stand in several lines)"
    for each in one.by_directness:
        yield (f"{f'  {each.name}':22}{each.supports:>11}{each.challenges:>11}{each.mixed:>6}")


def _figures(name: str, of: LinkEvidence | Sides) -> str:
    short = name if len(name) <= 22 else f"{name[:21]}…"
    return (
        f"{short:22}{of.supports:>11}{of.challenges:>11}{of.mixed:>6}{of.of:>5}"
        f"{of.not_asked:>10}{of.not_read:>9}"
    )


def _pilots(one: LinkEvidence) -> Iterator[str]:
    if not one.by_pilot:
        yield from wrapped("No pilot of study.yaml has this link (`links:` under each pilot).")
        return
    named = (
        ("in support", Stance.SUPPORTS),
        ("in challenge", Stance.CHALLENGES),
        ("divided", Stance.MIXED),
        ("without a side", None),
    )
    parts = []
    for words, side in named:
        if some := [each.name for each in one.by_pilot if each.leaning is side]:
            parts.append(f"{len(some)} {words} ({', '.join(some)})")
    yield from wrapped(f"Of {len(one.by_pilot)} pilots: {'; '.join(parts)}.")


def _rivals(one: LinkEvidence, book: Codebook) -> Iterator[str]:
    if not one.link.rivals:
        yield from wrapped("Other causes: the codebook names none (`rivals:` under the link).")
    for each in one.rivals:
        yield from wrapped(
            f"Other cause: {called(each.code, book)}: {each.raised} of {each.of} people speak of "
            f"it ({each.supports} support, {each.challenges} challenge, {each.mixed} both), "
            f"{each.supporters} of whom support this link too."
        )


def _grade(grade: Grade) -> Iterator[str]:
    by = f"by {grade.coder}, {grade.at[:10]}"
    yield from wrapped(f"Grade: {grade.grade}, {by}. Assumption: {grade.assumption}.")
    for line in (grade.reason or "(the reason was taken out)").splitlines():
        yield from wrapped(line, "  ", "  ")
    if grade.rival:
        yield from wrapped(f"Other causes: {grade.rival}", "  ", "  ")
    tied = len(grade.codings)
    yield f"  Tied to {tied} coding{'' if tied == 1 else 's'}."
    if grade.changed:
        yield from wrapped(
            f"Codings changed since: {grade.then} then, {grade.now} now. Look and grade again: "
            f"qualkit evidence {grade.link} --counter",
            "  ",
            "  ",
        )
