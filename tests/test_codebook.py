import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert book.description
    assert 20 <= len(book.codes) <= 35
    for code in book.leaves:
        assert code.parent
        assert code.definition
        assert code.use_when
        assert len(code.examples) >= 2


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_codes_say_which_neighbour_they_are_not(path: Path) -> None:
    """Brackets in `not_when` begin with the id of the code to use instead."""
    book = codebook.read(path)
    leaves = {code.id for code in book.leaves}
    for code in book.leaves:
        named = set(re.findall(r"\(([a-z-]+)", code.not_when))
        assert named
        assert named <= leaves - {code.id}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_theories_of_change_hang_together(path: Path) -> None:
    """Links and objectives are judged by codes that people code with; no step stands alone."""
    book = codebook.read(path)
    theory, leaves = book.theory, {code.id for code in book.leaves}
    assert book.objectives
    assert theory.problem
    for codes in [one.codes for one in book.objectives] + [one.codes for one in theory.links]:
        assert codes
        assert set(codes) <= leaves
        assert len(set(codes)) == len(codes)
    assert all(link.assumption for link in theory.links)
    sources = {link.source for link in theory.links}
    targets = {link.target for link in theory.links}
    assert sources == {step.id for step in (*theory.activities, *theory.changes)}
    assert targets == {step.id for step in (*theory.changes, *theory.outcomes)}


def test_shipped_codebooks_are_listed_and_share_no_example() -> None:
    page = (SHIPPED[0].parents[1] / "docs" / "codebooks.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)
    assert listed == [path.stem for path in SHIPPED]
    said = [one for path in SHIPPED for code in codebook.read(path).codes for one in code.examples]
    assert len(set(said)) == len(said)


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("codes: []\nname: !!bool abc\n", "line 2: this cannot be read"),
        ("codes: []\nname: 2023-99-99\n", "line 2: this cannot be read"),
        ("name: N\ncodes: !!omap 3\n", "line 2: this cannot be read"),
        ("name: N\ncodes: !!set 3\n", "line 2: this cannot be read"),
        (f"name: N\ncodes: {'[' * 3000}", "line 1: nested too deeply"),
        (f"name: N\ncodes: {'[' * 70}{']' * 70}", "line 2: nested too deeply"),
        ("name: N\ncodes: &a [*a]\n", "line 2: “codes” does not hold"),
        ('name: "\\UFFFFFFFF"\n', "line 1: this cannot be read as YAML"),
        ("name: N\x01\n", "line 1: unacceptable character"),
        ("name: N\ncodes: [null]\n", "line 2: “codes” does not hold `key: value` lines"),
        (
            "name: N\ncodes: [{id: a, name: A, children: null}]\n",
            "line 2: “children”: input should be a valid list",
        ),
    ],
)
def test_yaml_that_is_no_codebook(text: str, said: str) -> None:
    with pytest.raises(BadSettings) as caught:
        codebook.parse(text)
    assert said in caught.value.said
    assert caught.value.advice


def test_children_of_children_have_an_end() -> None:
    entry = "{id: a, name: A, children: [" * 150 + "]}" * 150
    with pytest.raises(BadSettings, match="nested too deeply"):
        codebook.parse(f"name: N\ncodes: [{entry}]\n")


scalars = st.sampled_from(
    ["1", "1.0", "yes", "true", "null", "''", "a", "2023-01-01", "!!bool x", "!!omap 3", ".nan"]
)
keys = st.sampled_from(
    "name codes id children objectives theory_of_change links from to activities examples 1".split()
)
flow = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda held: f"[{', '.join(held)}]"),
        st.dictionaries(keys, inner, max_size=4).map(
            lambda held: "{" + ", ".join(f"{key}: {value}" for key, value in held.items()) + "}"
        ),
    ),
    max_leaves=12,
)


@given(flow, flow, flow)
def test_whatever_is_written_there_are_mistakes_or_a_codebook(
    codes: str, objectives: str, theory: str
) -> None:
    text = (
        f"name: N\ncodes: [{{id: 1, name: A}}, {{id: b, name: B, children: {codes}}}]\n"
        f"objectives: [{{id: 1, name: O, codes: {objectives}}}]\ntheory_of_change: {theory}\n"
    )
    with suppress(BadSettings):
        codebook.parse(text)


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_bytes(b"name: caf\xe9\n")
    with pytest.raises(UnreadableFile, match="UTF-8"):
        codebook.read(path)


def test_a_change_of_one_letter_is_another_version() -> None:
    assert codebook.digest("name: N") != codebook.digest("name: M")


def test_a_theme_may_be_marked_as_what_helped_or_hindered() -> None:
    text = "name: x\ncodes:\n  - {id: around, name: Around it, condition: true}\n"
    assert codebook.parse(text)["around"].condition
    assert not codebook.parse(text.replace(", condition: true", ""))["around"].condition
