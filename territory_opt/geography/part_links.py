"""Links between the parts of divided units: by common border, else the nearest parts."""

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
    """Find the pairs of parts, one of each list, with a common border; without any, the nearest pair.

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
        distance = cdist(plane.points(units.points[a]), plane.points(units.points[b]))
    else:
        ones, others = plane.unwrapped(units.geometry[a]), plane.unwrapped(units.geometry[b])
        i, j = np.nonzero(shapely.intersects(ones[:, None], others[None, :]))
        border = shapely.length(plane.shapes(shapely.intersection(ones[i], others[j])))
        if (shared := border > 0.0).any():
            return np.column_stack([a[i[shared]], b[j[shared]]]), border[shared] / border.sum()
        distance = shapely.distance(plane.shapes(ones)[:, None], plane.shapes(others)[None, :])
    first, second = np.divmod(int(np.argmin(distance)), len(b))
    return np.array([[a[first], b[second]]], dtype=np.int64), np.ones(1)


def shortest_tree(units: Units, frame: Frame, parts: Ints) -> Ints:
    """Minimum spanning tree of the parts, by the distance of their points; shape (parts - 1, 2)."""
    points = Plane.for_points(frame, units.points[parts]).points(units.points[parts])
    # A weight of 0 would be no link in the graph.
    distance = cdist(points, points) + 1e-9
    i, j = coo_array(minimum_spanning_tree(distance)).coords
    return np.sort(np.column_stack([parts[i], parts[j]]).astype(np.int64), axis=1)
