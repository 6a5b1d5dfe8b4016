"""codebook.yaml follows changes, and what a person wrote in it stays."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.codebook import parse
from qualkit.codebook.changing import followed
from qualkit.codebook.editing import rendered
from qualkit.model import Change, ChangeKind

SHIPPED = sorted((Path(__file__).parents[1] / "codebooks").glob("*.yaml"))

BOOK = """\
# ours
name: N
codes:
  # the first theme
  - id: a
    name: Alpha   # as the team calls it
    children:
      # about b
      - id: b
        name: "Beta: the second"
        definition: >-
          Over two
          lines.
        stance: true

      # about c
      - id: c
        name: Gamma

  # the other
  - id: d
    name: Delta
objectives:
  - {id: o, name: O, codes: [b, c]}
theory_of_change:
  activities: [{id: s, name: S}]
  outcomes: [{id: t, name: T}]
  links:
    - {id: L1, from: s, to: t, codes: [c]}
"""


def after(text: str, *changes: Change) -> str:
    merged = {one.code: one.into for one in changes if one.kind is ChangeKind.MERGED}
    book, unfollowed = followed(parse(text), changes, merged)
    assert not unfollowed
    return rendered(text, book)


def lines_changed(before: str, now: str) -> tuple[set[str], set[str]]:
    old, new = before.splitlines(), now.splitlines()
    return {line for line in old if line not in new}, {line for line in new if line not in old}


def test_a_new_name_changes_one_line() -> None:
    now = after(BOOK, Change(ChangeKind.RENAMED, "a", name="First: things"))
    gone, come = lines_changed(BOOK, now)
    assert gone == {"    name: Alpha   # as the team calls it"}
    assert come == {'    name: "First: things"   # as the team calls it'}


def test_a_code_moves_with_its_lines() -> None:
    now = after(BOOK, Change(ChangeKind.MOVED, "b", under="d"))
    assert "  - id: d\n    name: Delta\n    children:\n      - id: b\n" in now
    assert "          Over two\n          lines.\n        stance: true\n" in now
    assert all(comment in now for comment in ("# about b", "# about c", "# the other"))


def test_what_was_merged_goes_and_references_follow() -> None:
    now = after(BOOK, Change(ChangeKind.MERGED, "c", into="b"))
    assert "Gamma" not in now
    assert "codes: [b]}\ntheory" in now
    assert "to: t, codes: [b]" in now


RIVALS = BOOK.replace("codes: [c]}", "codes: [c], rivals: [d]}")


@pytest.mark.parametrize(("into", "rivals"), [("b", "rivals: [b]"), ("c", "rivals: []")])
def test_rivals_follow_too_and_what_bears_on_a_link_is_no_rival(into: str, rivals: str) -> None:
    now = after(RIVALS, Change(ChangeKind.MERGED, "d", into=into))
    assert f"codes: [c], {rivals}}}" in now


def test_rivals_follow_where_the_file_is_written_otherwise() -> None:
    block = RIVALS.replace("rivals: [d]}", "rivals:\n        [d] # who else\n      }")
    now = after(block, Change(ChangeKind.MERGED, "d", into="b"))
    assert parse(now).theory.links[0].rivals == ("b",)


def test_a_new_code_is_written_last_and_marked() -> None:
    change = Change(ChangeKind.ADDED, "x-1", under="a", name="Yes", provisional=True)
    now = after(BOOK, change)
    block = '      - id: x-1\n        name: "Yes"\n        provisional: true\n'
    assert block in now
    assert now.replace(block, "").replace("\n\n\n", "\n\n").count("\n") >= BOOK.count("\n") - 1


def test_the_only_code_under_another_leaves_no_empty_list() -> None:
    book = "name: N\ncodes:\n- id: a\n  name: A\n  children:\n  - id: b\n    name: B\n"
    now = after(book, Change(ChangeKind.MOVED, "b"))
    assert now == "name: N\ncodes:\n- id: a\n  name: A\n- id: b\n  name: B\n"


def test_a_file_that_is_written_on_one_line_is_changed_too() -> None:
    book = "name: N\ncodes: [{id: a, name: A, children: [{id: b, name: B}]}, {id: c, name: C}]\n"
    now = after(book, Change(ChangeKind.MOVED, "b", under="c"))
    assert [(one.id, one.parent) for one in parse(now).codes] == [
        ("a", None),
        ("c", None),
        ("b", "c"),
    ]


def plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


KINDS = [kind for kind in ChangeKind if kind is not ChangeKind.DEALT]
NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "S")), min_size=1)


@settings(max_examples=25, deadline=None)
@given(st.just(BOOK), st.data())
def test_whatever_is_changed_the_file_says_it(text: str, data: st.DataObject) -> None:
    ids = st.sampled_from([code.id for code in parse(text).codes])
    changes = list[Change]()
    for at in range(data.draw(st.integers(1, 4))):
        kind, code = data.draw(st.sampled_from(KINDS)), data.draw(ids)
        name = plain(data.draw(NAMES)) or "N"
        if kind is ChangeKind.ADDED:
            code = f"code-{at}"
        change = Change(kind, code, under=data.draw(ids), into=data.draw(ids), name=name)
        changes.append(change)
    book, _ = followed(parse(text), changes, {})
    now = rendered(text, book)
    assert parse(now) == book
    assert rendered(now, book) == now


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_codebooks_are_edited_line_by_line(path: Path) -> None:
    """Every line that the change is not about stands as it stood."""
    text = path.read_text("utf-8")
    leaf = parse(text).leaves[0]
    new = Change(ChangeKind.RENAMED, leaf.id, name="Another name")
    gone, come = lines_changed(text, after(text, new))
    assert len(gone) == 1
    assert come == {"        name: Another name"}


@given(NAMES)
def test_any_name_can_be_written(name: str) -> None:
    if name := plain(name):
        assert parse(after(BOOK, Change(ChangeKind.RENAMED, "b", name=name)))["b"].name == name
