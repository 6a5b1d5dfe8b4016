import pytest

from qualkit import topics as room
from qualkit.errors import NotYet
from qualkit.model import Topic
from qualkit.suggesters import embed
from tests.suggesters.studies import SAID, study

NUMBER = 5


@pytest.fixture(scope="module")
def vectors() -> embed.Vectors:
    embedder = embed.load()
    assert embedder is not None
    return embedder.embed([piece.text for piece in room.passages(study())])


@pytest.fixture(scope="module")
def found(vectors: embed.Vectors) -> tuple[Topic, ...]:
    return room.topics(study(), vectors, seed=1, number=NUMBER)


def test_every_segment_is_in_one_topic(found: tuple[Topic, ...]) -> None:
    assert sum(topic.segments for topic in found) == len(room.passages(study()))
    assert len(found) == NUMBER


def test_the_largest_comes_first(found: tuple[Topic, ...]) -> None:
    sizes = [topic.segments for topic in found]
    assert sizes == sorted(sizes, reverse=True)
    assert [topic.number for topic in found] == [1, 2, 3, 4, 5]


def test_same_seed_same_topics(found: tuple[Topic, ...], vectors: embed.Vectors) -> None:
    assert room.topics(study(), vectors, seed=1, number=NUMBER) == found


def test_examples_are_segments_of_the_study(found: tuple[Topic, ...]) -> None:
    pieces = set(room.passages(study()))
    for topic in found:
        assert 1 <= len(topic.examples) <= 3
        assert set(topic.examples) <= pieces
    examples = [example for topic in found for example in topic.examples]
    assert len(examples) == len(set(examples))


def test_words_are_words_that_people_said(found: tuple[Topic, ...]) -> None:
    said = " ".join(piece.text.lower() for piece in room.passages(study()))
    for topic in found:
        assert all(word in said for word in topic.words)
        assert not {"the", "and", "she", "they"} & set(topic.words)
    assert any("laptop" in topic.words for topic in found)


def test_codes_are_shares_of_the_topic(found: tuple[Topic, ...]) -> None:
    for topic in found:
        shares = [share for _, share in topic.codes]
        assert {code for code, _ in topic.codes} <= set(SAID)
        assert shares == sorted(shares, reverse=True)
        assert all(0 < share <= 1 for share in shares)
        assert max(shares, default=0) <= topic.coded <= 1
    assert any(share > 0.5 for topic in found for _, share in topic.codes)


def test_stability_is_a_share(found: tuple[Topic, ...]) -> None:
    assert all(0 < topic.stability <= 1 for topic in found)


def test_one_topic_is_the_same_whatever_the_seed(vectors: embed.Vectors) -> None:
    (only,) = room.topics(study(), vectors, seed=1, number=1)
    assert only.stability == 1


def test_what_no_code_covers(vectors: embed.Vectors, found: tuple[Topic, ...]) -> None:
    assert room.uncovered(found) == tuple(topic for topic in found if topic.coded < 0.2)
    uncoded = room.topics(study([]), vectors, seed=1, number=NUMBER)
    assert room.uncovered(uncoded) == uncoded


def test_shares_are_of_transcripts_that_were_read(vectors: embed.Vectors) -> None:
    (only,) = room.topics(study(["T001"]), vectors, seed=1, number=1)
    assert only.coded == pytest.approx(6 / 7)


@pytest.mark.parametrize(
    ("segments", "number"), [(0, 2), (12, 2), (500, 13), (5000, 41), (100_000, 50)]
)
def test_the_usual_number(segments: int, number: int) -> None:
    assert room.usual_number(segments) == number


def test_no_more_topics_than_there_are_different_segments(vectors: embed.Vectors) -> None:
    found = room.topics(study(), vectors, seed=1, number=1000)
    assert len(found) <= len({piece.text for piece in room.passages(study())})


def test_without_embeddings_it_says_what_is_missing() -> None:
    with pytest.raises(NotYet, match="embedding model"):
        room.topics(study(), None, seed=1)


@pytest.mark.parametrize(
    ("coded", "standing"),
    [(0.0, "new"), (0.19, "new"), (0.2, "partly"), (0.49, "partly"), (0.5, "covered")],
)
def test_how_codes_cover_a_topic(coded: float, standing: str) -> None:
    assert Topic(1, (), 3, (), (), coded, 1.0).standing == standing


def test_umap_and_hdbscan_leave_out_what_fits_none(vectors: embed.Vectors) -> None:
    found = room.topics(study(), vectors, seed=1, method=room.UMAP_HDBSCAN)
    assert sum(topic.segments for topic in found) <= len(room.passages(study()))
    assert [topic.number for topic in found] == list(range(1, len(found) + 1))
    assert all(topic.segments >= room.SMALLEST and 0 <= topic.stability <= 1 for topic in found)


def test_what_a_method_needs_is_said(
    vectors: embed.Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "find_spec", lambda name: None if name == "umap" else object())
    with pytest.raises(NotYet, match="not installed: umap"):
        room.topics(study(), vectors, seed=1, method=room.UMAP_HDBSCAN)
