"""Locations of synthetic customers: a unit for each, and a place inside it."""

from __future__ import annotations

import numpy as np
import shapely

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.book import Units
from territory_opt.samples.real_outlines import rounded

ATTEMPTS = 16
"""Draws of a place inside the unit; after them the point of the unit is used."""


def choose_units(weight: Floats, count: int, rng: np.random.Generator) -> Ints:
    """Draw a unit for each customer, by the weight of the units; shape (count,)."""
    chosen: Ints = rng.choice(len(weight), size=count, p=weight / weight.sum()).astype(np.int64)
    return chosen


def places_inside(units: Units, unit: Ints, spread: float, rng: np.random.Generator) -> Floats:
    """Draw a place for each customer around the point of its unit, always inside the unit.

    Parameters
    ----------
    units : Units
        With outlines.
    unit : Ints, shape (customers,)
    spread : float
        Standard deviation, as a share of the width and of the height of the unit.
    rng : numpy.random.Generator

    Returns
    -------
    Floats, shape (customers, 2)
        lon/lat, rounded.
    """
    assert units.geometry is not None
    shapely.prepare(units.geometry)
    left, bottom, right, top = shapely.bounds(units.geometry).T
    size = spread * np.column_stack([right - left, top - bottom])
    places = rounded(units.points[unit])
    remaining = np.arange(len(unit))
    for _ in range(ATTEMPTS):
        of = unit[remaining]
        drawn = rounded(units.points[of] + size[of] * rng.normal(size=(len(remaining), 2)))
        inside = shapely.contains_xy(units.geometry[of], drawn[:, 0], drawn[:, 1])
        places[remaining[inside]] = drawn[inside]
        remaining = remaining[~inside]
    return places
