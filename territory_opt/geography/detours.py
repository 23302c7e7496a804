"""Detours: touching units whose travel time is too long to be neighbours (rivers, ridges)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import minimum_spanning_tree

from territory_opt.geography.bridges import components
from territory_opt.model.arrays import Floats, Ints, frozen
from territory_opt.model.book import EdgeRules
from territory_opt.model.neighbours import Detours, Neighbours


def detour_candidates(neighbours: Neighbours, edges: EdgeRules | None) -> Ints:
    """Indices of the pairs that travel times may separate: touching ones that no edge rule names.

    Parameters
    ----------
    neighbours : Neighbours
    edges : EdgeRules or None
        The user's pairs, which travel times do not change.
    """
    candidate = ~neighbours.bridge
    if edges is not None:
        size = np.array([len(neighbours.area_km2), 1])
        named = np.sort(np.column_stack([edges.unit_a, edges.unit_b]), axis=1)
        candidate &= ~np.isin(neighbours.pairs @ size, named @ size)
    return np.flatnonzero(candidate)


def without_detours(
    neighbours: Neighbours, candidates: Ints, minutes: Floats, estimate: Floats, factor: float
) -> Neighbours:
    """Remove the pairs whose travel time exceeds `factor` times the estimate from the straight line.

    The graph stays connected: where units would become disconnected, the fastest of the pairs are kept.

    Parameters
    ----------
    neighbours : Neighbours
    candidates : Ints, shape (a,)
        Indices of pairs.
    minutes : Floats, shape (a,)
        By road, in the faster direction; infinite where there is no route, NaN where unknown.
    estimate : Floats, shape (a,)
        Estimated minutes along the straight line.
    factor : float

    Returns
    -------
    Neighbours
        The border of a removed pair counts as outer border of both.
    """
    far = minutes > factor * estimate
    detour, minutes, estimate = candidates[far], minutes[far], estimate[far]
    remaining = np.ones(len(neighbours.pairs), dtype=np.bool_)
    remaining[detour] = False
    order = np.lexsort([estimate, minutes])
    needed = _needed_links(
        components(len(neighbours.area_km2), neighbours.pairs[remaining]), neighbours.pairs[detour[order]]
    )
    kept = np.zeros(len(detour), dtype=np.bool_)
    kept[order[needed]] = True
    remaining[detour[kept]] = True
    detours = Detours(frozen(neighbours.pairs[detour]), frozen(minutes), frozen(estimate), frozen(kept))
    outer = neighbours.outer_km.copy()
    np.add.at(outer, neighbours.pairs[~remaining], neighbours.border_km[~remaining][:, None])
    return replace(
        neighbours,
        pairs=frozen(neighbours.pairs[remaining]),
        border_km=frozen(neighbours.border_km[remaining]),
        bridge=frozen(neighbours.bridge[remaining]),
        bridge_km=frozen(neighbours.bridge_km[remaining]),
        outer_km=frozen(outer),
        detours=detours,
    )


def _needed_links(component: Ints, links: Ints) -> Ints:
    """Indices of the links (m, 2) that connect the components, earlier ones preferred.

    They make a minimum spanning tree between the components (Kruskal 1956,
    doi:10.1090/S0002-9939-1956-0078686-7).
    """
    ends = np.sort(component[links], axis=1)
    between = np.flatnonzero(ends[:, 0] != ends[:, 1])
    count = int(component.max(initial=-1)) + 1
    link, first = np.unique(ends[between] @ np.array([count, 1]), return_index=True)
    # Weighted by rank, not by minutes: so weights are distinct and finite.
    a, b = np.divmod(link, count)
    tree = minimum_spanning_tree(csr_array((between[first] + 1.0, (a, b)), shape=(count, count)))
    return tree.data.astype(np.int64) - 1
