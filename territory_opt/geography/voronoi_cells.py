"""Voronoi cells of units that are points, clipped to the surroundings of the points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from territory_opt.geography.edge_matching import match_edges, union
from territory_opt.geography.plane import Plane
from territory_opt.model.arrays import Floats, Ints, Shapes
from territory_opt.model.frame import Frame

_SAME = 1e-7
"""Points closer than this fraction of the data's extent count as one place."""

_GRID = 1e-11
"""Corners of cells are rounded to this share of the diagram's extent."""

_REACH = 0.65
"""Radius of a point's own surroundings, in local spacings."""

_CLOSING = 1.6
"""Gaps narrower than twice this many typical spacings are closed."""

_GOLDEN_ANGLE = np.pi * (3.0 - np.sqrt(5.0))


@dataclass(frozen=True)
class _Sites:
    """Distinct points in the plane, the radius of their surroundings, and that of the closing (km)."""

    points: Floats
    reach: Floats
    closing: float


def voronoi_cells(frame: Frame, points: Floats) -> Shapes:
    """Voronoi cells of points, clipped to the points' surroundings.

    The surroundings are discs of 0.65 local spacings, morphologically closed by 1.6 typical spacings (the
    median over the area covered). Coincident points are first spread over a small disc, so that each gets a
    part of the cell.

    Parameters
    ----------
    frame : Frame
    points : Floats, shape (n, 2)
        In the frame; they may coincide.

    Returns
    -------
    Shapes, shape (n,)
        A polygon for each point (several at the antimeridian), in the frame; not empty, without overlaps,
        with common vertices of neighbours.

    Examples
    --------
    >>> import numpy as np
    >>> from territory_opt.model.frame import Frame
    >>> local = Frame(kind="local", crs="local")
    >>> cells = voronoi_cells(local, np.array([[0.0, 0.0], [1.0, 0.0]]))
    >>> [round(cell.area, 2) for cell in cells]
    [1.27, 1.27]
    """
    if not len(points):
        return np.empty(0, dtype=object)
    plane = Plane.for_points(frame, points)
    sites = _sites(plane.points(points))
    cells = _diagram(sites)
    surroundings = shapely.difference(_surroundings(sites, cells), plane.discontinuities())
    shapely.prepare(surroundings)
    clipped = np.flatnonzero(~shapely.contains_properly(surroundings, cells))
    cells[clipped] = shapely.intersection(cells[clipped], surroundings)
    divided = clipped[shapely.get_type_id(cells[clipped]) != shapely.GeometryType.POLYGON]
    cells[divided] = [_own_part(cells[i], sites.points[i]) for i in divided]
    return plane.shapes_to_frame(match_edges(cells))


def _sites(points: Floats) -> _Sites:
    place, places = _places(points)
    spacing = _spacing(places)
    counts = np.bincount(place)
    spread = points.copy()
    shared = counts[place] > 1
    spread[shared] = _spread(place, places)[shared]
    return _Sites(spread, _REACH * spacing[place], _CLOSING * _typical(spacing))


def _places(points: Floats) -> tuple[Ints, Floats]:
    """Place of each point, and the places: groups of nearly coincident points."""
    offsets = points - points.min(axis=0)
    near = _SAME * max(float(offsets.max()), 1e-300)
    coarse, place = np.unique(np.rint(offsets / near), axis=0, return_inverse=True)
    close = cKDTree(coarse).query_pairs(1.5, output_type="ndarray")
    joined = coo_array((np.ones(len(close)), (close[:, 0], close[:, 1])), shape=(len(coarse), len(coarse)))
    count, group = connected_components(joined, directed=False)
    place = group[place.ravel()].astype(np.int64)
    members = np.bincount(place, minlength=count)
    x, y = (np.bincount(place, column, minlength=count) / members for column in points.T)
    return place, np.column_stack([x, y])


def _spacing(places: Floats) -> Floats:
    """Local spacing of each place: the mean distance of the six nearest, smoothed over the nearest eight."""
    if len(places) == 1:
        return np.ones(1)
    tree = cKDTree(places)
    distance, nearest = tree.query(places, k=min(9, len(places)))
    own = np.asarray(distance)[:, 1:7].mean(axis=1)
    smooth: Floats = np.median(own[nearest], axis=1)
    return smooth


def _typical(spacing: Floats) -> float:
    """Median spacing weighted by area (most places lie in towns, which cover little area)."""
    ordered = np.sort(spacing)
    covered = np.cumsum(ordered**2)
    return float(ordered[np.searchsorted(covered, covered[-1] / 2.0)])


def _spread(place: Ints, places: Floats) -> Floats:
    """Points of one place on a sunflower spiral, within 0.05 times the distance to the next place."""
    distance = np.ones(1)
    if len(places) > 1:
        distance = np.asarray(cKDTree(places).query(places, k=2)[0])[:, 1]
    counts = np.bincount(place)
    order = np.argsort(place, kind="stable")
    turn = np.empty(len(place))
    turn[order] = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
    radius = 0.05 * distance[place] * np.sqrt((turn + 0.5) / counts[place])
    angle = turn * _GOLDEN_ANGLE
    spread: Floats = places[place] + radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return spread


def _diagram(sites: _Sites) -> Shapes:
    low, high = sites.points.min(axis=0), sites.points.max(axis=0)
    far = 4.0 * (float((high - low).max()) + sites.reach.max() + sites.closing)
    # Four far points keep every cell bounded, and the diagram defined for one point or points in line.
    frame = (low + high) / 2.0 + far * np.array([[-1.0, -1.1], [1.1, -1.0], [1.0, 1.1], [-1.1, 1.0]])
    points = shapely.multipoints(np.concatenate([sites.points, frame]))
    cells = shapely.get_parts(shapely.voronoi_polygons(points, ordered=True))[: len(sites.points)]
    # Points on a circle give nearly equal corners; without rounding edges could cross.
    grid = _GRID * far
    rounded: Shapes = shapely.transform(cells, lambda corners: np.rint(corners / grid) * grid)
    return rounded


def _surroundings(sites: _Sites, cells: Shapes) -> Any:  # noqa: ANN401 - shapely has no types
    radius = sites.reach + sites.closing
    corners, owner = shapely.get_coordinates(cells, return_index=True)
    distance = np.hypot(*(corners - sites.points[owner]).T)
    farthest = np.zeros(len(cells))
    np.maximum.at(farthest, owner, distance)
    # A cell within its point's disc replaces the disc: the union is the same, and faster to compute.
    inner = farthest <= radius
    discs = shapely.buffer(shapely.points(sites.points[~inner]), radius[~inner], quad_segs=12)
    together = shapely.union_all([union(cells[inner]), shapely.union_all(discs)])
    closed = shapely.buffer(together, -sites.closing, quad_segs=12)
    return _without_small_holes(closed, 8.0 * sites.closing**2)


def _without_small_holes(shape: Any, area: float) -> Any:  # noqa: ANN401 - shapely has no types
    parts = shapely.get_parts(shape)
    holes, part = shapely.get_rings(parts, return_index=True)
    holes = shapely.polygons(holes[np.diff(part, prepend=-1) == 0])
    return shapely.union_all([*parts, *holes[shapely.area(holes) < area]])


def _own_part(cell: Any, point: Floats) -> Any:  # noqa: ANN401 - shapely has no types
    parts = shapely.get_parts(cell)
    parts = parts[shapely.area(parts) > 0.0]
    return parts[shapely.distance(parts, shapely.points(point)).argmin()]
