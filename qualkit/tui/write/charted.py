"""A cell on the screen: what its summary is written from, and which of it the summary rests on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType

from qualkit.model import Span
from qualkit.segments import is_broken
from qualkit.tui.code.coded import TAKEN
from qualkit.tui.words.page import Row, Speech, clean, speech
from qualkit.tui.words.pane import Pane
from qualkit.workflow.analysis.charting import Cell, Charting, Quote
from qualkit.workflow.analysis.charting_files import headed
from qualkit.workflow.identifiers.reading import Line, Piece
from qualkit.workflow.sittings.sheet import line_of

KEYS = (
    ("Tab", "from the quotations to the summary, and back"),
    ("j, k, arrows, Space", "in the quotations: by quotation, by row and word, a screen on"),
    ("x, Enter", "tie the summary to the quotation under the cursor, or untie it"),
    ("d", "draw a draft out of the quotations; again: copy it into the summary"),
    ("Ctrl+S", "save the summary; what stood before is kept behind it"),
    ("Ctrl+N, n", "the next cell that nobody has written"),
    ("], [", "the next cell, the one before"),
    ("g", "go to a cell, by some of its name"),
    ("u, U", "undo what was saved last in this sitting, do it again"),
    ("Ctrl+Z, Ctrl+Y", "in the summary: take back what was typed, type it again"),
    ("F1", "these keys; ? in the quotations"),
    ("Ctrl+Q", "leave; q in the quotations. What is not saved is asked about"),
)
NOTE = (
    "[x] and ▌: the summary is tied to this quotation; so it is where you write its place, "
    "T003@120-180. On a participant's summary, x ties the quotations that it rests on. A draft is "
    "sentences of the quotations, and no summary until you save it as yours. Write without names, "
    "as the interview stands here: a summary that names somebody is not saved, and stays here "
    "until you have changed it."
)
BRIEF = " Tab quotations or summary  x tie  ^S save  ^N next  F1 help  ^Q leave"


@dataclass(frozen=True)
class Shown:
    """One thing that a summary is written from, and the codings that tying it ties."""

    speech: Speech
    codings: frozenset[str] = frozenset()
    place: str = ""
    """Of a quotation, where it stands; of a summary, whose it is."""

    def is_as(self, other: Shown) -> bool:
        """Whether it is the same thing, tied or not."""
        return bool(self.place) and self.place == other.place


def shown(
    sitting: Charting,
    cell: Cell,
    tied: Collection[str],
    loaded: str,
    known: dict[tuple[str, str], Shown],
) -> list[Shown]:
    """What others wrote, a draft, participants' summaries; then the quotations.

    `loaded`: the statement that stands in the summary to be worked on, and nowhere else unless two
    copies wrote apart. `known`: quotations of the cell that were made ready before.
    """
    found: list[Shown] = []
    for said in cell.written:
        if len(cell.written) > 1 or said.id != loaded:
            found.append(_words(f"{said.coder} wrote on {said.at[:10]}", said.text))
    if cell.draft and not cell.written:
        found.append(_words("Draft, drawn out by machine", cell.draft.text))
    ids = {one.id for one in cell.codings}
    for under in sitting.chart.beneath(cell):
        for said in under.written:
            head = f"Summary of {under.case.id}, by {said.coder}"
            found.append(_words(head, said.text, said.codings & ids, tied, under.case.id))
    found += [_known(sitting, one, tied, known) for one in sitting.quotes(cell)]
    return found or [_words("Nothing is coded here any more", "")]


def _known(
    sitting: Charting, one: Quote, tied: Collection[str], known: dict[tuple[str, str], Shown]
) -> Shown:
    """A quotation; one that was made ready before as it is."""
    key = (one.place, _mark(one.ids, tied))
    if key not in known:
        known[key] = _quotation(sitting, one, tied)
    return known[key]


def _words(
    head: str,
    text: str,
    codings: frozenset[str] = frozenset(),
    tied: Collection[str] = (),
    place: str = "",
) -> Shown:
    mark = f"{_mark(codings, tied)} " if codings else ""
    lead = f"{mark}{_flat(head)}:\n"
    body = "\n ".join(clean(line) for line in text.strip().splitlines())
    return Shown(speech(Line((Piece(0, lead + body),), len(lead), changed=False)), codings, place)


def _quotation(sitting: Charting, one: Quote, tied: Collection[str]) -> Shown:
    head = f"{_mark(one.ids, tied)} {one.place}  {_flat(headed(sitting, one))}:\n"
    start = one.span.start
    pieces = (Piece(start - len(head), head), *_pieces(sitting, one))
    return Shown(speech(Line(pieces, start, changed=False)), one.ids, one.place)


def _pieces(sitting: Charting, one: Quote) -> list[Piece]:
    """The words of a quotation, without the labels of turns."""
    text = sitting.view.transcripts[one.transcript]
    found: list[Piece] = []
    for at, turn in enumerate(text.turns):
        if not turn.span.overlaps(one.span):
            continue
        for piece in line_of(text, at).pieces:
            whole = Span(piece.start, piece.start + len(piece.words))
            start, end = max(whole.start, one.span.start), min(whole.end, one.span.end)
            if start < end:
                words = _unbroken(
                    text.text, start, piece.words[start - whole.start :][: end - start]
                )
                kept = piece.mention if (start, end) == whole else None
                found.append(Piece(start, words, words if kept else "", kept))
    return found


def _unbroken(text: str, start: int, words: str) -> str:
    """Words that begin at `start`, without the line ends that a file put into them."""
    return "".join(
        " " if char == "\n" and is_broken(text, start + n) else char for n, char in enumerate(words)
    )


def _mark(codings: frozenset[str], tied: Collection[str]) -> str:
    return "[x]" if codings and not codings.isdisjoint(tied) else "[ ]"


def _flat(words: str) -> str:
    return " ".join(clean(words).split())


class CellPane(Pane):
    """What a summary is written from; each thing is a stretch to stand on and to tie."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("x,enter", "app.tie", "Tie"),
        ("d", "app.draft", "Draft"),
        ("n", "app.unfinished", "Next unfinished"),
        ("right_square_bracket", "app.cell(1)", "Next cell"),
        ("left_square_bracket", "app.cell(-1)", "Cell before"),
        ("g", "app.go_to", "Go to a cell"),
        ("u", "app.undo", "Undo"),
        ("U", "app.redo", "Redo"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.beside = False
        self.shown: list[Shown] = []
        self.tied: frozenset[str] = frozenset()

    def hold(self, shown: list[Shown], tied: frozenset[str]) -> None:
        """Have these things to be shown."""
        self.shown, self.tied = shown, tied
        self.speeches = [one.speech for one in shown]

    @property
    def under(self) -> Shown | None:
        """What the cursor stands on."""
        return self.shown[self.at.turn] if self.at.turn < len(self.shown) else None

    def lead(self, row: Row, y: int) -> str:
        """Whether the summary is tied to what stands in a row."""
        if row.turn < 0 or row.main is None or row.turn >= len(self.shown):
            return "  "
        return "  " if self.shown[row.turn].codings.isdisjoint(self.tied) else f"{TAKEN} "

    def _look(self) -> None:
        """Nothing is made of what has been on the screen: nobody signs here."""
