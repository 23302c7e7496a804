"""Compactness, border length, fragments and diameter of territories, from the neighbour graph."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely
from scipy.spatial.distance import cdist

from territory_opt.geography.bridges import components
from territory_opt.geography.distance import from_chords, metric_points
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.frame import Frame
from territory_opt.model.neighbours import Neighbours

_CELLS = 1_000_000
"""Pairs of places compared at a time."""
_FEW = 8
"""Fewer places than this are compared without computing their convex hull."""


def polsby_popper(neighbours: Neighbours, label: Ints, k: int) -> Floats:
    """Area of each territory over that of the circle with its perimeter: 4 pi area / perimeter^2.

    Parameters
    ----------
    neighbours : Neighbours
        Perimeter = outer borders of the units + borders with units of another territory or of none.
    label : Ints, shape (n,)
        Territory of each unit; -1 for none.
    k : int
        Number of territories.

    Returns
    -------
    Floats, shape (k,)
        1 for a circle, 0.785 for a square; NaN for an empty territory, or where borders or areas are
        unknown.

    References
    ----------
    Polsby, D. D., Popper, R. D. (1991). The third criterion: compactness as a procedural safeguard
    against partisan gerrymandering. Yale Law & Policy Review 9(2), 301-353.
    """
    a, b = neighbours.pairs[_cut(neighbours, label)].T
    km = neighbours.border_km[_cut(neighbours, label)]
    area = _summed(label, neighbours.area_km2, k)
    perimeter = _summed(label, neighbours.outer_km, k) + _summed(label[a], km, k) + _summed(label[b], km, k)
    known = (area > 0.0) & (perimeter > 0.0)
    ratio = np.full(k, np.nan)
    ratio[known] = 4.0 * np.pi * area[known] / perimeter[known] ** 2
    return ratio


def cut_edges(neighbours: Neighbours, label: Ints) -> int:
    """Number of neighbouring pairs, bridges included, whose units are in different territories."""
    return int(_cut(neighbours, label).sum())


def border_km(neighbours: Neighbours, label: Ints) -> float:
    """Length of all borders between territories, each counted once, in km."""
    return float(neighbours.border_km[_cut(neighbours, label)].sum())


def fragments(neighbours: Neighbours, label: Ints, k: int) -> int:
    """Sum over the territories of (pieces - 1); see `pieces`."""
    return int(np.maximum(pieces(neighbours, label, k) - 1, 0).sum())


def pieces(neighbours: Neighbours, label: Ints, k: int) -> Ints:
    """Number of pieces of each territory, in the neighbour graph with its bridges.

    Parameters
    ----------
    neighbours : Neighbours
    label : Ints, shape (n,)
        Territory of each unit; units with -1 are in no territory and are not counted.
    k : int
        Number of territories.

    Returns
    -------
    Ints, shape (k,)
        0 for an empty territory.
    """
    within = neighbours.pairs[~_cut(neighbours, label)]
    _, first = np.unique(components(len(label), within), return_index=True)
    found = label[first]
    return np.bincount(found[found >= 0], minlength=k)


def largest_diameter(frame: Frame, points: Floats, label: Ints, k: int) -> float:
    """Largest distance between two units of one territory.

    Parameters
    ----------
    frame : Frame
    points : Floats, shape (n, 2)
        Places of the units.
    label : Ints, shape (n,)
        Territory of each unit; -1 for none.
    k : int
        Number of territories.

    Returns
    -------
    float
        Great circle in km for lon/lat, km in the plane, the file's units in a local frame; 0 where no
        territory has two units.
    """
    metric = metric_points(frame, points)
    order = np.argsort(label, kind="stable")
    ends = np.searchsorted(label[order], np.arange(k + 1))
    widest = max((_width(metric[order[start:end]]) for start, end in pairwise(ends)), default=0.0)
    return float(from_chords(frame, np.array([widest]))[0])


def _width(metric: Floats) -> float:
    """Largest straight distance between some places, shape (members, 2 or 3)."""
    corners, widest = _corners(metric), 0.0
    rows = max(1, _CELLS // max(1, len(corners)))
    for start in range(0, len(corners), rows):
        widest = max(widest, float(cdist(corners[start : start + rows], corners[start:]).max()))
    return widest


def _corners(metric: Floats) -> Floats:
    """Corners of the convex hull, which contain the two places farthest apart.

    On the sphere the hull is computed in the gnomonic projection, where great circles are straight. Within 45
    degrees of its centre no two places are more than 90 degrees apart, and up to there the place of a convex
    area farthest from another one is a corner. For wider areas all places are returned.
    """
    if len(metric) < _FEW:
        return metric
    if metric.shape[1] == 2:
        return _hull(metric)
    middle = metric.mean(axis=0)
    middle /= max(float(np.linalg.norm(middle)), 1e-300)
    towards = metric @ middle
    if towards.min() <= np.cos(np.pi / 4):
        return metric
    across = np.linalg.svd(middle[None])[2][1:]
    hull = middle + _hull(metric @ across.T / towards[:, None]) @ across
    onto_sphere: Floats = hull / np.linalg.norm(hull, axis=1)[:, None]
    return onto_sphere


def _hull(plane: Floats) -> Floats:
    corners: Floats = shapely.get_coordinates(shapely.convex_hull(shapely.multipoints(plane)))
    return corners


def _cut(neighbours: Neighbours, label: Ints) -> Bools:
    cut: Bools = label[neighbours.pairs[:, 0]] != label[neighbours.pairs[:, 1]]
    return cut


def _summed(label: Ints, values: Floats, k: int) -> Floats:
    placed = label >= 0
    return np.bincount(label[placed], values[placed], minlength=k).astype(np.float64)
