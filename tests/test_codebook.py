from pathlib import Path

import pytest

from qualkit import codebook
from qualkit.errors import BadSettings, UnreadableFile

CASES = sorted((Path(__file__).parent / "cases" / "codebooks").glob("*.yaml"))
SHIPPED = sorted((Path(__file__).parents[1] / "codebooks").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_mistakes_are_found_with_their_lines(path: Path) -> None:
    """Each case says, in comments beginning `#!`, what is said of the line that they stand on."""
    text = path.read_text(encoding="utf-8")
    expected = [
        (line, comment.strip())
        for line, words in enumerate(text.splitlines(), 1)
        for comment in words.split("#!")[1:]
    ]
    found = [(mistake.line, mistake.what) for mistake in codebook.mistakes(text)]
    assert found == expected


def test_there_are_cases() -> None:
    assert len(CASES) >= 8


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_codebooks_have_no_mistakes(path: Path) -> None:
    book = codebook.read(path)
    assert book.themes
    for code in book.leaves:
        assert code.definition
        assert code.use_when
        assert code.not_when
        assert len(code.examples) >= 2


def test_the_tree_is_kept_in_reading_order() -> None:
    book = codebook.parse(
        "name: N\ncodes:\n"
        "  - {id: a, name: A, children: [{id: b, name: B}, {id: c, name: C}]}\n"
        "  - {id: d, name: D}\n"
    )
    assert [code.id for code in book.codes] == ["a", "b", "c", "d"]
    assert [code.id for code in book.leaves] == ["b", "c", "d"]
    assert book.theme("c").id == "a"
    assert book.theme("d").id == "d"


def test_the_first_mistake_is_raised_with_its_line() -> None:
    with pytest.raises(BadSettings) as caught:
        codebook.parse("name: N\ncodes:\n  - {id: A, name: A}\n")
    assert caught.value.said.startswith("codebook.yaml, line 3: ")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_bytes(b"name: caf\xe9\n")
    with pytest.raises(UnreadableFile, match="UTF-8"):
        codebook.read(path)


def test_a_change_of_one_letter_is_another_version() -> None:
    assert codebook.digest("name: N") != codebook.digest("name: M")
