"""New corners on a border, given to everyone who shares it."""

from __future__ import annotations

import numpy as np
import shapely

from territory_opt.model.arrays import Bools, Floats, Shapes

_NEAR = 1e-9
"""Degrees (a tenth of a millimetre) within which a corner lies on a border."""


def with_common_vertices(shapes: Shapes, new: Bools, before: Shapes) -> Shapes:
    """Let neighbours have the corners that cutting has put on their borders.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        In lon/lat.
    new : Bools, shape (n,)
        Shapes that were cut from others.
    before : Shapes, shape (m,)
        What they were cut from.

    Returns
    -------
    Shapes, shape (n,)
        The same outlines; where a cut ends on a border, both sides of it have a vertex there.
    """
    corners = _corners(shapes[new], before)
    if not len(corners):
        return shapes
    points = shapely.points(corners)
    point, shape = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=_NEAR)
    out = shapes.copy()
    for index in np.unique(shape):
        snapped = shapely.snap(shapes[index], shapely.multipoints(points[point[shape == index]]), _NEAR)
        if snapped.is_valid and snapped.geom_type == shapes[index].geom_type:
            out[index] = snapped
    return out


def _corners(shapes: Shapes, before: Shapes) -> Floats:
    """Vertices of some shapes that others do not have."""
    old = {tuple(place) for place in shapely.get_coordinates(before).tolist()}
    now = sorted({tuple(place) for place in shapely.get_coordinates(shapes).tolist()} - old)
    return np.array(now, dtype=np.float64).reshape(-1, 2)
