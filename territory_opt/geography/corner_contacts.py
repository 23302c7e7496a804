"""Contacts of polygons in a common corner (queen contiguity)."""

from __future__ import annotations

import numpy as np
import shapely

from territory_opt.model.arrays import Ints, Shapes


def corner_contacts(shapes: Shapes, within: float) -> Ints:
    """Find the pairs of polygons within a distance, those with a common border included.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
    within : float
        Largest distance of two outlines that touch, in the shapes' own unit.

    Returns
    -------
    Ints, shape (m, 2)
        Each pair once, the smaller index first.
    """
    a, b = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=within)
    pairs: Ints = np.column_stack([a, b])[a < b]
    return pairs
