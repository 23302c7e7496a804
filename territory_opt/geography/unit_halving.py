"""Cutting a unit in two, by the places of its customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from territory_opt.geography.antimeridian import cut_at_antimeridian, unwrapped
from territory_opt.geography.edge_matching import united
from territory_opt.model.arrays import Bools, Floats, Ints, Shapes
from territory_opt.model.frame import Frame

_KM_PER_DEGREE = 111.2
_APART_KM = 0.001
"""Places closer than a metre are one place: no line is drawn between them."""
_APART_LOCAL = 1e-9
"""The same in a plane of unknown units, as a share of the places' extent."""


@dataclass(frozen=True)
class Halves:
    """A unit in two.

    Parameters
    ----------
    second : Bools, shape (m,)
        Whether each place belongs to the second half.
    shapes : Shapes, shape (2,), or None
        What each half is drawn as; together exactly the unit.
    """

    second: Bools
    shapes: Shapes | None


def halve(frame: Frame, middle: Floats, points: Floats, weight: Floats, shape: Any) -> Halves | None:  # noqa: ANN401 - a shapely geometry, or None
    """Cut a unit so that each half has half of the weight, as nearly as its places allow.

    The line runs along a meridian or a parallel (of the plane's grid) across the longer extent of the places
    that weigh something. A piece of the unit that the line would leave behind, cut off from its own side,
    goes with the other one; islands are cut only when the line must divide the places on them. So each half
    hangs together where the unit does.

    Parameters
    ----------
    frame : Frame
    middle : Floats, shape (2,)
        A place in the unit: longitudes are counted from there.
    points : Floats, shape (m, 2)
        Places that must end in one of the halves.
    weight : Floats, shape (m,)
        0 for places that go along only.
    shape : polygon or multipolygon in lon/lat, or None
        None for a unit that is a point.

    Returns
    -------
    Halves or None
        None when all weight is in one place. The order of the places does not matter.
    """
    near, whole = _near(frame, middle, points), None
    if shape is not None:
        whole = unwrapped(np.array([shape], dtype=object), float(middle[0]))[0]
        near = _brought_inside(near, whole)
    line = _line(frame, near, weight, _scale(frame, middle))
    if line is None:
        return None
    axis, at = line
    second = near[:, axis] > at
    if whole is None:
        return Halves(second, None)
    shapes, second = _divided(whole, axis, at, near, weight, second)
    return Halves(second, cut_at_antimeridian(shapely.orient_polygons(shapely.normalize(shapes))))


def inside_points(shapes: Shapes) -> Floats:
    """A place in each shape, shape (n, 2)."""
    return np.asarray(shapely.get_coordinates(shapely.point_on_surface(shapes)), dtype=np.float64)


def central_place(points: Floats, middle: Floats, frame: Frame) -> Floats:
    """Of some places the one nearest to their mean, shape (2,); of several the southernmost, westernmost."""
    near = _near(frame, middle, points)
    order = np.lexsort((near[:, 0], near[:, 1]))
    flat = near[order] * _scale(frame, middle)
    away = ((flat - flat.mean(axis=0)) ** 2).sum(axis=1)
    # Rounded, so that the order in which the mean was added up cannot matter.
    place: Floats = points[order[np.argmin(np.round(away / max(float(away.max()), 1e-300), 9))]]
    return place


def _near(frame: Frame, middle: Floats, points: Floats) -> Floats:
    """The points with longitudes within half a turn of the middle's."""
    near = points.copy()
    if frame.kind == "geographic":
        near[:, 0] -= 360.0 * np.round((near[:, 0] - middle[0]) / 360.0)
    return near


def _brought_inside(points: Floats, whole: Any) -> Floats:  # noqa: ANN401 - a shapely geometry
    """Places outside the unit they belong to, moved to where they are nearest to it."""
    shapely.prepare(whole)
    out = np.flatnonzero(~shapely.intersects_xy(whole, points[:, 0], points[:, 1]))
    if len(out):
        ways = shapely.shortest_line(whole, shapely.points(points[out]))
        points[out] = shapely.get_coordinates(ways)[::2]
    return points


def _scale(frame: Frame, middle: Floats) -> Floats:
    """Kilometres for each unit of the two coordinates around a place (the file's unit in a local frame)."""
    if frame.kind != "geographic":
        return np.full(2, frame.km_per_unit)
    shrink = max(float(np.cos(np.radians(middle[1]))), 1e-6)
    return _KM_PER_DEGREE * np.array([shrink, 1.0])


def _line(frame: Frame, points: Floats, weight: Floats, scale: Floats) -> tuple[int, float] | None:
    """Axis and coordinate of the line that halves the weight; None when it is all in one place."""
    there = weight > 0
    if not there.any():
        return None
    places, weights = points[there], weight[there]
    extent = np.ptp(places, axis=0) * scale
    least = _APART_LOCAL * float(extent.max()) if frame.kind == "local" else _APART_KM
    for axis in np.argsort(-extent, kind="stable").tolist():
        # A total order, so that sums do not depend on the order of the rows.
        order = np.lexsort((weights, places[:, 1 - axis], places[:, axis]))
        along, before = places[order, axis], np.cumsum(weights[order])
        gaps = np.flatnonzero(np.diff(along) * scale[axis] > least)
        if len(gaps):
            best = gaps[np.argmin(np.abs(before[gaps] - before[-1] / 2.0))]
            return axis, float((along[best] + along[best + 1]) / 2.0)
    return None


def _divided(
    whole: Any,  # noqa: ANN401 - a shapely geometry
    axis: int,
    at: float,
    points: Floats,
    weight: Floats,
    second: Bools,
) -> tuple[Shapes, Bools]:
    """The two shapes, and which places belong to the second."""
    components = shapely.get_parts(np.array([whole], dtype=object))
    of = _nearest(components, points)
    taken: tuple[list[Any], list[Any]] = ([], [])
    second = second.copy()
    for number, component in enumerate(components):
        mine = np.flatnonzero(of == number)
        counted = mine[weight[mine] > 0]
        sides = np.unique(second[counted if len(counted) else mine])
        if len(sides) == 2 and len(counted):
            pieces, half, second[mine] = _faces(component, axis, at, points[mine], weight[mine], second[mine])
        else:
            pieces = np.array([component], dtype=object)
            half = sides if len(sides) == 1 else inside_points(pieces)[:, axis] > at
            second[mine] = half[0]
        for side in (0, 1):
            taken[side].extend(pieces[half == bool(side)])
    shapes = np.empty(2, dtype=object)
    shapes[:] = [united(np.array(pieces, dtype=object)) for pieces in taken]
    return shapes, second


def _faces(
    component: Any,  # noqa: ANN401 - a shapely polygon
    axis: int,
    at: float,
    points: Floats,
    weight: Floats,
    second: Bools,
) -> tuple[Shapes, Bools, Bools]:
    """Pieces into which the line cuts a polygon, the half of each, and the half of each place."""
    faces = _cut(component, axis, at)
    side = inside_points(faces)[:, axis] > at
    of = np.empty(len(points), dtype=np.int64)
    for half in (False, True):
        here, faces_here = second == half, np.flatnonzero(side == half)
        of[here] = faces_here[_nearest(faces[faces_here], points[here])]
    held = np.bincount(of, weight, minlength=len(faces))
    area = shapely.area(faces)
    seeds = [
        int(max(np.flatnonzero(side == half), key=lambda f: (held[f], area[f]))) for half in (False, True)
    ]
    half_of = _grown(faces, side, seeds)
    return faces, half_of, half_of[of]


def _cut(component: Any, axis: int, at: float) -> Shapes:  # noqa: ANN401 - a shapely polygon
    """Pieces of a polygon on either side of a line, with the same vertices on both sides."""
    low, high = np.asarray(component.bounds).reshape(2, 2)
    ends = np.array([low - 1.0, high + 1.0])
    ends[:, axis] = at
    edges = shapely.union_all([component.boundary, shapely.linestrings(ends)])
    faces = shapely.get_parts(shapely.polygonize([edges]))
    shapely.prepare(component)
    # Holes of the polygon are faces too.
    inside: Shapes = faces[shapely.contains(component, shapely.point_on_surface(faces))]
    return inside


def _grown(faces: Shapes, side: Bools, seeds: list[int]) -> Bools:
    """Half of each piece: it spreads from the two heaviest pieces over common borders, step by step."""
    low, high = np.flatnonzero(~side), np.flatnonzero(side)
    a, b = shapely.STRtree(faces[high]).query(faces[low], predicate="intersects")
    a, b = low[a], high[b]
    along = shapely.length(shapely.intersection(faces[a], faces[b])) > 0.0
    near: list[list[int]] = [[] for _ in faces]
    for one, other in zip(a[along].tolist(), b[along].tolist()):
        near[one].append(other)
        near[other].append(one)
    half = np.full(len(faces), -1, dtype=np.int64)
    half[seeds] = [0, 1]
    front = list(seeds)
    while front:
        reached = sorted({f for piece in front for f in near[piece] if half[f] < 0})
        found = [_taken(f, near[f], half, side) for f in reached]
        half[reached] = found
        front = reached
    return np.where(half < 0, side, half == 1)


def _taken(face: int, near: list[int], half: Ints, side: Bools) -> int:
    """Half that a piece joins: its own side's where both reach it."""
    own = int(side[face])
    return own if any(half[f] == own for f in near) else 1 - own


def _nearest(shapes: Shapes, points: Floats) -> Ints:
    """Nearest shape of each place, shape (m,)."""
    if not len(points):
        return np.empty(0, dtype=np.int64)
    return np.asarray(shapely.STRtree(shapes).nearest(shapely.points(points)), dtype=np.int64)
