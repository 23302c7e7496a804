"""Bridges: the shortest links that make islands hang together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from territory_opt.model.arrays import Floats, Ints, Shapes

_NEAR, _FEW = 4.0, 64
"""Up to this many widths of a unit, and until no more than a few components are left, all pairs are listed;
the rest is looked up one component at a time."""


@dataclass(frozen=True)
class _Links:
    """Candidate links between units: the two units and how far apart they are."""

    a: Ints
    b: Ints
    km: Floats

    def __len__(self) -> int:
        return len(self.a)

    def sorted(self) -> _Links:
        # Equal distances are decided by index, so that the same input gives the same bridges.
        order = np.lexsort([self.b, self.a, self.km])
        return _Links(self.a[order], self.b[order], self.km[order])


def components(n: int, pairs: Ints) -> Ints:
    """Component of each of n units in a graph of pairs (m, 2); numbered from 0; shape (n,)."""
    joined = coo_array((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    _, component = connected_components(joined, directed=False)
    return component.astype(np.int64)


def find_bridges(shapes: Shapes, component: Ints, barred: Ints, rim: Ints) -> tuple[Ints, Floats]:
    """Shortest links that join all components: a minimum spanning tree over them.

    Links within a reach that doubles each time are listed and taken in order of length (Kruskal); the few
    components that remain each look for their nearest neighbour, round by round (Boruvka).

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        Polygons or points in a metric plane (km); only those of the rim are looked at.
    component : Ints, shape (n,)
        As `components` numbers them.
    barred : Ints, shape (r, 2)
        Pairs that must not become a bridge; one still does where two components have no other link.
    rim : Ints, shape (r,)
        Units that can be nearest to another component; at least one of each.

    Returns
    -------
    bridges : Ints, shape (components - 1, 2)
        The smaller index first, sorted.
    km : Floats, shape (components - 1,)
        Distance in the plane.
    """
    search = _Search(shapes, component.copy(), barred, rim)
    search.join_near()
    search.join_far()
    bridges = np.array(search.taken, dtype=np.int64).reshape(-1, 2)
    order = np.lexsort([bridges[:, 1], bridges[:, 0]])
    return bridges[order], np.array(search.km, dtype=np.float64)[order]


class _Search:
    """Components while they are being joined."""

    def __init__(self, shapes: Shapes, component: Ints, barred: Ints, rim: Ints) -> None:
        self.shapes = shapes
        self.component = component
        self.barred = barred
        self.rim = rim
        self.taken: list[tuple[int, int]] = []
        self.km: list[float] = []

    def join_near(self) -> None:
        """Join components by the pairs within reach of each other, farther each time."""
        tree = shapely.STRtree(self.shapes[self.rim])
        width = self._width()
        reach = width / 8.0
        while self._count() > (1 if reach <= _NEAR * width else _FEW):
            seekers = self.rim[self.component[self.rim] != self._largest()]
            found = tree.query(self.shapes[seekers], predicate="dwithin", distance=reach)
            self._take(self._links(seekers[found[0]], self.rim[found[1]]))
            reach *= 2.0

    def join_far(self) -> None:
        """Join every component to its nearest one, until there is only one."""
        while self._count() > 1:
            largest = self._largest()
            others = [c for c in np.unique(self.component).tolist() if c != largest]
            links = [self._nearest(component) for component in others]
            self._take(_all(links))

    def _nearest(self, component: int) -> _Links:
        inside = self.rim[self.component[self.rim] == component]
        outside = self.rim[self.component[self.rim] != component]
        held = np.isin(inside, self.barred)
        near = self._within_bound(inside[~held], outside)
        # A barred pair may hide a unit's next nearest one, so these units compare them all.
        every = np.meshgrid(inside[held], outside, indexing="ij")
        a, b = (np.concatenate([some, other.ravel()]) for some, other in zip(near, every))
        return _first(self._links(a, b)) or _first(self._links(a, b, even_barred=True))

    def _within_bound(self, inside: Ints, outside: Ints) -> tuple[Ints, Ints]:
        """Pairs no farther apart than the two units whose middles are nearest."""
        if not len(inside):
            return inside, inside
        middles = (
            shapely.get_coordinates(shapely.centroid(self.shapes[units])) for units in (outside, inside)
        )
        away, who = cKDTree(next(middles)).query(next(middles))
        best = int(np.argmin(away))
        bound = shapely.distance(self.shapes[inside[best]], self.shapes[outside[np.asarray(who)[best]]])
        tree = shapely.STRtree(self.shapes[outside])
        a, b = tree.query(self.shapes[inside], predicate="dwithin", distance=bound)
        return inside[a], outside[b]

    def _links(self, a: Ints, b: Ints, *, even_barred: bool = False) -> _Links:
        apart = self.component[a] != self.component[b]
        keys = np.unique(_keys(a[apart], b[apart], len(self.shapes)))
        if not even_barred:
            keys = np.setdiff1d(keys, _keys(self.barred[:, 0], self.barred[:, 1], len(self.shapes)))
        low, high = np.divmod(keys, len(self.shapes))
        return _Links(low, high, shapely.distance(self.shapes[low], self.shapes[high])).sorted()

    def _take(self, links: _Links) -> None:
        links = links.sorted()
        for a, b, km in zip(links.a.tolist(), links.b.tolist(), links.km.tolist()):
            mine, other = self.component[a], self.component[b]
            if mine != other:
                self.component[self.component == other] = mine
                self.taken.append((a, b))
                self.km.append(km)

    def _count(self) -> int:
        return len(np.unique(self.component))

    def _largest(self) -> int:
        return int(np.bincount(self.component).argmax())

    def _width(self) -> float:
        shapes = self.shapes[self.rim]
        widths = np.sqrt(shapely.area(shapes))
        if widths.any():
            return float(np.median(widths))
        span = np.ptp(shapely.get_coordinates(shapes), axis=0).max(initial=0.0)
        return float(span / np.sqrt(len(shapes)))


def _all(links: list[_Links]) -> _Links:
    a, b, km = (np.concatenate([getattr(link, name) for link in links]) for name in ("a", "b", "km"))
    return _Links(a, b, km)


def _first(links: _Links) -> _Links:
    return _Links(links.a[:1], links.b[:1], links.km[:1])


def _keys(a: Ints, b: Ints, n: int) -> Ints:
    return np.minimum(a, b) * n + np.maximum(a, b)
