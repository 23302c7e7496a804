"""Service and travel hours a year of each customer, independent of any assignment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.book import Customers, Kams
from territory_opt.model.scenario import WorkYear

Minutes: TypeAlias = Callable[[Floats, Floats], Floats]
"""One-way travel minutes, shape (a, b), between points of shape (a, 2) and (b, 2) in the book's frame."""


@dataclass(frozen=True)
class SiteHours:
    """Hours a year of every customer.

    Parameters
    ----------
    service : Floats, shape (customers,)
        Visits and their preparation.
    travel : Floats, shape (customers,), or None
        Round trips from the home of the nearest KAM; None without homes or travel times.
    """

    service: Floats
    travel: Floats | None


def site_hours(customers: Customers, kams: Kams | None, work: WorkYear, minutes: Minutes | None) -> SiteHours:
    """Compute the hours; one-way times are capped at `work.overnight_after_minutes` (overnight trips)."""
    service = customers.visits * (customers.visit_minutes + work.prep_minutes) / 60.0
    homes = np.empty((0, 2)) if kams is None else kams.homes[np.isfinite(kams.homes).all(axis=1)]
    if minutes is None or not len(homes):
        return SiteHours(service, None)
    one_way = minutes(homes, customers.points).min(axis=0)
    travel = 2.0 * np.minimum(one_way, work.overnight_after_minutes) * customers.visits / 60.0
    return SiteHours(service, travel)
