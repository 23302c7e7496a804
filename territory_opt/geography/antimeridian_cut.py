"""Cutting of shapes at the 180th meridian (RFC 7946, section 3.1.9)."""

from __future__ import annotations

from typing import Any

import antimeridian
import numpy as np
import shapely

from territory_opt.geography.antimeridian import split_at_antimeridian
from territory_opt.model.arrays import Bools, Floats, Shapes


def cut_at_antimeridian(shapes: Shapes) -> Shapes:
    """Cut polygons that cross the 180th meridian; all others are returned unchanged.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        Polygons in degrees. One that crosses has longitudes beyond 180, or an edge that jumps by more
        than 180 degrees.

    Returns
    -------
    Shapes, shape (n,)
        With longitudes in [-180, 180].
    """
    crossing = _crosses(shapes)
    if not crossing.any():
        return shapes
    cut = shapes.copy()
    for index in np.flatnonzero(crossing):
        cut[index] = _cut_polygons(shapes[index])
    return cut


def _crosses(shapes: Shapes) -> Bools:
    """Which shapes leave [-180, 180] or jump across it, shape (n,)."""
    bounds = shapely.bounds(shapes)
    outside: Bools = (bounds[:, 0] < -180) | (bounds[:, 2] > 180)
    for index in np.flatnonzero(~outside & (bounds[:, 2] - bounds[:, 0] > 180)):
        outside[index] = any(
            (np.abs(np.diff(shapely.get_coordinates(ring)[:, 0])) > 180).any()
            for ring in _rings(shapes[index])
        )
    return outside


def _rings(shape: Any) -> list[Any]:  # noqa: ANN401 - a shapely geometry
    return list(shapely.get_rings(shapely.get_parts(shape)))


def _cut_polygons(shape: Any) -> Any:  # noqa: ANN401 - a shapely geometry
    parts = [_unrolled(part) for part in shapely.get_parts(shape)]
    bounded = np.array([part for part in parts if part is not None], dtype=object)
    polar = [
        _extended_to_pole(part)
        for part, unrolled in zip(shapely.get_parts(shape), parts, strict=True)
        if unrolled is None
    ]
    return shapely.union_all([*split_at_antimeridian(bounded), *polar])


def _extended_to_pole(polygon: Any) -> Any:  # noqa: ANN401 - a shapely Polygon
    """The polygon with the pole that it encloses: the nearer one, because winding differs between files."""
    ring = shapely.get_coordinates(polygon.exterior)
    south = float(ring[:, 1].mean()) < 0
    longitudes = np.unwrap(ring[:, 0], period=360)
    eastward = longitudes[-1] > longitudes[0]
    # The pole must be left of the ring: eastward around the north pole, westward around the south pole.
    wound = polygon.reverse() if eastward == south else polygon
    return antimeridian.fix_polygon(wound, fix_winding=True, great_circle=False)


def _unrolled(polygon: Any) -> Any:  # noqa: ANN401 - a shapely Polygon
    """The polygon with continuous longitudes; None where it encloses a pole."""
    rings = [_unwrapped(shapely.get_coordinates(ring)) for ring in _rings(polygon)]
    if any(abs(ring[0, 0] - ring[-1, 0]) > 1e-9 for ring in rings):
        return None
    middle = rings[0][:, 0].mean()
    holes = [ring - [360 * np.round((ring[:, 0].mean() - middle) / 360), 0] for ring in rings[1:]]
    return shapely.Polygon(rings[0], holes)


def _unwrapped(ring: Floats) -> Floats:
    return np.column_stack([np.unwrap(ring[:, 0], period=360), ring[:, 1]])
