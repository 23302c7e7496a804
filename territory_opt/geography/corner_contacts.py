"""Corners that polygons share."""

from __future__ import annotations

import numpy as np
import shapely

from territory_opt.model.arrays import Ints, Shapes


def corner_contacts(shapes: Shapes, within: float) -> Ints:
    """Pairs of polygons that come as close as this to each other, those with a common border included.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
    within : float
        In the shapes' own unit: how far apart two outlines may be that are meant to meet.

    Returns
    -------
    Ints, shape (m, 2)
        Each pair once, the smaller index first.
    """
    a, b = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=within)
    pairs: Ints = np.column_stack([a, b])[a < b]
    return pairs
