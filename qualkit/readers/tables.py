"""Tables of speakers and words: a row a speech, the columns known by their heads or their shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qualkit.model import Speech
from qualkit.readers.labels import are_labels, continued
from qualkit.readers.normal import clean
from qualkit.readers.times import TIME, seconds

SPEAKER_HEADS = frozenset({"speaker", "name", "who", "label", "speaker label", "speaker name"})
WORDS_HEADS = frozenset({"words", "text", "transcript", "speech", "content", "dialogue", "said"})

_TIME = re.compile(rf"[\[(]?(?P<time>{TIME})[\])]?")


class _Columns(NamedTuple):
    speaker: int
    words: int


def spoken_table(rows: Sequence[Sequence[str]]) -> list[Speech] | None:
    """The speeches of a table of cells, or None where it holds no column of speakers.

    A row without a speaker continues the speech before it.
    """
    cells = [[clean(cell) for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if not cells:
        return None
    if columns := _by_heads(cells[0]):
        return _read(cells[1:], columns)
    columns = _by_shape(cells)
    return _read(cells, columns) if columns else None


def _by_heads(row: Sequence[str]) -> _Columns | None:
    heads = [cell.casefold().rstrip(":") for cell in row]
    speaker = next((n for n, head in enumerate(heads) if head in SPEAKER_HEADS), None)
    words = next((n for n, head in enumerate(heads) if head in WORDS_HEADS), None)
    return None if speaker is None or words is None else _Columns(speaker, words)


def _by_shape(rows: Sequence[Sequence[str]]) -> _Columns | None:
    """The last two columns, if all that stands in the first of them are labels."""
    width = len(rows[0])
    if width < 2 or any(len(row) != width for row in rows):
        return None
    speakers = [label for row in rows if (label := _label(row[-2]))]
    return _Columns(width - 2, width - 1) if are_labels(speakers) else None


def _read(rows: Sequence[Sequence[str]], columns: _Columns) -> list[Speech]:
    speeches: list[Speech] = []
    for row in rows:
        if len(row) <= max(columns):  # cells merged into one
            label, words = "", " ".join(row)
        else:
            label, words = _label(row[columns.speaker]), row[columns.words]
        if speeches and not label:
            speeches[-1] = continued(speeches[-1], words)
        else:
            speeches.append(Speech(label, words, _seconds(row)))
    return speeches


def _label(cell: str) -> str:
    return cell.removesuffix(":").rstrip().replace("\n", " ")


def _seconds(row: Sequence[str]) -> float | None:
    return next((seconds(m["time"]) for cell in row if (m := _TIME.fullmatch(cell))), None)
