"""Transformation from a book's frame to longitude and latitude, the coordinates of GeoJSON."""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import Transformer

from territory_opt.model.arrays import Floats, Shapes
from territory_opt.model.frame import Frame

CRS = "EPSG:4326"


def has_place_on_earth(frame: Frame) -> bool:
    """Whether the frame can be transformed to longitude and latitude."""
    return frame.kind != "local"


def points_to_lonlat(frame: Frame, points: Floats) -> Floats:
    """Longitude and latitude of places.

    Parameters
    ----------
    frame : Frame
    points : Floats, shape (n, 2)
        In the frame; NaN stays NaN.

    Returns
    -------
    Floats, shape (n, 2)
        Degrees; all NaN for a local frame, which has no place on Earth.
    """
    if frame.kind == "geographic":
        return np.asarray(points, dtype=np.float64)
    if frame.kind == "local":
        return np.full((len(points), 2), np.nan)
    out = np.full((len(points), 2), np.nan)
    known = np.isfinite(points).all(axis=1)
    out[known] = _transformed(frame, points[known])
    return out


def shapes_to_lonlat(frame: Frame, shapes: Shapes) -> Shapes:
    """Shapes given in the frame, in degrees; a local frame's shapes stay in its own units."""
    if frame.kind != "planar":
        return shapes
    out: Shapes = shapely.transform(shapes, lambda points: _transformed(frame, points))
    return out


def _transformed(frame: Frame, points: Floats) -> Floats:
    transformer = Transformer.from_crs(frame.crs, CRS, always_xy=True)
    lon, lat = transformer.transform(points[:, 0], points[:, 1])
    return np.column_stack([lon, lat])
