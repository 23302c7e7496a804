"""Which parts of two places a link between the places joins."""

from __future__ import annotations

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial.distance import cdist

from territory_opt.geography.plane import Plane
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.book import Units
from territory_opt.model.frame import Frame


def joined_parts(units: Units, frame: Frame, a: Ints, b: Ints) -> tuple[Ints, Floats]:
    """Pairs of parts, one of each list, that have a common border; without any the two that are nearest.

    Parameters
    ----------
    units : Units
    frame : Frame
    a, b : Ints, shape (parts of a,), (parts of b,)
        Indices of units.

    Returns
    -------
    Ints, shape (pairs, 2)
    Floats, shape (pairs,)
        Each pair's share of the common border; they add up to 1.
    """
    plane = Plane.for_points(frame, units.points[np.concatenate([a, b])])
    if units.geometry is None:
        away = cdist(plane.points(units.points[a]), plane.points(units.points[b]))
    else:
        ones, others = plane.unwrapped(units.geometry[a]), plane.unwrapped(units.geometry[b])
        i, j = np.nonzero(shapely.intersects(ones[:, None], others[None, :]))
        border = shapely.length(plane.shapes(shapely.intersection(ones[i], others[j])))
        if (long := border > 0.0).any():
            return np.column_stack([a[i[long]], b[j[long]]]), border[long] / border.sum()
        away = shapely.distance(plane.shapes(ones)[:, None], plane.shapes(others)[None, :])
    first, second = np.divmod(int(np.argmin(away)), len(b))
    return np.array([[a[first], b[second]]], dtype=np.int64), np.ones(1)


def shortest_tree(units: Units, frame: Frame, parts: Ints) -> Ints:
    """Pairs of parts that join them all in the shortest way, by their points; shape (parts - 1, 2)."""
    points = Plane.for_points(frame, units.points[parts]).points(units.points[parts])
    # Parts that share a point are apart by next to nothing, not by nothing, which would be no link.
    away = cdist(points, points) + 1e-9
    i, j = coo_array(minimum_spanning_tree(away)).coords
    return np.sort(np.column_stack([parts[i], parts[j]]).astype(np.int64), axis=1)
