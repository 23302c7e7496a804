"""Common vertices: new vertices on a border are added to all shapes that share it."""

from __future__ import annotations

import numpy as np
import shapely

from territory_opt.model.arrays import Bools, Floats, Shapes

_NEAR = 1e-9
"""Degrees (a tenth of a millimetre) within which a vertex lies on a border."""


def with_common_vertices(shapes: Shapes, new: Bools, before: Shapes) -> Shapes:
    """Add the vertices that cutting made on a border to the neighbours.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        In lon/lat.
    new : Bools, shape (n,)
        Shapes that were cut from others.
    before : Shapes, shape (m,)
        Shapes they were cut from.

    Returns
    -------
    Shapes, shape (n,)
        The same outlines; where a cut ends on a border, both sides of it have a vertex there.
    """
    vertices = _new_vertices(shapes[new], before)
    if not len(vertices):
        return shapes
    points = shapely.points(vertices)
    point, shape = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=_NEAR)
    out = shapes.copy()
    for index in np.unique(shape):
        snapped = shapely.snap(shapes[index], shapely.multipoints(points[point[shape == index]]), _NEAR)
        if snapped.is_valid and snapped.geom_type == shapes[index].geom_type:
            out[index] = snapped
    return out


def _new_vertices(shapes: Shapes, before: Shapes) -> Floats:
    """Vertices of some shapes that those before do not have."""
    old = {tuple(place) for place in shapely.get_coordinates(before).tolist()}
    now = sorted({tuple(place) for place in shapely.get_coordinates(shapes).tolist()} - old)
    return np.array(now, dtype=np.float64).reshape(-1, 2)
