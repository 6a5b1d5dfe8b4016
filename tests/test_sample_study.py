"""The sample study's truth: frozen, and true of the text as the readers give it."""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit import codebook
from qualkit.ingest import sources

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "transcripts_sample"
TRUTH = SAMPLE / "truth"


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Originals in their normal form, numbered as `ingest` numbers them."""
    files = dict.fromkeys(row["file"] for row in rows("interviews.csv"))
    return {
        f"T{number:03d}": sources.read(file, (SAMPLE / "interviews" / file).read_bytes()).text
        for number, file in enumerate(files, 1)
    }


def frozen() -> Iterator[tuple[str, str]]:
    for line in (TRUTH / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        yield name, digest


@pytest.mark.parametrize(("name", "digest"), list(frozen()))
def test_what_is_frozen_has_not_changed(name: str, digest: str) -> None:
    assert hashlib.sha256((SAMPLE / name).read_bytes()).hexdigest() == digest


def test_all_of_it_is_frozen() -> None:
    found = {f"interviews/{path.name}" for path in (SAMPLE / "interviews").iterdir()}
    found |= {f"truth/{path.name}" for path in TRUTH.glob("*.csv")}
    assert found == {name for name, _ in frozen()}


def test_it_is_large_enough_to_be_awkward(texts: dict[str, str]) -> None:
    words = {id: len(text.split()) for id, text in texts.items()}
    assert len(words) >= 20
    assert sum(words.values()) >= 20_000
    assert all(700 <= count <= 1500 for count in words.values())


def test_identifiers_stand_where_the_truth_says(texts: dict[str, str]) -> None:
    for row in rows("truth/identifiers.csv"):
        assert texts[row["transcript"]][int(row["start"]) : int(row["end"])] == row["text"]


def test_an_entity_is_of_one_kind() -> None:
    kinds: dict[str, set[str]] = {}
    for row in rows("truth/identifiers.csv"):
        if row["entity"]:
            kinds.setdefault(row["entity"], set()).add(row["kind"])
    assert {entity: found for entity, found in kinds.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", ["codings_first_coder.csv", "codings_second_coder.csv"])
def test_codings_quote_what_they_cover(texts: dict[str, str], name: str) -> None:
    book = codebook.read(ROOT / "codebooks" / "remodelling.yaml")
    leaves = {code.id for code in book.leaves}
    for row in rows(f"truth/{name}"):
        assert texts[row["transcript"]][int(row["start"]) : int(row["end"])] == row["quote"]
        assert row["code"] in leaves


def test_one_coder_is_complete_and_the_other_did_a_third(texts: dict[str, str]) -> None:
    first = {row["transcript"] for row in rows("truth/codings_first_coder.csv")}
    second = {row["transcript"] for row in rows("truth/codings_second_coder.csv")}
    assert first == set(texts)
    assert len(second) * 3 == len(texts)
