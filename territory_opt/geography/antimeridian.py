"""Shapes across the antimeridian (180 degrees): longitudes made continuous, and cut again."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from territory_opt.model.arrays import Shapes


def unwrapped(shapes: Shapes, middle_lon: float) -> Shapes:
    """Make the longitudes of shapes continuous around a meridian.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        In lon/lat, cut at the antimeridian as RFC 7946 requires.
    middle_lon : float
        Degrees.

    Returns
    -------
    Shapes, shape (n,)
        Parts farther than 180 degrees from the meridian are moved by 360, and halves joined; the same array
        when there are none.
    """
    west, _, east, _ = shapely.bounds(shapes).T
    far = np.maximum(middle_lon - west, east - middle_lon) > 180.0
    if not far.any():
        return shapes
    out = shapes.copy()
    out[far] = [_joined(shape, middle_lon) for shape in shapes[far]]
    return out


def split_at_antimeridian(shapes: Shapes) -> Shapes:
    """Split shapes with longitudes beyond 180 degrees there, and move the outer parts back (RFC 7946, 3.1.9).

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        In lon/lat, longitudes within -540..540.

    Returns
    -------
    Shapes, shape (n,)
        The same array when no shape crosses.
    """
    west, _, east, _ = shapely.bounds(shapes).T
    beyond = (west < -180.0) | (east > 180.0)
    if not beyond.any():
        return shapes
    out = shapes.copy()
    out[beyond] = [_cut(shape) for shape in shapes[beyond]]
    return out


def _joined(shape: Any, middle_lon: float) -> Any:  # noqa: ANN401 - shapely has no types
    parts = shapely.get_parts(shape)
    west, _, east, _ = shapely.bounds(parts).T
    turns = np.round((middle_lon - (west + east) / 2.0) / 360.0)
    return shapely.union_all([_shifted(part, 360.0 * turn) for part, turn in zip(parts, turns)])


def _cut(shape: Any) -> Any:  # noqa: ANN401 - shapely has no types
    turns = np.array([-1.0, 0.0, 1.0])
    lows = 360.0 * turns - 180.0
    pieces = shapely.intersection(shape, shapely.box(lows, -90.0, lows + 360.0, 90.0))
    parts = shapely.get_parts([_shifted(piece, -360.0 * turn) for piece, turn in zip(pieces, turns)])
    # Where a shape only touches the cut, the result contains nested collections.
    parts = shapely.get_parts(parts)
    parts = parts[shapely.area(parts) > 0.0]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _shifted(shape: Any, degrees: float) -> Any:  # noqa: ANN401 - shapely has no types
    return shapely.transform(shape, lambda lonlat: lonlat + np.array([degrees, 0.0]))
