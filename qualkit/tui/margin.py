"""What the coding screen says beside the words: codes, proposals, keys, how far one is."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.text import Text

from qualkit.model import Code, Codebook, Coding, Segment, Span, Suggestion
from qualkit.tui.page import clean
from qualkit.workflow.sitting import Sitting

KEYS = (
    ("j, k", "next segment, or the one before"),
    ("n, p", "next segment that you have not coded, or the one before"),
    ("Space, PgDn, PgUp", "a screen on, or back"),
    ("arrows", "by word, by row"),
    ("v, then arrows", "mark the words to be coded; Shift+arrows too; Escape unmarks"),
    ("Enter, c", "code the segment, or what is marked: type some of the code's name"),
    ("g", "let the machine propose codes for this transcript"),
    ("1 2 3", "take what is proposed under that number"),
    ("t, d, m", "stance, directness, memo of a coding of yours"),
    ("x", "take a coding of yours back"),
    ("u, U", "undo, do again; of this sitting"),
    ("/", "find words; / and Enter finds the next"),
    ("F", "finish: you have read it through for every code"),
    ("N, ], [", "the next transcript that you have not finished; [ the one before"),
    ("q", "leave; every coding is on the disk already"),
)
NOTE = (
    "In the margin: ▌ the segment that you are in, ■ words with a code of yours, □ with somebody "
    "else's, ! where one coder said two things in two copies. What the machine proposes begins "
    "with ? and is no coding until you take it."
)
BRIEF = " ? help  Enter code  g propose  x take back  u undo  F finish  q leave"
LONG = 60


def heading(sitting: Sitting, segment: Segment | None) -> str:
    """Which transcript, where in it, how much of it is coded."""
    total, left = len(sitting.segments), len(sitting.uncoded())
    at = sitting.segments.index(segment) + 1 if segment in sitting.segments and segment else 0
    where = f"segment {at} of {total}" if at else "what an interviewer says"
    state = "finished by you" if sitting.finished else f"{total - left} of {total} coded by you"
    blind = "  blind" if sitting.blind else ""
    apart = "  ! said in two ways" if sitting.conflicting else ""
    return f" {sitting.id}  {where}  {state}{blind}{apart}"


def beside(sitting: Sitting, taken: Span, proposed: Sequence[Suggestion], *, marked: bool) -> Text:
    """The codings that stand on what is taken, and what is proposed for it."""
    text = Text()
    here = sitting.at(taken)
    if marked:
        text.append(f"Marked: {short(taken.of(sitting.text.text))}\n\n", "bold")
    if not here:
        text.append("No code here.\n")
    for one in here:
        mine = one.coder == sitting.study.coder
        text.append(f"{'■' if mine else '□'} {name(one, sitting.book)}", "bold" if mine else "")
        text.append("\n" if mine else f" ({clean(one.coder)})\n")
        if one.memo:
            text.append(f"    {clean(one.memo)}\n")
        if one.id in sitting.conflicting:
            text.append("    ! in two ways, from two copies: qualkit adjudicate\n")
        if one.id in sitting.set_aside:
            text.append("    does not count: settled so\n")
    if proposed:
        text.append("\nProposed by the machine:\n", "italic")
    for number, each in enumerate(proposed, 1):
        code = sitting.book[each.code].name if each.code in sitting.book else each.code
        text.append(f"{number} ? {clean(code)} {each.probability:.0%}\n")
        text.append(f"    {clean(each.why)}\n", "dim")
    return text


def options(book: Codebook, recent: Collection[str]) -> list[tuple[str, str]]:
    """The codes to choose from: those used just now, then the rest under their themes."""
    first = [book[id] for id in recent if id in book and not book[id].retired]
    rest = [code for code in book.codes if code.id not in set(recent) and not code.retired]
    return [(code.id, _shown(code, book)) for code in (*first, *rest)]


def coding(made: Coding, book: Codebook, text: str) -> str:
    """A coding in one line, with its words."""
    return f"{name(made, book)}: {short(made.span.of(text))}"


def name(made: Coding, book: Codebook) -> str:
    """A coding's code with its stance and directness."""
    called = book[made.code].name if made.code in book else made.code
    said = [str(one) for one in (made.stance, made.directness) if one]
    return clean(f"{called} ({', '.join(said)})" if said else called)


def short(words: str) -> str:
    """Words in quotation marks, cut where they are many."""
    words = " ".join(clean(words).split())
    return f"“{words}”" if len(words) <= LONG else f"“{words[: LONG - 1]}…”"


def segments(count: int) -> str:
    """So many segments."""
    return "1 segment" if count == 1 else f"{count} segments"


def _shown(code: Code, book: Codebook) -> str:
    theme = book.theme(code.id)
    under = f"  · {theme.name}" if theme.id != code.id else "  (theme)"
    return clean(f"{code.name}{under}  [{code.id}]")
