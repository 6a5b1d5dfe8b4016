import json
from dataclasses import replace

import pytest

from qualkit import suggest as room
from qualkit.model import Codebook, Coding, Rejection, Segment
from qualkit.model.views import StudyView
from qualkit.suggesters import embed
from tests.suggesters.studies import SAID, CountingCache, study


@pytest.fixture(scope="module")
def embedder() -> embed.Embedder:
    found = embed.load()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def cache() -> CountingCache:
    return CountingCache()


def test_what_carries_no_code_gets_suggestions(
    embedder: embed.Embedder, cache: CountingCache
) -> None:
    made = room.suggest(study(["T001", "T002", "T003", "T004"]), embedder=embedder, cache=cache)
    by_transcript: dict[str, int] = {}
    for each in made.suggestions:
        id = each.segment.transcript
        by_transcript[id] = by_transcript.get(id, 0) + 1
    assert by_transcript == {"T001": 1, "T002": 1, "T003": 1, "T004": 1, "T005": 7, "T006": 7}


def test_every_segment_on_request(embedder: embed.Embedder, cache: CountingCache) -> None:
    made = room.suggest(study(), embedder=embedder, cache=cache, every=True, top=2)
    assert len(made.suggestions) == 6 * 7
    assert all(len(each.suggestions) == 2 for each in made.suggestions)


def test_interviewers_get_no_suggestions(embedder: embed.Embedder, cache: CountingCache) -> None:
    made = room.suggest(study([]), embedder=embedder, cache=cache)
    assert not any("And how did that go?" in each.segment.text for each in made.suggestions)


def test_same_study_same_suggestions_and_nothing_embedded_twice(embedder: embed.Embedder) -> None:
    cache = CountingCache()
    first = room.suggest(study(["T001", "T002", "T003"]), embedder=embedder, cache=cache)
    put = cache.put
    assert put > 0
    assert room.suggest(study(["T001", "T002", "T003"]), embedder=embedder, cache=cache) == first
    assert cache.put == put


def test_from_three_coded_transcripts_probabilities_are_calibrated(
    embedder: embed.Embedder, cache: CountingCache
) -> None:
    made = room.suggest(study(["T001", "T002", "T003"]), embedder=embedder, cache=cache)
    assert made.calibration is not None
    assert made.calibration.transcripts == 3
    assert 0 <= made.calibration.error <= 1
    assert "were calibrated on 3 coded transcripts" in made.sentences[1]


@pytest.mark.parametrize("coded", [[], ["T001"], ["T001", "T002"]])
def test_below_three_they_are_said_to_be_uncalibrated(
    coded: list[str], embedder: embed.Embedder, cache: CountingCache
) -> None:
    made = room.suggest(study(coded), embedder=embedder, cache=cache)
    assert made.calibration is None
    assert "uncalibrated" in made.sentences[1]


def test_codes_with_few_labels_are_named_as_weak(
    embedder: embed.Embedder, cache: CountingCache
) -> None:
    made = room.suggest(study(["T001", "T002", "T003"]), embedder=embedder, cache=cache)
    weak = [code for code, count in made.labels.items() if count < 5]
    assert list(made.weak) == weak
    assert weak and all(code in made.sentences[2] for code in weak)
    assert not room.suggest(study(), embedder=embedder, cache=cache).weak


def test_without_the_model_suggestions_rest_on_words_alone() -> None:
    made = room.suggest(study(["T001", "T002", "T003"]), embedder=None, cache=None)
    assert not made.meaning
    assert "words alone" in made.sentences[0]
    assert all(len(each.suggestions) == 3 for each in made.suggestions)


def test_an_empty_codebook_suggests_nothing(embedder: embed.Embedder, cache: CountingCache) -> None:
    bare = replace(study([]), codebook=Codebook("none", "1", ()))
    made = room.suggest(bare, embedder=embedder, cache=cache)
    assert made.suggestions == ()


def test_json(embedder: embed.Embedder, cache: CountingCache) -> None:
    view = study(["T001", "T002", "T003"])
    made = room.suggest(view, embedder=embedder, cache=cache)
    rows = json.loads(json.dumps(room.as_json(made.suggestions)))
    assert len(rows) == len(made.suggestions)
    for row in rows:
        assert list(row) == ["transcript", "start", "end", "text", "coded", "suggestions"]
        assert view.transcripts[row["transcript"]].text[row["start"] : row["end"]] == row["text"]
        for one in row["suggestions"]:
            assert list(one) == ["code", "probability", "why"]


def test_evaluation_counts_what_it_shares(embedder: embed.Embedder, cache: CountingCache) -> None:
    found = room.evaluate(study(), embedder=embedder, cache=cache, folds=3)
    assert list(found.recall) == ["blend", "words", "meaning", "most frequent"]
    codes = len(study().codings)
    assert {share.of for share in found.recall.values()} == {codes}
    assert found.transcripts == 6
    assert found.segments == 6 * 6
    assert found.recall["blend"].share > found.recall["most frequent"].share
    assert 0 <= found.precision.count <= found.precision.of
    assert 0 <= found.error <= 1
    assert str(found.recall["blend"]) in found.sentences[0]
    assert found == room.evaluate(study(), embedder=embedder, cache=cache, folds=3)


def test_evaluation_without_the_model_names_words_alone() -> None:
    found = room.evaluate(study(), embedder=None, cache=None)
    assert list(found.recall) == ["words", "most frequent"]
    assert "meaning" not in found.sentences[0]


def test_evaluation_of_an_uncoded_study_is_empty() -> None:
    found = room.evaluate(study([]), embedder=None, cache=None)
    assert found.segments == 0
    assert found.precision == room.Share(0, 0)
    assert found.sentences == ()


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (room.Share(3, 5), "3 of 5"),
        (room.Share(19, 19), "19 of 19"),
        (room.Share(15, 20), "0.75 (15 of 20)"),
    ],
)
def test_a_share_of_few_is_its_counts(share: room.Share, said: str) -> None:
    assert str(share) == said


def test_what_was_not_measured_is_not_said() -> None:
    found = room.Evaluation({"words": room.Share(3, 5)}, 0.1, room.Share(0, 0), 2, 5)
    assert "3 of 5" in found.sentences[0]
    assert found.sentences[1:] == ("The expected calibration error of the suggestions was 0.10.",)
    sure = replace(found, precision=room.Share(2, 3))
    assert sure.sentences[1] == (
        "Of suggestions with a probability of 0.5 or more, 2 of 3 were right."
    )


def _of_a_segment(
    view: StudyView, coder: str | None, code: str = "stigma"
) -> tuple[float, str, Segment]:
    """Probability and reason of a code for the words in T006 that speak of it; words alone."""
    made = room.suggest(
        view, embedder=None, cache=None, every=True, top=5, coder=coder, transcript="T006"
    )
    words = SAID[code][5]
    one = next(each for each in made.suggestions if each.segment.text == words)
    said = next(each for each in one.suggestions if each.code == code)
    return said.probability, said.why, one.segment


@pytest.mark.parametrize("before", [[], ["T001", "T002", "T003", "T004"]])
def test_what_another_coded_in_these_words_is_not_proposed_back(before: list[str]) -> None:
    fresh, _, segment = _of_a_segment(study(before), "XY")
    coding = Coding("c", "T006", 1, segment.span, "stigma", "AB")
    coded = study(before)
    coded = replace(coded, codings=(*coded.codings, coding))
    to_another, why, _ = _of_a_segment(coded, "XY")
    assert to_another <= fresh + 1e-9
    assert "(T006)" not in why
    assert _of_a_segment(coded, "AB")[0] > fresh
    wanted = [(segment.span, "stigma")]
    (found,) = room.grounds(coded, wanted, "T006", embedder=None, cache=None, coder="XY")
    assert all(near.transcript != "T006" for near in found.nearest)


def test_what_another_rejected_there_teaches_nothing_there() -> None:
    fresh, _, segment = _of_a_segment(study(["T001"]), "XY", "outcomes")
    coded = study(["T001"])
    no = Rejection("r", "T006", 1, segment.span, "stigma", "AB")
    other, _, _ = _of_a_segment(replace(coded, rejected=(no,)), "XY", "outcomes")
    assert other == pytest.approx(fresh)
