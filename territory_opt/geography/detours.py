"""Units that touch, but whose way by road is out of proportion: a river without a bridge, a ridge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import minimum_spanning_tree

from territory_opt.geography.bridges import components
from territory_opt.model.arrays import Bools, Floats, Ints, frozen
from territory_opt.model.book import EdgeRules
from territory_opt.model.neighbours import Detours, Neighbours


def open_to_doubt(neighbours: Neighbours, edges: EdgeRules | None) -> Ints:
    """Indices of the pairs that the road may part: those that touch, but for pairs the planner added.

    Parameters
    ----------
    neighbours : Neighbours
    edges : EdgeRules or None
        The planner's table has the last word.
    """
    doubtful = ~neighbours.bridge
    if edges is not None:
        size = np.array([len(neighbours.area_km2), 1])
        named = np.sort(np.column_stack([edges.unit_a, edges.unit_b]), axis=1)
        doubtful &= ~np.isin(neighbours.pairs @ size, named @ size)
    return np.flatnonzero(doubtful)


def without_detours(
    neighbours: Neighbours, asked: Ints, minutes: Floats, estimate: Floats, factor: float
) -> Neighbours:
    """Part the pairs whose road takes more than `factor` times the minutes that the straight line suggests.

    Nothing falls apart: where units would hang together no other way, the quickest of the pairs stay.

    Parameters
    ----------
    neighbours : Neighbours
    asked : Ints, shape (a,)
        Indices of pairs.
    minutes : Floats, shape (a,)
        By road, in the quicker direction; infinite where there is no route, NaN where nobody knows.
    estimate : Floats, shape (a,)
        Minutes along the straight line.
    factor : float

    Returns
    -------
    Neighbours
        The border of a parted pair counts as outer border of both.
    """
    far = minutes > factor * estimate
    edge, minutes, estimate = asked[far], minutes[far], estimate[far]
    left = np.ones(len(neighbours.pairs), dtype=np.bool_)
    left[edge] = False
    kept = _only_links(
        len(neighbours.area_km2), neighbours.pairs, left, edge, np.lexsort([estimate, minutes])
    )
    left[edge[kept]] = True
    detours = Detours(frozen(neighbours.pairs[edge]), frozen(minutes), frozen(estimate), frozen(kept))
    outer = neighbours.outer_km.copy()
    np.add.at(outer, neighbours.pairs[~left], neighbours.border_km[~left][:, None])
    return replace(
        neighbours,
        pairs=frozen(neighbours.pairs[left]),
        border_km=frozen(neighbours.border_km[left]),
        bridge=frozen(neighbours.bridge[left]),
        bridge_km=frozen(neighbours.bridge_km[left]),
        outer_km=frozen(outer),
        detours=detours,
    )


def _only_links(n: int, pairs: Ints, left: Bools, edge: Ints, order: Ints) -> Bools:
    """Which of the parted pairs have to stay, first in order first, so that nothing falls apart.

    Between the pieces that are left they make a minimum spanning tree (Kruskal 1956,
    doi:10.1090/S0002-9939-1956-0078686-7).
    """
    piece = components(n, pairs[left])
    ends = np.sort(piece[pairs[edge[order]]], axis=1)
    apart = np.flatnonzero(ends[:, 0] != ends[:, 1])
    count = int(piece.max(initial=-1)) + 1
    link, first = np.unique(ends[apart] @ np.array([count, 1]), return_index=True)
    # Ranks stand for minutes: so no two links weigh the same, and one without a route has a weight, too.
    a, b = np.divmod(link, count)
    tree = minimum_spanning_tree(csr_array((apart[first] + 1.0, (a, b)), shape=(count, count)))
    kept = np.zeros(len(edge), dtype=np.bool_)
    kept[order[tree.data.astype(np.int64) - 1]] = True
    return kept
