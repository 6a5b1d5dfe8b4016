from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from qualkit.sections.drawing import Arrow, flow


def drawn(steps: dict[str, str], arrows: list[tuple[str, str]]) -> str:
    links = [Arrow(a, b, str(n), "borne") for n, (a, b) in enumerate(arrows, 1)]
    return flow(steps, links, id="f", title="From a to b", description="A small one.")


def lefts(svg: str) -> list[int]:
    return [int(x) for x in re.findall(r'<rect x="(\d+)"', svg)]


def test_it_flows_from_left_to_right() -> None:
    steps = {"a": "Do", "b": "Change", "c": "Come about"}
    xs = lefts(drawn(steps, [("a", "b"), ("b", "c"), ("a", "c")]))
    assert xs == sorted(xs)
    assert len(set(xs)) == 3


def test_it_has_a_role_a_name_and_a_description() -> None:
    svg = ElementTree.fromstring(drawn({"a": "Do", "b": "Change"}, [("a", "b")]))
    assert svg.attrib["role"] == "img"
    assert [child.tag for child in svg[:2]] == ["title", "desc"]
    assert svg.attrib["aria-labelledby"] == "f-title f-desc"


def test_names_are_escaped() -> None:
    assert "<b>" not in drawn({"a": "<b>Do</b>", "b": "&"}, [("a", "b")])


NAMES = "abcdefgh"


@given(st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=12))
def test_any_graph_can_be_drawn_and_boxes_never_touch(edges: set[tuple[str, str]]) -> None:
    arrows = sorted((a, b) for a, b in edges if a != b)
    svg = drawn({name: f"Step {name}" for name in NAMES}, arrows)
    ElementTree.fromstring(svg)
    boxes = re.findall(r'<rect x="(-?\d+)" y="(-?\d+)" width="\d+" height="(\d+)"', svg)
    columns: dict[str, list[tuple[int, int]]] = {}
    for x, y, height in boxes:
        columns.setdefault(x, []).append((int(y), int(y) + int(height)))
    for spans in columns.values():
        spans.sort()
        assert all(a[1] < b[0] for a, b in zip(spans, spans[1:], strict=False))
