"""What a year in the field takes of each territory's rep, and how far away the customers are."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats


@dataclass(frozen=True)
class FieldYear:
    """Figures of k territories, all of shape (k,) and NaN where unknown.

    Parameters
    ----------
    workload_hours : Floats
        Hours a year: visits with their preparation, and driving; work at key accounts' sites included.
    drive_share : Floats
        Part of the hours for the territory's own customers that is spent driving.
    visits_per_day : Floats
        Visits to them for each field day that those hours fill.
    capacity_hours : Floats
        The rep's, else those of a working year.
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
    """Shares of customers and visits within some minutes of the base. k territories, m limits.

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
