"""Drawing a graph that flows from left to right, as SVG that needs nothing else.

Steps stand in columns by how far they are from the start, ordered so that few links cross (after
Sugiyama, Tagawa and Toda 1981); a link that passes a column is led between its steps.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

BOX, GAP, LINE, PAD, BETWEEN = 166, 66, 15, 9, 16
"""Width of a box, between columns, height of a line of words, inside a box, between boxes."""

MARKS = {-1: (0.3, 0.16), 0: (0.5, 0.5), 1: (0.7, 0.84)}
"""How far along and down its curve a number stands: where links meet, before, or after."""

CHARACTERS = 22
"""How many fit on a line of a box."""


@dataclass(frozen=True)
class Arrow:
    """A link to draw: `look` is a class of the stylesheet, `mark` the number that it carries."""

    source: str
    target: str
    mark: str
    look: str
    opens: str = ""
    """The id of what says more of it; then its number leads there."""
    name: str = ""
    """What it is called where it leads somewhere."""


@dataclass
class _Place:
    column: int
    height: float
    y: float = 0.0
    """Its middle."""


def flow(
    steps: Mapping[str, str],
    arrows: Sequence[Arrow],
    *,
    last: frozenset[str] = frozenset(),
    id: str,
    title: str,
    description: str,
    opens: Mapping[str, str] | None = None,
) -> str:
    """An svg element of `steps` (id to name) and `arrows`; those in `last` stand at the right.

    `opens`: by step, the id of what says more of it. What leads somewhere can be reached by key.
    """
    leading = opens or {}
    columns = _columns(steps, arrows, last)
    places = {
        step: _Place(column, len(_lines(steps[step])) * LINE + 2 * PAD)
        for step, column in columns.items()
    }
    routes = [_route(arrow, places) for arrow in arrows]
    lanes = _ordered(places, routes)
    _settle(places, lanes, routes)
    height = max(p.y + p.height / 2 for p in places.values()) + 2
    width = len(lanes) * BOX + (len(lanes) - 1) * GAP + 4
    drawn = [
        *(_curve(arrow, route, places) for arrow, route in zip(arrows, routes, strict=True)),
        *(_led(_box(steps[step], places[step]), leading.get(step, "")) for step in steps),
        *(_mark(arrow, route, places, routes) for arrow, route in zip(arrows, routes, strict=True)),
    ]
    role = "group" if leading or any(arrow.opens for arrow in arrows) else "img"
    return (
        f'<svg role="{role}" aria-labelledby="{id}-title {id}-desc" class="flow" '
        f'viewBox="0 0 {width} {height:.0f}" width="{width}" height="{height:.0f}">'
        f'<title id="{id}-title">{escape(title)}</title>'
        f'<desc id="{id}-desc">{escape(description)}</desc>{"".join(drawn)}</svg>'
    )


# --- laying out


def _columns(
    steps: Mapping[str, str], arrows: Iterable[Arrow], last: frozenset[str]
) -> dict[str, int]:
    """Each step one column after the furthest of those that lead to it; a circle is cut."""
    columns = dict.fromkeys(steps, 0)
    for _ in range(len(steps) - 1):
        for arrow in arrows:
            if columns[arrow.target] <= columns[arrow.source] < len(steps) - 1:
                columns[arrow.target] = columns[arrow.source] + 1
    right = max(columns.values(), default=0)
    columns.update(dict.fromkeys(last, right))
    used = sorted(set(columns.values()))
    return {step: used.index(column) for step, column in columns.items()}


def _route(arrow: Arrow, places: dict[str, _Place]) -> list[str]:
    """The step, a way point in each column between, the step that it leads to."""
    start, end = places[arrow.source].column, places[arrow.target].column
    points = [f"{arrow.mark}@{column}" for column in range(start + 1, end)]
    for column, point in enumerate(points, start + 1):
        places[point] = _Place(column, LINE)
    return [arrow.source, *points, arrow.target]


def _ordered(places: dict[str, _Place], routes: list[list[str]]) -> list[list[str]]:
    """The columns, each from top to bottom, in the order with the fewest crossings found."""
    lanes: list[list[str]] = [[] for _ in range(1 + max(p.column for p in places.values()))]
    for name, place in places.items():
        lanes[place.column].append(name)
    edges = [edge for route in routes for edge in pairwise(route)]
    best = [list(lane) for lane in lanes]
    for sweep in range(24):
        forward = sweep % 2 == 0
        for lane in lanes if forward else reversed(lanes):
            lane.sort(key=_pull(lanes, edges, forward=forward).__getitem__)
        if _crossings(lanes, edges) < _crossings(best, edges):
            best = [list(lane) for lane in lanes]
    return best


def _pull(
    lanes: list[list[str]], edges: list[tuple[str, str]], *, forward: bool
) -> dict[str, float]:
    """Where each wants to be: at the mean place of its neighbours on the side looked at."""
    rank = {name: at / max(len(lane), 1) for lane in lanes for at, name in enumerate(lane)}
    pull = {}
    for name in rank:
        near = [a if forward else b for a, b in edges if (b if forward else a) == name]
        pull[name] = sum(rank[n] for n in near) / len(near) if near else rank[name]
    return pull


def _crossings(lanes: list[list[str]], edges: list[tuple[str, str]]) -> int:
    at = {name: (column, row) for column, lane in enumerate(lanes) for row, name in enumerate(lane)}
    ends = [(at[a], at[b]) for a, b in edges]
    return sum(
        a[0] == c[0] and (a[1] - c[1]) * (b[1] - d[1]) < 0
        for i, (a, b) in enumerate(ends)
        for c, d in ends[i + 1 :]
    )


def _settle(places: dict[str, _Place], lanes: list[list[str]], routes: list[list[str]]) -> None:
    """Give each its height on the page: near its neighbours, without touching the next."""
    edges = [edge for route in routes for edge in pairwise(route)]
    for lane in lanes:
        _stack(lane, places)
    for sweep in range(12):
        for lane in lanes if sweep % 2 else reversed(lanes):
            for name in lane:
                near = [b if a == name else a for a, b in edges if name in (a, b)]
                if near:
                    places[name].y = sum(places[n].y for n in near) / len(near)
            _stack(lane, places)
    _close_up(list(places.values()))


def _close_up(places: list[_Place]) -> None:
    """Begin at the top, and narrow the bands of the page that hold no box at all."""
    places.sort(key=lambda place: place.y - place.height / 2)
    reached = places[0].y - places[0].height / 2
    shift = 2 - reached
    for place in places:
        top = place.y - place.height / 2
        shift -= max(0.0, top - reached - 2 * BETWEEN)
        reached = max(reached, top + place.height)
        place.y += shift


def _stack(lane: list[str], places: dict[str, _Place]) -> None:
    """Keep the order and the distances of a column, moved as a whole to where it wanted to be."""
    wanted = [places[name].y for name in lane]
    edge = float("-inf")
    for name in lane:
        place = places[name]
        place.y = max(place.y, edge + BETWEEN + place.height / 2)
        edge = place.y + place.height / 2
    drift = sum(places[n].y - w for n, w in zip(lane, wanted, strict=True)) / max(len(lane), 1)
    for name in lane:
        places[name].y -= drift


# --- drawing


def _lines(name: str) -> list[str]:
    return textwrap.wrap(name, CHARACTERS) or [""]


def _left(place: _Place) -> float:
    return 2 + place.column * (BOX + GAP)


def _box(name: str, place: _Place) -> str:
    lines = _lines(name)
    top = place.y - place.height / 2
    words = "".join(
        f'<tspan x="{_left(place) + PAD:.0f}" y="{top + PAD + LINE * (at + 0.78):.0f}">'
        f"{escape(line)}</tspan>"
        for at, line in enumerate(lines)
    )
    return (
        f'<rect x="{_left(place):.0f}" y="{top:.0f}" width="{BOX}" height="{place.height:.0f}"/>'
        f"<text>{words}</text>"
    )


def _curve(arrow: Arrow, route: list[str], places: dict[str, _Place]) -> str:
    start = places[route[0]]
    path = [f"M{_left(start) + BOX:.0f} {start.y:.0f}"]
    for before, after in pairwise(places[name] for name in route):
        x1, x2 = _left(before) + BOX, _left(after)
        bend = (x1 + x2) / 2
        path.append(f"C{bend:.0f} {before.y:.0f} {bend:.0f} {after.y:.0f} {x2:.0f} {after.y:.0f}")
        if after is not places[route[-1]]:
            path.append(f"H{x2 + BOX:.0f}")
    return f'<path class="{arrow.look}" d="{"".join(path)}"/>'


def _mark(
    arrow: Arrow, route: list[str], places: dict[str, _Place], routes: list[list[str]]
) -> str:
    """The number of a link, on its first stretch where that is furthest from its neighbours."""
    before, after = places[route[0]], places[route[1]]
    leaving = sum(other[0] == route[0] for other in routes)
    arriving = sum(other[1] == route[1] for other in routes)
    along, down = MARKS[(leaving > arriving) - (leaving < arriving)]
    x1, x2 = _left(before) + BOX, _left(after)
    x, y = x1 + along * (x2 - x1), before.y + down * (after.y - before.y)
    drawn = (
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="12"/>'
        f'<text class="mark" x="{x:.0f}" y="{y + 4:.0f}">{escape(arrow.mark)}</text>'
    )
    return _led(drawn, arrow.opens, arrow.name)


def _led(drawn: str, opens: str, name: str = "") -> str:
    """What is drawn as a link to what says more of it, where that stands anywhere."""
    label = f' aria-label="{escape(name)}"' if name else ""
    return f'<a href="#{escape(opens)}"{label}>{drawn}</a>' if opens else drawn
