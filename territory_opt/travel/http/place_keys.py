"""Longitude, latitude and integer keys of places, rounded to a tenth of a metre."""

from __future__ import annotations

import numpy as np
from pyproj import Transformer

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.frame import Frame

PER_DEGREE = 1_000_000


def to_lon_lat(frame: Frame, points: Floats) -> Floats:
    """Longitude and latitude of places in the frame, rounded to 1e-6 degrees; shape (a, 2)."""
    if frame.kind == "planar" and len(points):
        lon, lat = Transformer.from_crs(frame.crs, "EPSG:4326", always_xy=True).transform(*points.T)
        points = np.column_stack([lon, lat])
    lon = (points[:, 0] + 180.0) % 360.0 - 180.0
    return np.column_stack([lon, points[:, 1]]).round(6)


def place_keys(lon_lat: Floats) -> Ints:
    """One integer for each rounded place, shape (a,)."""
    whole = np.round((lon_lat + np.array([180.0, 90.0])) * PER_DEGREE).astype(np.int64)
    key: Ints = (whole[:, 0] << 32) | whole[:, 1]
    return key
