"""How many hours a year a key account takes from each KAM."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.assignment.kams.model.assignment_settings import AssignmentSettings
from territory_opt.assignment.kams.model.key_account_table import KeyAccountTable
from territory_opt.model.arrays import Floats
from territory_opt.model.book import Customers, Kams

FULL_TIME_HOURS = 1408.0
"""Hours in one person's year, where no KAM of the book has more."""


@dataclass(frozen=True)
class KeyAccountHours:
    """Hours a year.

    Parameters
    ----------
    service : Floats, shape (keys,)
        Visits and their preparation, by KAM and partner together.
    travel : Floats, shape (keys, kams)
        From the KAM's home; 0 for a KAM without one.
    partner_share : float
        Largest part of an account's service that a partner can take over from the KAM.
    """

    service: Floats
    travel: Floats
    partner_share: float

    @property
    def total(self) -> Floats:
        """Service and travel, shape (keys, kams)."""
        return self.service[:, None] + self.travel


def key_account_hours(
    customers: Customers, key_accounts: KeyAccountTable, kams: Kams, settings: AssignmentSettings
) -> KeyAccountHours:
    """Add up the hours of every key account for every KAM.

    A visit takes its minutes, the preparation, and travel both ways. Beyond `work.overnight_after_minutes`
    one way, the KAM stays overnight and combines visits into one trip: no visit is charged more than twice
    that threshold.

    Parameters
    ----------
    customers : Customers
        With the visits that the KAMs make, without those of the field.
    key_accounts : KeyAccountTable
    kams : Kams
    settings : AssignmentSettings
    """
    work, keys = settings.work, len(key_accounts)
    served, served_key = key_accounts.served, key_accounts.served_key
    visits = customers.visits[served]
    at_site = visits * (customers.visit_minutes[served] + work.prep_minutes)
    service = np.bincount(served_key, weights=at_site, minlength=keys) / 60.0
    travel = np.zeros((keys, len(kams)))
    with_home = np.flatnonzero(np.isfinite(kams.homes).all(axis=1))
    if len(with_home) and len(served):
        one_way = settings.minutes(kams.homes[with_home], customers.points[served])
        driving = 2.0 * np.minimum(one_way, work.overnight_after_minutes) * visits
        for kam, of_sites in zip(with_home, driving, strict=True):
            travel[:, kam] = np.bincount(served_key, weights=of_sites, minlength=keys) / 60.0
    return KeyAccountHours(service, travel, settings.rule.partner_share)


def fill_unknown_travel(travel: Floats, homes: Floats) -> Floats:
    """Give a KAM whose home is unknown the mean travel of the others, so that this is no advantage."""
    known = np.isfinite(homes).all(axis=1)
    if known.all() or not known.any():
        return travel
    return np.where(known, travel, travel[:, known].mean(axis=1, keepdims=True))
