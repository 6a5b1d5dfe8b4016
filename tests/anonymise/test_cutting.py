"""Words taken out of an original: what stays is what it was, where the alignment says."""

from hypothesis import given
from hypothesis import strategies as st

from qualkit import alignment
from qualkit.anonymise import Mention, cutting, replace
from qualkit.model import WITHDRAWN, Kind, Span, Speech, Transcript
from qualkit.readers.normal import compose

WORDS = st.text("abcde .\n", min_size=1, max_size=60).filter(str.strip)
SPEECHES = st.lists(st.tuples(st.sampled_from(["INT", "Dawn", "Pip", ""]), WORDS), min_size=1)
SPANS = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40)), max_size=4)


def made(speeches: list[tuple[str, str]]) -> Transcript:
    return compose(Speech(label, words) for label, words in speeches)


@given(SPEECHES, st.sets(st.integers(0, 5)), SPANS)
def test_what_stays_is_what_it_was(
    speeches: list[tuple[str, str]], numbers: set[int], places: list[tuple[int, int]]
) -> None:
    text = made(speeches)
    turns = {number for number in numbers if number < len(text.turns)}
    spans = [Span(start, start + length) for start, length in places]
    cut = cutting.cut(text, turns, spans)
    at = 0
    for change in (*cut.alignment, None):
        end = change.old_start if change else len(text.text)
        kept = Span(at, end)
        if kept.start < kept.end:
            moved = alignment.to_anonymised(cut.alignment, kept)
            assert moved.of(cut.transcript.text) == kept.of(text.text)
        at = change.old_end if change else at
    assert len(cut.transcript.turns) == len(text.turns)
    for number, (old, new) in enumerate(zip(text.turns, cut.transcript.turns, strict=True)):
        words = new.body.of(cut.transcript.text)
        if number in turns:
            assert (new.label, words) == ("Withdrawn", WITHDRAWN)
        else:
            assert new.label_span.of(cut.transcript.text) == old.label
            untouched = not any(gone.overlaps(old.body) for gone in cut.gone)
            assert (words == old.body.of(text.text)) or not untouched


def test_a_map_leads_from_a_text_with_the_words_to_the_one_without() -> None:
    text = made(
        [("INT", "And then?"), ("Dawn", "I told Ruth, and Ruth told Max."), ("Pip", "Yes.")]
    )
    mentions = [
        Mention(Span(at, at + 4), Kind.PERSON, "[Friend 12]", ())
        for at in range(len(text.text))
        if text.text[at : at + 4] == "Ruth"
    ]
    old = replace(text, mentions)
    start = text.text.index("and Ruth")
    cut = cutting.cut(text, (), [Span(start, start + len("and Ruth told"))])
    new = replace(cut.transcript, cutting.remain(mentions, cut))
    assert new.text == ("INT: And then?\n\nDawn: I told [Friend 12], [withdrawn] Max.\n\nPip: Yes.")
    rebased = alignment.version_map(cut.alignment, old.alignment)
    way = alignment.version_map(rebased, new.alignment)
    for words in ("And then?", "I told [Friend 12]", "Max.", "Pip: Yes."):
        before = Span(old.text.index(words), old.text.index(words) + len(words))
        assert alignment.moved(before, way).of(new.text) == words
    gone = Span(old.text.index("and ["), old.text.index(" Max"))
    assert alignment.moved(gone, way).of(new.text) == WITHDRAWN
    assert alignment.touches(gone, way)
