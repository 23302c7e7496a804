"""Bridges: the shortest links that connect the components (islands) of the neighbour graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from territory_opt.model.arrays import Floats, Ints, Shapes

_MAX_REACH, _FEW = 4.0, 64
"""All pairs within reach are listed until the reach exceeds so many widths of a unit and at most a few
components remain; these are then searched one at a time."""


@dataclass(frozen=True)
class _Links:
    """Candidate links: the two units, and their distance."""

    a: Ints
    b: Ints
    km: Floats

    def __len__(self) -> int:
        return len(self.a)

    def sorted(self) -> _Links:
        # Ties are broken by index, so that the same input gives the same bridges.
        order = np.lexsort([self.b, self.a, self.km])
        return _Links(self.a[order], self.b[order], self.km[order])


def components(n: int, pairs: Ints) -> Ints:
    """Component of each of n units in a graph of pairs (m, 2); numbered from 0; shape (n,)."""
    joined = coo_array((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    _, component = connected_components(joined, directed=False)
    return component.astype(np.int64)


def find_bridges(shapes: Shapes, component: Ints, barred: Ints, boundary: Ints) -> tuple[Ints, Floats]:
    """Find the shortest links that join all components: a minimum spanning tree over them.

    Links within a reach that doubles each time are added in order of length (Kruskal); the few components
    that remain are each joined to their nearest one, round by round (Boruvka).

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        Polygons or points in a metric plane (km); only those of `boundary` are used.
    component : Ints, shape (n,)
        As `components` numbers them.
    barred : Ints, shape (r, 2)
        Pairs that become a bridge only where two components have no other link.
    boundary : Ints, shape (u,)
        Units that can be nearest to another component; at least one of each.

    Returns
    -------
    bridges : Ints, shape (components - 1, 2)
        The smaller index first, sorted.
    km : Floats, shape (components - 1,)
        Distance in the plane.
    """
    search = _Search(shapes, component.copy(), barred, boundary)
    search.join_within_reach()
    search.join_nearest()
    bridges = np.array(search.bridges, dtype=np.int64).reshape(-1, 2)
    order = np.lexsort([bridges[:, 1], bridges[:, 0]])
    return bridges[order], np.array(search.km, dtype=np.float64)[order]


class _Search:
    """Components while they are joined."""

    def __init__(self, shapes: Shapes, component: Ints, barred: Ints, boundary: Ints) -> None:
        self.shapes = shapes
        self.component = component
        self.barred = barred
        self.boundary = boundary
        self.bridges: list[tuple[int, int]] = []
        self.km: list[float] = []

    def join_within_reach(self) -> None:
        """Join components by all pairs within a reach that doubles each time."""
        tree = shapely.STRtree(self.shapes[self.boundary])
        width = self._width()
        reach = width / 8.0
        while self._count() > (1 if reach <= _MAX_REACH * width else _FEW):
            outside = self.boundary[self.component[self.boundary] != self._largest()]
            found = tree.query(self.shapes[outside], predicate="dwithin", distance=reach)
            self._add(self._links(outside[found[0]], self.boundary[found[1]]))
            reach *= 2.0

    def join_nearest(self) -> None:
        """Join every component to its nearest one, until only one remains."""
        while self._count() > 1:
            largest = self._largest()
            others = [c for c in np.unique(self.component).tolist() if c != largest]
            links = [self._nearest(component) for component in others]
            self._add(_all(links))

    def _nearest(self, component: int) -> _Links:
        inside = self.boundary[self.component[self.boundary] == component]
        outside = self.boundary[self.component[self.boundary] != component]
        has_barred = np.isin(inside, self.barred)
        near = self._within_bound(inside[~has_barred], outside)
        # The nearest pair of a unit may be barred, so all pairs of such units are compared.
        every = np.meshgrid(inside[has_barred], outside, indexing="ij")
        a, b = (np.concatenate([some, other.ravel()]) for some, other in zip(near, every))
        return _first(self._links(a, b)) or _first(self._links(a, b, even_barred=True))

    def _within_bound(self, inside: Ints, outside: Ints) -> tuple[Ints, Ints]:
        """Pairs no farther apart than the two units with the nearest centroids."""
        if not len(inside):
            return inside, inside
        centroids = (
            shapely.get_coordinates(shapely.centroid(self.shapes[units])) for units in (outside, inside)
        )
        distance, nearest = cKDTree(next(centroids)).query(next(centroids))
        best = int(np.argmin(distance))
        bound = shapely.distance(self.shapes[inside[best]], self.shapes[outside[np.asarray(nearest)[best]]])
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

    def _add(self, links: _Links) -> None:
        links = links.sorted()
        for a, b, km in zip(links.a.tolist(), links.b.tolist(), links.km.tolist()):
            one, other = self.component[a], self.component[b]
            if one != other:
                self.component[self.component == other] = one
                self.bridges.append((a, b))
                self.km.append(km)

    def _count(self) -> int:
        return len(np.unique(self.component))

    def _largest(self) -> int:
        return int(np.bincount(self.component).argmax())

    def _width(self) -> float:
        shapes = self.shapes[self.boundary]
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
