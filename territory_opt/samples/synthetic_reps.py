"""Synthetic area sales managers."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Floats, frozen, sums, texts
from territory_opt.model.book import Customers, Reps, Units
from territory_opt.samples.home_units import home_units
from territory_opt.samples.person_names import person_names
from territory_opt.samples.real_outlines import rounded
from territory_opt.samples.region import Region
from territory_opt.samples.towns import towns

CAPACITY_HOURS = 1408.0
"""220 days of 8 hours, 80 % of them in the field."""


def make_reps(
    region: Region, units: Units, customers: Customers, field: Bools, *, count: int, rng: np.random.Generator
) -> Reps:
    """Make reps whose homes are near equal parts of the work, as far as whole units allow.

    Parameters
    ----------
    region : Region
    units : Units
    customers : Customers
    field : Bools, shape (customers,)
        Customers served from territories.
    count : int
        Reps, at most one for each unit.
    rng : numpy.random.Generator
    """
    town = towns(units.measures[region.weight], region.home_weight, count)
    work = _work(customers, field, len(units), region.home_measures)
    homes = home_units(units, town, units.points, work, count)
    width = max(3, len(str(count)))
    return Reps(
        rep_id=frozen(texts(f"R{number:0{width}d}" for number in range(1, count + 1))),
        name=frozen(texts(person_names(region.name_parts, count, rng))),
        homes=frozen(rounded(units.points[homes])),
        capacity_hours=frozen(np.full(count, CAPACITY_HOURS)),
        share=frozen(np.full(count, np.nan)),
        territory_id=frozen(texts([""] * count)),
    )


def _work(customers: Customers, field: Bools, units: int, measures: tuple[str, ...]) -> Floats:
    """Mean share of each unit in all field work, over some measures; shape (units,)."""
    columns = {
        "customers": np.ones(len(customers)),
        "potential": customers.potential,
        "visits": customers.visits,
    }
    of_field = [columns[measure][field] for measure in measures]
    shares = [sums(customers.unit[field], column / column.sum(), units) for column in of_field]
    work: Floats = np.mean(shares, axis=0)
    return work
