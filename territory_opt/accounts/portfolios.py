"""What every KAM has been given: accounts, hours, money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from territory_opt.accounts.local_service import left_to_kam
from territory_opt.model.arrays import Floats, Ints, sums
from territory_opt.model.book import Customers, Kams
from territory_opt.model.key_accounts import KamAssignment, Segmentation
from territory_opt.model.scenario import WorkYear

LEVELS = ("global", "national", "regional")


@dataclass(frozen=True)
class Portfolios:
    """Figures of the KAMs of a book; arrays have shape (kams,).

    Parameters
    ----------
    accounts : Ints
    levels : mapping of str to Ints
        How many of them are global, national and regional.
    hours : Floats
        The KAM's own, a year, travel included.
    partner_hours : Floats
        What the partner takes over besides.
    service_hours, travel_hours : Floats
        The two parts of all of it: visits with their preparation, and the way.
    revenue, potential : Floats
        Money a year.
    """

    accounts: Ints
    levels: Mapping[str, Ints]
    hours: Floats
    partner_hours: Floats
    service_hours: Floats
    travel_hours: Floats
    revenue: Floats
    potential: Floats


def portfolios(
    customers: Customers | None,
    kams: Kams,
    segmentation: Segmentation,
    assignment: KamAssignment,
    work: WorkYear,
) -> Portfolios:
    """Add up what the KAMs of a book have been given."""
    placed = np.flatnonzero(assignment.kam_of >= 0)
    owner, count = assignment.kam_of[placed], len(kams)
    sites = SiteSums.of(customers, segmentation, work)
    service = sums(owner, sites.service_hours[placed], count)
    own = sums(owner, assignment.hours[placed], count)
    partner = sums(owner, assignment.partner_hours[placed], count)
    way = own + partner - service
    level = segmentation.level[placed]
    return Portfolios(
        accounts=np.bincount(owner, minlength=count),
        levels={name: np.bincount(owner[level == name], minlength=count) for name in LEVELS},
        hours=own,
        partner_hours=partner,
        service_hours=service,
        # What is lost or gained by rounding in the sums is no travel.
        travel_hours=np.where(way > 1e-9 * (own + partner), way, 0.0),
        revenue=sums(owner, sites.revenue[placed], count),
        potential=sums(owner, sites.potential[placed], count),
    )


@dataclass(frozen=True)
class SiteSums:
    """Sums over the sites of each account that a KAM is to serve; arrays have shape (accounts,).

    Parameters
    ----------
    sites : Ints
    service_hours : Floats
        Visits and preparation a year, without what the field takes.
    revenue, potential : Floats
        Money a year.
    """

    sites: Ints
    service_hours: Floats
    revenue: Floats
    potential: Floats

    @classmethod
    def of(cls, customers: Customers | None, segmentation: Segmentation, work: WorkYear) -> SiteSums:
        """Add up the sites with coverage `key_account`."""
        accounts = len(segmentation.account_id)
        if customers is None:
            nothing = np.zeros(accounts)
            return cls(np.zeros(accounts, dtype=np.int64), nothing, nothing, nothing)
        site = np.flatnonzero(segmentation.coverage == "key_account")
        account = segmentation.account_of[site]
        visits = left_to_kam(customers, segmentation).visits[site]
        service = visits * (customers.visit_minutes[site] + work.prep_minutes) / 60.0
        return cls(
            np.bincount(account, minlength=accounts),
            *(
                sums(account, values, accounts)
                for values in (service, customers.revenue[site], customers.potential[site])
            ),
        )
