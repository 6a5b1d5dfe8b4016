"""How an entity is shown: its row in the list, what is known of it, its mentions in context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.text import Text

from qualkit.anonymise.relations import DEFAULT
from qualkit.model import Status
from qualkit.workflow.identifiers.reviewing import AROUND, Card, Context

STATE = 8
"""Columns for the doubt, or for what was decided."""
WITH_KIND = 76
"""Columns from which on a row says the kind and relation too."""
COUNTS = 9
BARS = 5
MUCH, SOME = 0.6, 0.3
"""Doubt from which on it is said to be much, or some."""
MERGED_OR_SPLIT = "Its mentions are counted anew when the texts are written, on leaving."


@dataclass(frozen=True)
class Line:
    """A line of what is known of an entity; a person can stand on each."""

    words: Text
    form: str = ""
    """The form that it is about."""
    context: Context | None = None
    """The mention that it shows."""


def row(card: Card, state: str, width: int) -> Text:
    """One line: doubt or decision, replacement, name, kind and relation, mentions."""
    entity = card.entity
    counts = f"{card.mentions} in {len(card.transcripts)}"
    told = state or bars(card.doubt)
    return _cells((told, entity.replacement, entity.name, kind_of(card), counts), width)


def columns(width: int) -> Text:
    """What stands above the rows."""
    return _cells(("doubt", "stands for", "name", "kind, relation", "mentions"), width)


def bars(doubt: float) -> str:
    """How doubtful it is, in bars: none where it is as good as certain."""
    return f"{'■' * round(doubt * BARS):·<{BARS}}"


def doubt_in_words(card: Card, state: str) -> str:
    """How doubtful it is, or what was decided."""
    if state:
        return {"kept": "Kept: a term that is never replaced."}.get(
            state, f"{state.capitalize()} by a person."
        )
    if card.doubt >= MUCH:
        return "Much doubt:"
    if card.doubt >= SOME:
        return "Some doubt:"
    return "Little doubt:" if card.doubt else "As good as certain."


def kind_of(card: Card) -> str:
    """Kind and relation: "person, Child"."""
    kind = card.entity.kind
    said, relation = kind.value.replace("_", " "), card.entity.relation
    return f"{said}, {relation}" if relation and relation != DEFAULT.get(kind) else said


def about(card: Card, state: str, evidence: Mapping[str, str]) -> Iterator[Line]:
    """What is known of it: what it is, what speaks against it, why each form is its own."""
    entity = card.entity
    head = Text.assemble((clean(entity.replacement), "bold"), "  ", (clean(entity.name), "bold"))
    yield Line(head.append(f"  {kind_of(card)}"))
    if entity.only:
        yield Line(Text(f"Only in {', '.join(sorted(entity.only))}."))
    yield Line(Text(doubt_in_words(card, state)))
    for why in card.why:
        yield Line(Text(f"  - {clean(why)}"))
    yield Line(Text("Called:"))
    for form, why in evidence.items():
        yield Line(Text(clean(f"  {form}: {why}" if why else f"  {form}")), form=form)
    yield Line(Text(_mentioned(card)))


def mention(context: Context, told: str = "") -> Line:
    """A mention, marked by « », with what stands around it, and why, where that is not told yet."""
    before, after = clean(context.before), clean(context.after)
    if len(before) >= AROUND:
        before = f"… {before.partition(' ')[2]}"
    if len(after) >= AROUND:
        after = f"{after.rpartition(' ')[0]} …"
    words = Text.assemble(
        (f"{context.transcript} ", "bold"),
        f"{clean(context.label)}: " if context.label else "",
        before.lstrip(),
        (f"«{clean(context.words)}»", "bold"),
        after.rstrip(),
    )
    reasons = "; ".join(reason for reason in context.reasons if reason not in told)
    return Line(words.append(f"  ({clean(reasons)})" if reasons else ""), context=context)


def clean(words: str) -> str:
    """Words on one line, without characters that a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in words)


def _mentioned(card: Card) -> str:
    places = len(card.transcripts)
    if not card.mentions:
        made = card.entity.status is Status.ACCEPTED
        return f"Mentioned nowhere yet. {MERGED_OR_SPLIT}" if made else "Mentioned nowhere."
    times = "once" if card.mentions == 1 else f"{card.mentions} times"
    return f"Mentioned {times} in {places} transcript{'s' * (places != 1)}:"


def _cells(words: tuple[str, str, str, str, str], width: int) -> Text:
    """A line of the list; in a narrow one there is no room for the kind."""
    wide = width >= WITH_KIND
    shown = 22 if wide else 18
    kind = 14 if wide else 0
    name = width - STATE - shown - kind - COUNTS - 3 - wide
    told, replacement, called, sort, counts = words
    cells = [(told, STATE), (replacement, shown), (called, name), (sort, kind)]
    made = Text(" ").join(_cell(words, columns) for words, columns in cells if columns)
    return made.append(f" {counts:>{COUNTS}}")


def _cell(words: str, wide: int) -> Text:
    cell = Text(clean(words))
    cell.truncate(max(1, wide), overflow="ellipsis", pad=True)
    return cell
