"""How many hours a year a key account takes from each KAM."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from territory_opt.assignment.kams.model.key_account_table import KeyTable
from territory_opt.model.arrays import Floats
from territory_opt.model.book import Customers, Kams
from territory_opt.model.scenario import WorkYear

FULL_TIME = 1408.0
"""Hours in one person's year, where no KAM of the book has more."""
Minutes: TypeAlias = Callable[[Floats, Floats], Floats]
"""One-way travel minutes, shape (a, b), between places of shape (a, 2) and (b, 2) in the book's frame."""


@dataclass(frozen=True)
class KeyHours:
    """Hours a year.

    Parameters
    ----------
    service : Floats, shape (keys,)
        Visits and their preparation, whoever makes them.
    travel : Floats, shape (keys, kams)
        From the KAM's home; 0 for a KAM without one.
    """

    service: Floats
    travel: Floats

    @property
    def total(self) -> Floats:
        """Service and travel, shape (keys, kams)."""
        return self.service[:, None] + self.travel


def key_hours(customers: Customers, keys: KeyTable, kams: Kams, work: WorkYear, minutes: Minutes) -> KeyHours:
    """Add up the hours of every key account for every KAM.

    A visit takes its minutes, the preparation, and the way there and back. Beyond
    `work.overnight_after_minutes` one way, the KAM stays overnight and joins visits into one trip: no
    visit is charged more than twice that threshold.

    Parameters
    ----------
    customers : Customers
        With the visits that the KAMs make: those left to the field already taken out.
    """
    visits = customers.visits[keys.served]
    at_site = visits * (customers.visit_minutes[keys.served] + work.prep_minutes)
    service = np.bincount(keys.served_key, weights=at_site, minlength=len(keys)) / 60.0
    travel = np.zeros((len(keys), len(kams)))
    at_home = np.flatnonzero(np.isfinite(kams.homes).all(axis=1))
    if len(at_home) and len(keys.served):
        one_way = minutes(kams.homes[at_home], customers.points[keys.served])
        driving = 2.0 * np.minimum(one_way, work.overnight_after_minutes) * visits
        for kam, of_sites in zip(at_home, driving, strict=True):
            travel[:, kam] = np.bincount(keys.served_key, weights=of_sites, minlength=len(keys)) / 60.0
    return KeyHours(service, travel)


def comparable(travel: Floats, homes: Floats) -> Floats:
    """Give a KAM whose home is unknown the mean travel of the others, so that not knowing is no advantage."""
    known = np.isfinite(homes).all(axis=1)
    if known.all() or not known.any():
        return travel
    return np.where(known, travel, travel[:, known].mean(axis=1, keepdims=True))
