"""Figures for the shape of territories, from arrays alone: no outline has to be drawn."""

from __future__ import annotations

import numpy as np
import shapely
from scipy.spatial.distance import pdist

from territory_opt.geography.bridges import components
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.neighbours import Neighbours


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
    """Sum over the territories of (pieces - 1), in the neighbour graph with its bridges.

    Parameters
    ----------
    neighbours : Neighbours
    label : Ints, shape (n,)
        Territory of each unit; units with -1 are in no territory and make no piece.
    k : int
        Number of territories.
    """
    within = neighbours.pairs[~_cut(neighbours, label)]
    placed = label >= 0
    pieces = np.unique(components(len(label), within)[placed])
    return len(pieces) - int((np.bincount(label[placed], minlength=k) > 0).sum())


def largest_diameter(points_plane: Floats, label: Ints, k: int) -> float:
    """Largest distance between two units of one territory.

    Parameters
    ----------
    points_plane : Floats, shape (n, 2)
        Places of the units in a metric plane (km).
    label : Ints, shape (n,)
        Territory of each unit; -1 for none.
    k : int
        Number of territories.

    Returns
    -------
    float
        In the unit of the points; 0 where no territory has two units.

    Notes
    -----
    The two units farthest apart are corners of the convex hull, so only those are compared.
    """
    order = np.argsort(label, kind="stable")
    edges = np.searchsorted(label[order], np.arange(k + 1))
    filled = np.flatnonzero(np.diff(edges))
    order = order[edges[0] : edges[-1]]
    members = np.repeat(np.arange(len(filled)), np.diff(edges)[filled])
    hulls = shapely.convex_hull(shapely.multipoints(points_plane[order], indices=members))
    widest = (pdist(shapely.get_coordinates(hull)).max(initial=0.0) for hull in hulls)
    return float(max(widest, default=0.0))


def _cut(neighbours: Neighbours, label: Ints) -> Bools:
    cut: Bools = label[neighbours.pairs[:, 0]] != label[neighbours.pairs[:, 1]]
    return cut


def _summed(label: Ints, values: Floats, k: int) -> Floats:
    placed = label >= 0
    return np.bincount(label[placed], values[placed], minlength=k).astype(np.float64)
