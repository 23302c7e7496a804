"""Halving of a unit along a line that divides the weight of its customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from territory_opt.geography.antimeridian import split_at_antimeridian, unwrapped
from territory_opt.geography.edge_matching import union
from territory_opt.model.arrays import Bools, Floats, Ints, Shapes
from territory_opt.model.frame import Frame

_KM_PER_DEGREE = 111.2
_MIN_GAP_KM = 0.001
"""Places closer than a metre are one place: no line is drawn between them."""
_MIN_GAP_LOCAL = 1e-9
"""The same in a plane of unknown units, as a share of the places' extent."""


@dataclass(frozen=True)
class Halves:
    """A unit in two.

    Parameters
    ----------
    second : Bools, shape (m,)
        Whether each place belongs to the second half.
    shapes : Shapes, shape (2,), or None
        Shape of each half; their union is exactly the unit.
    """

    second: Bools
    shapes: Shapes | None


@dataclass(frozen=True)
class _Line:
    """A line of constant coordinate: its axis (0 for x, 1 for y), and the coordinate."""

    axis: int
    at: float

    def is_beyond(self, points: Floats) -> Bools:
        """Whether each place (m, 2) lies on the side of the larger coordinates, shape (m,)."""
        beyond: Bools = points[:, self.axis] > self.at
        return beyond


@dataclass(frozen=True)
class _WeightedPlaces:
    """Places (m, 2), the weight of each (m,), and whether each belongs to the second half (m,)."""

    points: Floats
    weight: Floats
    second: Bools

    def of(self, index: Ints) -> _WeightedPlaces:
        """The places at some indices."""
        return _WeightedPlaces(self.points[index], self.weight[index], self.second[index])


def halve(frame: Frame, middle: Floats, points: Floats, weight: Floats, shape: Any) -> Halves | None:  # noqa: ANN401 - a shapely geometry, or None
    """Cut a unit so that each half has half of the weight, as nearly as its places allow.

    The line runs along a meridian or a parallel (of the plane's grid), across the longer extent of the places
    with a positive weight. A piece of the unit that the line separates from the rest of its half joins the
    other one; islands are cut only when the line divides the places on them. So each half is contiguous where
    the unit is.

    Parameters
    ----------
    frame : Frame
    middle : Floats, shape (2,)
        A place in the unit; longitudes are made continuous around it.
    points : Floats, shape (m, 2)
        Places to be assigned to the halves.
    weight : Floats, shape (m,)
        0 for places that do not influence the line.
    shape : polygon or multipolygon in lon/lat, or None
        None for a unit that is a point.

    Returns
    -------
    Halves or None
        None when all weight is in one place. The result does not depend on the order of the places.
    """
    points, unit = _continuous(frame, middle, points), None
    if shape is not None:
        unit = unwrapped(np.array([shape], dtype=object), float(middle[0]))[0]
        points = _moved_inside(points, unit)
    line = _halving_line(frame, points, weight, _scale(frame, middle))
    if line is None:
        return None
    second = line.is_beyond(points)
    if unit is None:
        return Halves(second, None)
    shapes, second = _divided(unit, line, _WeightedPlaces(points, weight, second))
    return Halves(second, split_at_antimeridian(shapely.orient_polygons(shapely.normalize(shapes))))


def inside_points(shapes: Shapes) -> Floats:
    """A place in each shape, shape (n, 2)."""
    return np.asarray(shapely.get_coordinates(shapely.point_on_surface(shapes)), dtype=np.float64)


def central_place(points: Floats, middle: Floats, frame: Frame) -> Floats:
    """Return the place nearest to the mean of some places, shape (2,); of several the southwesternmost."""
    near = _continuous(frame, middle, points)
    order = np.lexsort((near[:, 0], near[:, 1]))
    flat = near[order] * _scale(frame, middle)
    squared = ((flat - flat.mean(axis=0)) ** 2).sum(axis=1)
    # Rounded, so that the result does not depend on the order of summation of the mean.
    place: Floats = points[order[np.argmin(np.round(squared / max(float(squared.max()), 1e-300), 9))]]
    return place


def _continuous(frame: Frame, middle: Floats, points: Floats) -> Floats:
    """The points with longitudes within 180 degrees of the middle's; a copy."""
    near = points.copy()
    if frame.kind == "geographic":
        near[:, 0] -= 360.0 * np.round((near[:, 0] - middle[0]) / 360.0)
    return near


def _moved_inside(points: Floats, unit: Any) -> Floats:  # noqa: ANN401 - a shapely geometry
    """Move places outside their unit to its nearest point."""
    shapely.prepare(unit)
    out = np.flatnonzero(~shapely.intersects_xy(unit, points[:, 0], points[:, 1]))
    if len(out):
        links = shapely.shortest_line(unit, shapely.points(points[out]))
        points[out] = shapely.get_coordinates(links)[::2]
    return points


def _scale(frame: Frame, middle: Floats) -> Floats:
    """Kilometres for a step of 1 in each coordinate at a place (file units in a local frame), shape (2,)."""
    if frame.kind != "geographic":
        return np.full(2, frame.km_per_unit)
    shrink = max(float(np.cos(np.radians(middle[1]))), 1e-6)
    return _KM_PER_DEGREE * np.array([shrink, 1.0])


def _halving_line(frame: Frame, points: Floats, weight: Floats, scale: Floats) -> _Line | None:
    """Find the line that halves the weight; None when it is all in one place."""
    positive = weight > 0
    if not positive.any():
        return None
    places, weights = points[positive], weight[positive]
    extent = np.ptp(places, axis=0) * scale
    min_gap = _MIN_GAP_LOCAL * float(extent.max()) if frame.kind == "local" else _MIN_GAP_KM
    for axis in np.argsort(-extent, kind="stable").tolist():
        # A total order, so that sums do not depend on the order of the rows.
        order = np.lexsort((weights, places[:, 1 - axis], places[:, axis]))
        along, cumulative = places[order, axis], np.cumsum(weights[order])
        gaps = np.flatnonzero(np.diff(along) * scale[axis] > min_gap)
        if len(gaps):
            best = gaps[np.argmin(np.abs(cumulative[gaps] - cumulative[-1] / 2.0))]
            return _Line(axis, float((along[best] + along[best + 1]) / 2.0))
    return None


def _divided(unit: Any, line: _Line, places: _WeightedPlaces) -> tuple[Shapes, Bools]:  # noqa: ANN401 - a shapely geometry
    """The shapes of the halves, and which places belong to the second."""
    components = shapely.get_parts(np.array([unit], dtype=object))
    component_of = _nearest(components, places.points)
    pieces_of: tuple[list[Any], list[Any]] = ([], [])
    second = places.second.copy()
    for number, component in enumerate(components):
        members = np.flatnonzero(component_of == number)
        weighted = members[places.weight[members] > 0]
        sides = np.unique(second[weighted if len(weighted) else members])
        if len(sides) == 2 and len(weighted):
            pieces, half, second[members] = _faces(component, line, places.of(members))
        else:
            pieces = np.array([component], dtype=object)
            half = sides if len(sides) == 1 else line.is_beyond(inside_points(pieces))
            second[members] = half[0]
        for side in (0, 1):
            pieces_of[side].extend(pieces[half == bool(side)])
    shapes = np.empty(2, dtype=object)
    shapes[:] = [union(np.array(pieces, dtype=object)) for pieces in pieces_of]
    return shapes, second


def _faces(component: Any, line: _Line, places: _WeightedPlaces) -> tuple[Shapes, Bools, Bools]:  # noqa: ANN401 - a shapely polygon
    """Faces into which the line cuts a polygon, the half of each, and the half of each place."""
    faces = _cut(component, line)
    side = line.is_beyond(inside_points(faces))
    face_of = np.empty(len(places.points), dtype=np.int64)
    for half in (False, True):
        here, faces_here = places.second == half, np.flatnonzero(side == half)
        face_of[here] = faces_here[_nearest(faces[faces_here], places.points[here])]
    weight = np.bincount(face_of, places.weight, minlength=len(faces))
    area = shapely.area(faces)
    seeds = [
        int(max(np.flatnonzero(side == half), key=lambda f: (weight[f], area[f]))) for half in (False, True)
    ]
    half_of = _grown_halves(faces, side, seeds)
    return faces, half_of, half_of[face_of]


def _cut(component: Any, line: _Line) -> Shapes:  # noqa: ANN401 - a shapely polygon
    """Faces of a polygon on both sides of a line, with common vertices."""
    low, high = np.asarray(component.bounds).reshape(2, 2)
    ends = np.array([low - 1.0, high + 1.0])
    ends[:, line.axis] = line.at
    edges = shapely.union_all([component.boundary, shapely.linestrings(ends)])
    faces = shapely.get_parts(shapely.polygonize([edges]))
    shapely.prepare(component)
    # Holes of the polygon are faces too.
    inside: Shapes = faces[shapely.contains(component, shapely.point_on_surface(faces))]
    return inside


def _grown_halves(faces: Shapes, side: Bools, seeds: list[int]) -> Bools:
    """Half of each face: both halves grow from their seed over common borders, breadth first."""
    low, high = np.flatnonzero(~side), np.flatnonzero(side)
    a, b = shapely.STRtree(faces[high]).query(faces[low], predicate="intersects")
    a, b = low[a], high[b]
    along = shapely.length(shapely.intersection(faces[a], faces[b])) > 0.0
    adjacent: list[list[int]] = [[] for _ in faces]
    for one, other in zip(a[along].tolist(), b[along].tolist()):
        adjacent[one].append(other)
        adjacent[other].append(one)
    half = np.full(len(faces), -1, dtype=np.int64)
    half[seeds] = [0, 1]
    last = list(seeds)
    while last:
        reached = sorted({f for face in last for f in adjacent[face] if half[f] < 0})
        half[reached] = [_joined_half(f, adjacent[f], half, side) for f in reached]
        last = reached
    return np.where(half < 0, side, half == 1)


def _joined_half(face: int, adjacent: list[int], half: Ints, side: Bools) -> int:
    """Half that a face joins: that of its own side where an adjacent face belongs to it."""
    own = int(side[face])
    return own if any(half[f] == own for f in adjacent) else 1 - own


def _nearest(shapes: Shapes, points: Floats) -> Ints:
    """Nearest shape of each place, shape (m,)."""
    if not len(points):
        return np.empty(0, dtype=np.int64)
    return np.asarray(shapely.STRtree(shapes).nearest(shapely.points(points)), dtype=np.int64)
