"""Tolerance of edge matching in metres, as given in the scenario."""

from __future__ import annotations

import numpy as np
import shapely

from territory_opt.geography.distance import EARTH_RADIUS_KM
from territory_opt.geography.edge_matching import EdgeTolerance, match_edges, typical_width
from territory_opt.model.arrays import Shapes
from territory_opt.model.book import Units
from territory_opt.model.frame import Frame

MAX_SHARE = 0.05
"""Largest tolerance as a share of the median unit's width; a larger one distorts the units."""

_KM_PER_DEGREE = EARTH_RADIUS_KM * np.pi / 180.0


def tolerance_share(units: Units, frame: Frame, metres: float) -> float:
    """Tolerance as a share of the median polygon's width; in a local frame `metres` are file units."""
    assert units.geometry is not None
    width = typical_width(units.geometry) * np.sqrt(longitude_scale(units, frame))
    per_unit = {"local": 0.001, "planar": frame.km_per_unit, "geographic": _KM_PER_DEGREE}[frame.kind]
    return float(metres / 1000.0 / (per_unit * width))


def longitude_scale(units: Units, frame: Frame) -> float:
    """Length of a degree of longitude over that of a degree of latitude, at the median; 1 in a plane."""
    if frame.kind != "geographic":
        return 1.0
    return max(float(np.cos(np.radians(np.median(units.points[:, 1])))), 0.05)


def scaled_x(shapes: Shapes, factor: float) -> Shapes:
    """Shapes with their first coordinate multiplied by the factor."""
    if factor == 1.0:
        return shapes
    scaled: Shapes = shapely.transform(shapes, lambda places: places * np.array([factor, 1.0]))
    return scaled


def match_edges_within(shapes: Shapes, units: Units, frame: Frame, metres: float) -> Shapes:
    """Close gaps and overlaps of up to so many metres, with the tolerance used to find neighbours.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        Areas of the units, in the frame of their geometry.
    units : Units
        With outlines.
    frame : Frame
    metres : float
        In a local frame: of the file's own units.

    Returns
    -------
    Shapes, shape (n,)
        Neighbours share their vertices; a polygon that would vanish is left as it was.
    """
    factor = longitude_scale(units, frame)
    tolerance = EdgeTolerance.of(tolerance_share(units, frame, metres))
    return scaled_x(match_edges(scaled_x(shapes, factor), tolerance), 1.0 / factor)
