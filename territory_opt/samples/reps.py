"""Made-up area sales managers."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, frozen, sums, texts
from territory_opt.model.book import Customers, Reps, Units
from territory_opt.samples.homes import home_units
from territory_opt.samples.people import people
from territory_opt.samples.region import Region
from territory_opt.samples.shapes import rounded
from territory_opt.samples.towns import towns

CAPACITY_HOURS = 1408.0
"""220 days of 8 hours, 80 % of them in the field."""


def make_reps(
    region: Region, units: Units, customers: Customers, field: Bools, *, count: int, rng: np.random.Generator
) -> Reps:
    """Hire reps whose homes share the visits evenly, as far as whole units can.

    Parameters
    ----------
    region : Region
    units : Units
    customers : Customers
    field : Bools, shape (customers,)
        Who is served from territories.
    count : int
        Reps wanted, at most one for each unit.
    rng : numpy.random.Generator
    """
    town = towns(units.measures[region.weight], region.home_weight, count)
    visits = sums(customers.unit[field], customers.visits[field], len(units))
    homes = home_units(units, town, units.points, visits, count)
    width = max(3, len(str(count)))
    return Reps(
        rep_id=frozen(texts(f"R{number:0{width}d}" for number in range(1, count + 1))),
        name=frozen(texts(people(region.wording, count, rng))),
        homes=frozen(rounded(units.points[homes])),
        capacity_hours=frozen(np.full(count, CAPACITY_HOURS)),
        share=frozen(np.full(count, np.nan)),
        territory_id=frozen(texts([""] * count)),
    )
