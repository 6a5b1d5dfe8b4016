"""What is shown against a link, in order and with reasons."""

from dataclasses import replace

import pytest

from qualkit.counting import ledger
from qualkit.evidence.against import AGAINST, BUT, MIXED, NEAR, Search, against
from qualkit.evidence.links import Bearing
from qualkit.excerpts import cues
from qualkit.model import Directness, Span
from qualkit.model.views import StudyView
from qualkit.suggesters.embed import Embedder, load
from tests.studies import CODED, small

MODEL = load()


def search(
    id: str, view: StudyView | None = None, embedder: Embedder | None = MODEL, most: int = 10
) -> Search:
    view = view or small()
    link = next(one for one in view.codebook.theory.links if one.id == id)
    return against(Bearing.of(ledger(view), link), embedder=embedder, cache=None, most=most)


def words(found: Search, kind: str) -> list[str]:
    return [one.words for one in found.passages if one.kind == kind]


def test_every_coding_against_it_comes_first_then_what_is_mixed() -> None:
    found = search("L1")
    expected = [words for _, words, code, side, _ in CODED if code in ("admin", "time")]
    assert (
        set(words(found, AGAINST) + words(found, MIXED))
        == {
            said
            for _, said, code, side, _ in CODED
            if code in ("admin", "time") and side in ("challenges", "mixed")
        }
        <= set(expected)
    )
    kinds = [one.kind for one in found.passages]
    assert kinds == sorted(kinds, key=(AGAINST, MIXED, BUT, NEAR).index)
    assert dict(found.found)[AGAINST] == len(words(found, AGAINST)) == 2


def test_first_hand_accounts_come_before_opinions() -> None:
    study = small()
    at = next(n for n, one in enumerate(CODED) if one[0] == "T005" and one[2] == "admin")
    codings = list(study.codings)
    codings[at] = replace(codings[at], directness=Directness.OPINION)
    first, second = words(search("L1", replace(study, codings=tuple(codings))), AGAINST)
    assert first.startswith("I do my own typing")
    assert second.startswith("The administrator went part-time")


def test_nobody_crowds_the_others_out() -> None:
    """Each person is heard once before anybody is heard twice."""
    study = small()
    first = next(one for one in study.codings if one.transcript == "T006" and one.code == "admin")
    again = replace(first, id="act-again", span=Span(first.span.start, first.span.start + 9))
    found = search("L1", replace(study, codings=(again, *study.codings)), most=2)
    people = [one.participant for one in found.passages if one.kind == AGAINST]
    assert people == ["P002", "P006"]
    assert dict(found.found)[AGAINST] == 3


def test_support_with_a_but_says_which() -> None:
    one = next(one for one in search("L1").passages if one.kind == BUT)
    assert "“not”" in one.why or "“never”" in one.why
    assert "supports" in one.why


def test_what_nobody_coded_is_near_to_something_and_says_to_what() -> None:
    found = search("L1")
    coded = [one for one in small().codings if one.code in ("admin", "time")]
    near = [one for one in found.passages if one.kind == NEAR]
    assert near
    for one in near:
        assert not any(
            made.transcript == one.transcript and made.span.overlaps(one.span) for made in coded
        )
        assert " like T" in one.why
        assert one.codings == ()


def test_without_the_model_nothing_uncoded_is_shown_and_that_is_said() -> None:
    found = search("L1", embedder=None)
    assert not found.meaning
    assert words(found, NEAR) == []
    assert words(found, AGAINST)


def test_what_the_coder_may_not_see_is_hidden_and_counted() -> None:
    view = small()
    link = view.codebook.theory.links[0]
    found = against(Bearing.of(ledger(view), link), embedder=MODEL, cache=None, unseen={"T002"})
    assert all(one.transcript != "T002" for one in found.passages)
    assert found.hidden == sum(t == "T002" and c in ("admin", "time") for t, _, c, *_ in CODED)


def test_what_does_not_count_yet_is_shown_all_the_same() -> None:
    found = search("L1", replace(small(), finished=()))
    assert all("not counted yet" in one.why for one in found.passages if one.kind == AGAINST)
    assert words(found, AGAINST)


def test_a_link_that_nobody_speaks_of_has_nothing() -> None:
    study = small()
    none = replace(study, codings=tuple(one for one in study.codings if one.code != "technology"))
    assert search("L2", none).passages == ()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("It was lovely.", ()),
        ("She never came, but she rang.", ("never", "but")),
        ("I can't say; I couldn’t, no.", ("can't", "couldn’t", "no")),
        ("A note on the nob of the door", ()),
    ],
)
def test_words_of_denial_and_contrast(said: str, found: tuple[str, ...]) -> None:
    assert cues(said) == found
