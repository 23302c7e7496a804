"""Real outlines, rounded and in the canonical form of a book."""

from __future__ import annotations

import numpy as np
import shapely

from territory_opt.model.arrays import Floats, Shapes

DECIMALS = 7
"""Decimals of a degree: 1 cm, and exact in every text format."""


def rounded(places: Floats) -> Floats:
    """Coordinates rounded to the decimals of a book on disk."""
    return np.round(places, DECIMALS)


def canonical_outlines(outlines: Shapes) -> Shapes:
    """Outlines with rounded vertices, valid, in the form in which books are read.

    Common vertices of neighbours stay common. A part thinner than the last decimal is removed.
    """
    out = shapely.transform(outlines, rounded)
    invalid = ~shapely.is_valid(out)
    snapped = shapely.set_precision(outlines[invalid], 10.0**-DECIMALS)
    out[invalid] = shapely.transform(snapped, rounded)
    single = shapely.get_num_geometries(out) == 1
    out[single] = shapely.get_geometry(out[single], 0)
    canonical: Shapes = shapely.orient_polygons(shapely.normalize(out))
    return canonical
