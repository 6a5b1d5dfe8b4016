from pathlib import Path

import pytest

from qualkit.errors import EmptyTranscript, Unpartnered, UnreadableFile
from qualkit.ingest import sources


def test_pairs() -> None:
    sources.pair(["a.txt", "b.txt"], {"a.txt": 2, "b.txt": 3}, "interviews.csv")


def test_a_file_without_its_row_names_both() -> None:
    with pytest.raises(Unpartnered) as caught:
        sources.pair(["ada 2.txt"], {"ada_2.txt": 2}, "interviews.csv")
    assert "ada 2.txt has no row in interviews.csv" in caught.value.said
    assert "did you mean ada_2.txt?" in caught.value.advice


def test_a_row_without_its_file_names_both() -> None:
    with pytest.raises(Unpartnered, match=r"interviews\.csv names b\.txt \(line 7\)"):
        sources.pair(["a.txt"], {"a.txt": 2, "b.txt": 7}, "interviews.csv")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pages", b"x", "files that end in “.pages” cannot be read"),
        ("a.docx", b"not a zip", "a.docx: "),
        ("a.txt", b"INT: hello\0there", "NUL"),
        ("a.vtt", b"no header here", "a.vtt: "),
    ],
)
def test_files_that_cannot_be_read(name: str, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        sources.read(name, data)
    assert said in caught.value.said
    assert caught.value.advice


@pytest.mark.parametrize(
    ("name", "data"), [("a.txt", b""), ("a.txt", b" \n\n"), ("a.vtt", b"WEBVTT\n")]
)
def test_nothing_said(name: str, data: bytes) -> None:
    with pytest.raises(EmptyTranscript):
        sources.read(name, data)


def test_every_file_of_the_sample_study_reads() -> None:
    folder = Path(__file__).parents[2] / "transcripts_sample" / "interviews"
    for path in folder.iterdir():
        assert len(sources.read(path.name, path.read_bytes()).turns) > 5
