"""Portfolio figures of each KAM: accounts, hours, revenue and potential."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from territory_opt.accounts.local_service import with_kam_visits
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
        Number of global, national and regional accounts.
    hours : Floats
        The KAM's own hours a year, travel included.
    partner_hours : Floats
        Further hours a year that the partner works.
    service_hours, travel_hours : Floats
        The two parts of both: visits with their preparation, and travel.
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
    """Sum the figures of the accounts assigned to each KAM."""
    assigned = np.flatnonzero(assignment.kam_of >= 0)
    kam, count = assignment.kam_of[assigned], len(kams)
    sites = SiteSums.of(customers, segmentation, work)
    service = sums(kam, sites.service_hours[assigned], count)
    own = sums(kam, assignment.hours[assigned], count)
    partner = sums(kam, assignment.partner_hours[assigned], count)
    travel = own + partner - service
    level = segmentation.level[assigned]
    return Portfolios(
        accounts=np.bincount(kam, minlength=count),
        levels={name: np.bincount(kam[level == name], minlength=count) for name in LEVELS},
        hours=own,
        partner_hours=partner,
        service_hours=service,
        # A difference within rounding error is not travel.
        travel_hours=np.where(travel > 1e-9 * (own + partner), travel, 0.0),
        revenue=sums(kam, sites.revenue[assigned], count),
        potential=sums(kam, sites.potential[assigned], count),
    )


@dataclass(frozen=True)
class SiteSums:
    """Sums over the key account sites of each account; arrays have shape (accounts,).

    Parameters
    ----------
    sites : Ints
    service_hours : Floats
        Visits and preparation a year, without the field share.
    revenue, potential : Floats
        Money a year.
    """

    sites: Ints
    service_hours: Floats
    revenue: Floats
    potential: Floats

    @classmethod
    def of(cls, customers: Customers | None, segmentation: Segmentation, work: WorkYear) -> SiteSums:
        """Sum the sites with coverage `key_account`."""
        accounts = len(segmentation.account_id)
        if customers is None:
            zeros = np.zeros(accounts)
            return cls(np.zeros(accounts, dtype=np.int64), zeros, zeros, zeros)
        site = np.flatnonzero(segmentation.coverage == "key_account")
        account = segmentation.account_of[site]
        visits = with_kam_visits(customers, segmentation).visits[site]
        service = visits * (customers.visit_minutes[site] + work.prep_minutes) / 60.0
        return cls(
            np.bincount(account, minlength=accounts),
            *(
                sums(account, values, accounts)
                for values in (service, customers.revenue[site], customers.potential[site])
            ),
        )
