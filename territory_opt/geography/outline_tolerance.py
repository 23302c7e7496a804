"""How far outlines may lie apart that are meant to match, as the scenario states it: in metres."""

from __future__ import annotations

import numpy as np
import shapely

from territory_opt.geography.distance import EARTH_RADIUS_KM
from territory_opt.geography.edge_matching import Tolerance, mend, typical_width
from territory_opt.model.arrays import Shapes
from territory_opt.model.book import Units
from territory_opt.model.frame import Frame

WIDEST = 0.05
"""Tolerance as a share of the median unit's width, at most: beyond it units lose their shape."""

_KM_PER_DEGREE = EARTH_RADIUS_KM * np.pi / 180.0


def tolerance_share(units: Units, frame: Frame, metres: float) -> float:
    """A tolerance as a share of the median polygon's width; in a local frame of `metres` file units."""
    assert units.geometry is not None
    width = typical_width(units.geometry) * np.sqrt(squeeze(units, frame))
    per_unit = {"local": 0.001, "planar": frame.km_per_unit, "geographic": _KM_PER_DEGREE}[frame.kind]
    return float(metres / 1000.0 / (per_unit * width))


def squeeze(units: Units, frame: Frame) -> float:
    """How long a degree is from west to east, as a share of one from south to north; 1 in a plane."""
    if frame.kind != "geographic":
        return 1.0
    return max(float(np.cos(np.radians(np.median(units.points[:, 1])))), 0.05)


def squeezed(shapes: Shapes, factor: float) -> Shapes:
    """Shapes with their first coordinate multiplied by the factor."""
    if factor == 1.0:
        return shapes
    narrower: Shapes = shapely.transform(shapes, lambda places: places * np.array([factor, 1.0]))
    return narrower


def mend_within(shapes: Shapes, units: Units, frame: Frame, metres: float) -> Shapes:
    """Close gaps and overlaps of up to so many metres between outlines, as the neighbours are found.

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
    factor = squeeze(units, frame)
    tolerance = Tolerance.of(tolerance_share(units, frame, metres))
    return squeezed(mend(squeezed(shapes, factor), tolerance), 1.0 / factor)
