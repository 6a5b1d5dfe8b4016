"""Each file of tests/cases/readers reads as the text beside it."""

from pathlib import Path

import pytest

from qualkit.plugins import Reader, members
from qualkit.readers.normal import compose

CASES = Path(__file__).parents[1] / "cases" / "readers"
FILES = sorted(path for path in CASES.iterdir() if not path.name.endswith(".expected.txt"))


def reader(path: Path) -> Reader:
    found: Reader = next(r for r in members("readers") if r.accepts(path.suffix, path.read_bytes()))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_reads_as_expected(path: Path) -> None:
    expected = path.with_name(f"{path.stem}.expected.txt").read_text(encoding="utf-8")
    assert compose(reader(path).speeches(path.read_bytes())).text + "\n" == expected


def test_every_expectation_has_its_file() -> None:
    stems = {path.name.removesuffix(".expected.txt") for path in CASES.glob("*.expected.txt")}
    assert stems == {path.stem for path in FILES}


@pytest.mark.parametrize(
    ("name", "labels", "turns"),
    [
        ("synthetic_otter.txt", {"Alex Doe", "Unknown Speaker"}, 3),
        ("synthetic_teams.vtt", {"Alex Doe", "Sam Roe"}, 2),
        ("synthetic_teams.docx", {"Alex Doe", "Sam Roe"}, 4),
        ("synthetic_zoom.srt", {"Alex Doe", "Sam Roe"}, 2),
        ("otter_ladybug.txt", {"Ali", "Emma", "Kelly", "UKelly", "Unknown Speaker"}, 210),
        ("ukparl_oralevidence_excerpt.txt", {"Q200 Chairman", "Mr Williams", "Q201 Chairman"}, 4),
    ],
)
def test_reads_reference_transcripts(
    reference: Path, name: str, labels: set[str], turns: int
) -> None:
    path = reference / "transcripts" / name
    transcript = compose(reader(path).speeches(path.read_bytes()))
    assert {turn.label for turn in transcript.turns} == labels
    assert len(transcript.turns) == turns
    assert "otter.ai" not in transcript.text
