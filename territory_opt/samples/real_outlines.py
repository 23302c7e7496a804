"""Real outlines, made fit for a book."""

from __future__ import annotations

import numpy as np
import shapely

from territory_opt.model.arrays import Floats, Shapes

DECIMALS = 7
"""Decimals of a degree: 1 cm, and exact in every text format."""


def rounded(places: Floats) -> Floats:
    """Places to as many decimals as a book on disk keeps."""
    return np.round(places, DECIMALS)


def fit_for_a_book(outlines: Shapes) -> Shapes:
    """Outlines with rounded corners, valid, in the canonical form that the reader of books gives them.

    Corners shared by neighbours stay shared. An outline that rounding breaks (a part thinner than the
    last decimal) loses that part.
    """
    out = shapely.transform(outlines, rounded)
    broken = ~shapely.is_valid(out)
    snapped = shapely.set_precision(outlines[broken], 10.0**-DECIMALS)
    out[broken] = shapely.transform(snapped, rounded)
    alone = shapely.get_num_geometries(out) == 1
    out[alone] = shapely.get_geometry(out[alone], 0)
    fit: Shapes = shapely.orient_polygons(shapely.normalize(out))
    return fit
