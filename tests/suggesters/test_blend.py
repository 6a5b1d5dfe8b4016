import re

import pytest

from qualkit.model import Code, Codebook, Segment, SegmentSuggestions, Span
from qualkit.segments import segments
from qualkit.suggesters import blend
from tests.suggesters.studies import CODEBOOK, SAID, study

PIECES = [piece for text in study().transcripts.values() for piece in segments(text)]
QUOTED = re.compile(r"“(.+?)(?: …)?”")
LEAVES = {code.id for code in CODEBOOK.leaves}


@pytest.fixture(scope="module")
def untaught() -> list[SegmentSuggestions]:
    return blend.suggest(PIECES, CODEBOOK, [])


@pytest.fixture(scope="module")
def taught() -> list[SegmentSuggestions]:
    return blend.suggest(PIECES, CODEBOOK, study(["T001", "T002", "T003"]).codings)


def firsts(made: list[SegmentSuggestions]) -> dict[str, str]:
    return {each.segment.text: each.suggestions[0].code for each in made}


def test_before_anybody_has_coded_the_definitions_speak(untaught: list[SegmentSuggestions]) -> None:
    first = firsts(untaught)
    right = [first[text] == code for code, texts in SAID.items() for text in texts]
    assert sum(right) > len(right) / 2


def test_codings_teach(
    untaught: list[SegmentSuggestions], taught: list[SegmentSuggestions]
) -> None:
    unseen = [(text, code) for code, texts in SAID.items() for text in texts[3:]]
    before, after = firsts(untaught), firsts(taught)
    assert sum(after[t] == c for t, c in unseen) >= sum(before[t] == c for t, c in unseen)
    assert sum(after[t] == c for t, c in unseen) >= 0.8 * len(unseen)


@pytest.mark.parametrize("made", ["untaught", "taught"])
def test_probabilities_fall_from_first_to_last(made: str, request: pytest.FixtureRequest) -> None:
    for each in request.getfixturevalue(made):
        chances = [one.probability for one in each.suggestions]
        assert chances == sorted(chances, reverse=True)
        assert all(0 <= chance <= 1 for chance in chances)


def test_only_the_lowest_codes_are_suggested(taught: list[SegmentSuggestions]) -> None:
    for each in taught:
        codes = [one.code for one in each.suggestions]
        assert len(codes) == len(set(codes)) == 3
        assert set(codes) <= LEAVES


def test_same_study_same_suggestions(taught: list[SegmentSuggestions]) -> None:
    again = blend.suggest(PIECES, CODEBOOK, study(["T001", "T002", "T003"]).codings)
    assert again == taught


def test_reasons_quote_real_words(taught: list[SegmentSuggestions]) -> None:
    coded = {t: text.text for t, text in study().transcripts.items()}
    defined = " ".join(
        " ".join((c.name, c.definition, c.use_when, *c.examples)) for c in CODEBOOK.codes
    )
    for each in taught:
        for one in each.suggestions:
            quoted = QUOTED.search(one.why)
            assert quoted is not None
            assert len(quoted.group(1).split()) <= 12
            source = re.search(r"\((T\d+)\)", one.why)
            assert quoted.group(1) in (coded[source.group(1)] if source else defined)


def test_reasons_name_words_of_the_segment(taught: list[SegmentSuggestions]) -> None:
    named = 0
    for each in taught:
        for one in each.suggestions:
            found = re.search(r"words: ([^;]+)", one.why)
            for word in found.group(1).split(", ") if found else ():
                assert re.search(rf"\b{word}\b", each.segment.text)
                named += 1
    assert named


def test_a_coding_is_no_reason_for_itself(taught: list[SegmentSuggestions]) -> None:
    for each in taught:
        for one in each.suggestions:
            quoted = QUOTED.search(one.why)
            if quoted and f"({each.segment.transcript})" in one.why:
                assert quoted.group(1) not in each.segment.text


def test_below_five_labels_suggestions_are_called_weak(
    untaught: list[SegmentSuggestions], taught: list[SegmentSuggestions]
) -> None:
    assert all(one.why.endswith("weak: no label so far") for s in untaught for one in s.suggestions)
    enough = blend.suggest(PIECES, CODEBOOK, study().codings)
    assert not any("weak:" in one.why for s in enough for one in s.suggestions)
    assert any("weak: 4 labels so far" in one.why for s in taught for one in s.suggestions)


@pytest.mark.parametrize(
    "codes",
    [
        (Code("only", "Only one"),),
        (Code("a", "Fear"), Code("b", "Money")),
        (Code("a", "Aa"), Code("b", "Bb"), Code("c", "Cc"), Code("d", "Dd")),
    ],
    ids=["one code", "names alone", "names that say nothing"],
)
def test_bare_codebooks(codes: tuple[Code, ...]) -> None:
    made = blend.suggest(PIECES[:3], Codebook("bare", "1", codes), [])
    assert [len(each.suggestions) for each in made] == [min(3, len(codes))] * 3


def test_words_without_any_known_word() -> None:
    piece = Segment("T009", 1, Span(0, 3), "???")
    assert len(blend.suggest([piece], CODEBOOK, [])[0].suggestions) == 3


def test_nothing_to_suggest_for() -> None:
    assert blend.suggest([], CODEBOOK, []) == []
