"""Locate places in units: point in polygon, nearest unit, distance to a unit."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import shapely
from scipy.spatial import cKDTree

from territory_opt.ingest.tables.units_table import ParsedUnits
from territory_opt.model.arrays import Floats, Ints, Shapes
from territory_opt.model.frame import Frame

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""
KM_PER_DEGREE = EARTH_KM * np.pi / 180.0
_PAIRS_AT_ONCE = 2_000
_SPACINGS = 2.0
"""Point units: largest distance of a customer, in multiples of the widest gap between neighbours."""


class Locator(Protocol):
    """Finds units for places. Places have shape (m, 2), in the book's frame."""

    def inside(self, points: Floats) -> Ints:
        """Index of the unit each place lies in, -1 for none, shape (m,)."""
        ...  # pragma: no cover - a protocol

    def nearest(self, points: Floats, within_km: float) -> tuple[Ints, Floats]:
        """Nearest unit of each place, and its distance in km, shape (m,) each.

        Farther away than `within_km` both may be approximate.
        """
        ...  # pragma: no cover - a protocol

    def beyond(self, points: Floats, unit: Ints) -> Floats:
        """How many km each place is farther from the named unit than a member would be, shape (m,)."""
        ...  # pragma: no cover - a protocol

    def allowance(self) -> float:
        """Distance in km from a unit up to which a place belongs to it without snapping."""
        ...  # pragma: no cover - a protocol


def locator(parsed_units: ParsedUnits) -> Locator:
    """Locator over the units that have a usable place."""
    index = np.flatnonzero(parsed_units.located)
    if parsed_units.units.geometry is not None:
        return PolygonLocator(index, parsed_units.units.geometry[index])
    return PointLocator(index, parsed_units.units.points[index], parsed_units.frame)


class PolygonLocator:
    """Polygons in lon/lat.

    Parameters
    ----------
    index : Ints, shape (n,)
        Index of each unit in the book.
    shapes : Shapes, shape (n,)
    """

    def __init__(self, index: Ints, shapes: Shapes) -> None:
        self._index = index
        self._shapes = shapes.copy()
        self._of = np.full(int(index.max()) + 1, -1, dtype=np.int64)
        self._of[index] = np.arange(len(index))
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)

    def inside(self, points: Floats) -> Ints:
        """Unit whose polygon covers the place; the first by id on a common border."""
        tree = shapely.STRtree(shapely.points(points))
        polygon, point = tree.query(self._shapes, predicate="intersects")
        unit = np.full(len(points), len(self._index), dtype=np.int64)
        np.minimum.at(unit, point, polygon)
        found = unit < len(self._index)
        return np.where(found, self._index[np.minimum(unit, len(self._index) - 1)], -1)

    def nearest(self, points: Floats, within_km: float) -> tuple[Ints, Floats]:
        """Nearest polygon by border.

        The tree measures degrees, which are shorter east-west than north-south. Its nearest polygon bounds
        the distance; every polygon whose box is within that bound is measured in km.
        """
        best = np.asarray(self._tree.nearest(shapely.points(points)), dtype=np.int64)
        distance = self._km(points, best)
        shrink = np.maximum(np.cos(np.radians(points[:, 1])), 0.01)
        close = np.flatnonzero(distance * shrink <= within_km)
        high = distance[close] / KM_PER_DEGREE * 1.01 + 1e-9
        wide = high / shrink[close]
        x, y = points[close].T
        place, polygon = self._tree.query(shapely.box(x - wide, y - high, x + wide, y + high))
        km = self._km(points[close[place]], polygon)
        order = np.lexsort((polygon, km, place))
        where, start = np.unique(place[order], return_index=True)
        best[close[where]], distance[close[where]] = polygon[order][start], km[order][start]
        return self._index[best], distance

    def beyond(self, points: Floats, unit: Ints) -> Floats:
        """Distance to the polygon, 0 inside."""
        own = self._of[unit]
        out = np.flatnonzero(~shapely.intersects_xy(self._shapes[own], points[:, 0], points[:, 1]))
        km = np.zeros(len(points))
        km[out] = self._km(points[out], own[out])
        return km

    def allowance(self) -> float:
        """0: a place belongs to the polygon that it lies in."""
        return 0.0

    def _km(self, points: Floats, own: Ints) -> Floats:
        """Distance of each point to its polygon in km, shape (m,).

        Equirectangular projection centred on the point; exact enough for a few km.
        """
        km = np.empty(len(points))
        for start in range(0, len(points), _PAIRS_AT_ONCE):
            part = slice(start, start + _PAIRS_AT_ONCE)
            shapes, counts = self._shapes[own[part]], shapely.get_num_coordinates(self._shapes[own[part]])
            shrink = np.repeat(np.cos(np.radians(points[part, 1])), counts)
            corners = shapely.get_coordinates(shapes)
            corners[:, 0] = (corners[:, 0] - np.repeat(points[part, 0], counts)) * shrink
            corners[:, 1] -= np.repeat(points[part, 1], counts)
            flat = shapely.set_coordinates(shapes.copy(), corners)
            km[part] = shapely.distance(flat, shapely.Point(0, 0)) * KM_PER_DEGREE
        return km


class PointLocator:
    """Units that are points; a place belongs to the nearest.

    Parameters
    ----------
    index : Ints, shape (n,)
        Index of each unit in the book.
    points : Floats, shape (n, 2)
    frame : Frame
    """

    def __init__(self, index: Ints, points: Floats, frame: Frame) -> None:
        self._index = index
        self._frame = frame
        self._own = self._space(points)
        self._tree = cKDTree(self._own)
        self._of = np.full(int(index.max()) + 1, -1, dtype=np.int64)
        self._of[index] = np.arange(len(index))

    def inside(self, points: Floats) -> Ints:
        """Nearest unit, unless it is farther than any member would be."""
        unit, km = self.nearest(points, np.inf)
        return np.where(km <= self.allowance(), unit, -1)

    def nearest(self, points: Floats, within_km: float) -> tuple[Ints, Floats]:
        """Nearest unit by its point."""
        del within_km
        distance, unit = self._tree.query(self._space(points))
        return self._index[np.asarray(unit)], self._km(np.asarray(distance))

    def beyond(self, points: Floats, unit: Ints) -> Floats:
        """How much farther the named unit is than the nearest."""
        there = self._own[self._of[unit]]
        named = self._km(np.sqrt(((self._space(points) - there) ** 2).sum(axis=1)))
        return np.asarray(named - self.nearest(points, np.inf)[1])

    def allowance(self) -> float:
        """Twice the widest gap between a unit and its nearest neighbour; without neighbours no limit."""
        if len(self._own) < 2:
            return np.inf
        gaps = np.asarray(self._tree.query(self._own, k=2)[0])[:, 1]
        return float(_SPACINGS * self._km(gaps).max())

    def _space(self, points: Floats) -> Floats:
        """Coordinates whose Euclidean distances have the order of true distances: unit sphere, or plane."""
        if self._frame.kind != "geographic":
            return points
        lon, lat = np.radians(points).T
        return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])

    def _km(self, straight: Floats) -> Floats:
        if self._frame.kind != "geographic":
            return straight * self._frame.km_per_unit
        return 2.0 * EARTH_KM * np.arcsin(np.minimum(straight / 2.0, 1.0))
