"""Yearly workload of each territory's rep, and travel time of its customers from the base."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats


@dataclass(frozen=True)
class TerritoryWorkload:
    """Workload of k territories; all arrays have shape (k,), NaN where unknown.

    Parameters
    ----------
    workload_hours : Floats
        Hours a year: visits with their preparation, and driving; work at key accounts' sites included.
    drive_share : Floats
        Part of the hours for the territory's own customers that is spent driving.
    visits_per_day : Floats
        Visits to them per field day of those hours.
    capacity_hours : Floats
        Of the rep, else of a working year.
    utilisation : Floats
        workload_hours / capacity_hours.
    """

    workload_hours: Floats
    drive_share: Floats
    visits_per_day: Floats
    capacity_hours: Floats
    utilisation: Floats


@dataclass(frozen=True)
class Reach:
    """Shares of customers and visits within travel-time limits from the base. k territories, m limits.

    Parameters
    ----------
    minutes : tuple of float
        One way, ascending.
    customers, visits : Floats, shape (k + 1, m)
        Shares of each territory's, the last row of all territories together; NaN where there are none.
    """

    minutes: tuple[float, ...]
    customers: Floats
    visits: Floats
