"""Quotations as objects: placed in their words, set as they are printed, judged and counted."""

from qualkit.quotations.judging import (
    approving,
    awaits,
    bars,
    printable,
    sitting,
    speaker,
    warnings,
)
from qualkit.quotations.placing import Wanted, placed
from qualkit.quotations.printing import ELISION, Piece, PieceKind, printed, said
from qualkit.quotations.tallying import CHOSEN, Line, Tally, tally

__all__ = [
    "CHOSEN",
    "ELISION",
    "Line",
    "Piece",
    "PieceKind",
    "Tally",
    "Wanted",
    "approving",
    "awaits",
    "bars",
    "placed",
    "printable",
    "printed",
    "said",
    "sitting",
    "speaker",
    "tally",
    "warnings",
]
