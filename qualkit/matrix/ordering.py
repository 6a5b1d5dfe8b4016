"""Rows and columns in the order of their resemblance.

Hierarchical clustering by average linkage, the leaves laid so that neighbours are as alike as the
tree allows (Bar-Joseph, Gifford and Jaakkola 2001). It brings together what is alike; it finds no
groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qualkit.model import Cell, CellState, ThemeMatrix

Shares = tuple[float | None, ...]
"""Of a row or column: the share of people in each cell; None where nobody was counted."""


def by_resemblance(matrix: ThemeMatrix) -> ThemeMatrix:
    """The matrix with its rows, and its columns, beside those they are most like.

    Two are as far apart as their shares differ on average, over the cells that count people in
    both; as far as can be, where there is none. Withheld cells are no cells.
    """
    rows = [tuple(_share(matrix.cells[row, c]) for c in matrix.columns) for row in matrix.rows]
    columns = list(zip(*rows, strict=True))
    return replace(
        matrix,
        rows=tuple(matrix.rows[at] for at in _order(rows)),
        columns=tuple(matrix.columns[at] for at in _order(columns)),
    )


def _share(cell: Cell) -> float | None:
    counted = cell.state in (CellState.RAISED, CellState.NOT_RAISED) and cell.of > 0
    return cell.people / cell.of if counted else None


def _order(lines: Sequence[Shares]) -> list[int]:
    """The order of lines; of the two ways to read it, the one that begins with the earlier line."""
    if len(lines) < 3:
        return list(range(len(lines)))
    from scipy.cluster.hierarchy import leaves_list, linkage

    tree = linkage(_distances(lines), method="average", optimal_ordering=True)
    order = [int(at) for at in leaves_list(tree)]
    return order if order[0] < order[-1] else order[::-1]


def _distances(lines: Sequence[Shares]) -> list[float]:
    """Between each two lines, as scipy lists them."""
    return [_distance(one, other) for at, one in enumerate(lines) for other in lines[at + 1 :]]


def _distance(one: Shares, other: Shares) -> float:
    apart = [abs(a - b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return sum(apart) / len(apart) if apart else 1.0
