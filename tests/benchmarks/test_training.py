from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.training import labelled, renaming, writing
from benchmarks.training.labelled import Edit, Line, Mark, edited


def marked(bracketed: str) -> Line:
    text, marks = "", []
    for piece in bracketed.split("["):
        inside, _, after = piece.rpartition("]")
        if inside:
            marks.append(Mark(len(text), len(text) + len(inside), "PERSON"))
        text += inside + after
    return Line(text, tuple(marks))


def shown(line: Line) -> str:
    text = line.text
    for mark in sorted(line.marks, key=lambda mark: -mark.start):
        text = f"{text[: mark.start]}[{text[mark.start : mark.end]}]{text[mark.end :]}"
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("so [Del] came", "so [Del] came"),
        ("I'm at [Sue]'s, with [Del].", "im at [sue]s with [del]"),
        ("[Sam O'Neill], she said", "[sam oneill] she said"),
    ],
)
def test_without_capitals_apostrophes_and_stops(before: str, after: str) -> None:
    line = marked(before)
    if before != after:
        line = writing.heard(writing.without_apostrophes(line))
    assert shown(line) == after


@given(st.text("ab cd", min_size=12, max_size=12), st.text("xyz", max_size=5))
def test_marks_move_with_edits(text: str, words: str) -> None:
    line = Line(text, (Mark(0, 2, "PERSON"), Mark(4, 6, "PERSON"), Mark(9, 12, "ORG")))
    new = edited(line, [Edit(2, 4, words), Edit(7, 8, words)])
    held = [new.text[mark.start : mark.end] for mark in new.marks]
    assert held == [text[0:2], text[4:6], text[9:12]]


@pytest.mark.parametrize("seed", range(20))
def test_another_cast_is_the_same_throughout_and_words_stay_words(seed: int) -> None:
    interview = (marked("[faith] rang and [faith] had faith"), marked("Mr [Del Boy] met [Faith]"))
    first, second = renaming.renamed(interview, Random(seed))
    one, other = (first.text[mark.start : mark.end] for mark in first.marks)
    assert one == other
    assert first.text.endswith(" had faith")
    assert second.text[second.marks[1].start :].casefold() == one.casefold()


def test_posts_are_put_together_and_handles_are_no_names(tmp_path: Path) -> None:
    path = tmp_path / "posts.conll"
    rows = "hi O|@ B-PER|sam_x B-PER|is O|n't O|Sam B-PER|Hill I-PER|in O|Hull B-LOC|. O||bye O"
    path.write_text(rows.replace(" ", "\t").replace("|", "\n"), encoding="utf-8")
    first, second = labelled.posts(path)
    assert shown(first) == "hi @sam_x isn't [Sam Hill] in [Hull]."
    assert second == Line("bye")
