"""Rows and columns in the order of their resemblance.

Hierarchical clustering by average linkage, the leaves laid so that neighbours are as alike as the
tree allows (Bar-Joseph, Gifford and Jaakkola 2001). It brings together what is alike; it finds no
groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.model.comparing import Cell, CellState, ThemeMatrix

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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


def _distances(lines: Sequence[Shares]) -> NDArray[np.float64]:
    """Between each two lines, as scipy lists them."""
    import numpy as np

    shares = np.array(lines, dtype=float)  # None is nan
    apart = []
    for at, one in enumerate(shares[:-1]):
        differ = np.abs(shares[at + 1 :] - one)
        counted = (~np.isnan(differ)).sum(axis=1)
        total = np.nansum(differ, axis=1)
        apart.append(np.where(counted > 0, total / np.maximum(counted, 1), 1.0))
    return np.concatenate(apart)
