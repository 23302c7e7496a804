"""Where key accounts touch the field: who serves which part of a site."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.model.arrays import Floats, frozen
from territory_opt.model.book import Customers
from territory_opt.model.field_book import LocalService
from territory_opt.model.key_accounts import Segmentation


def kam_share(segmentation: Segmentation) -> Floats:
    """Part of each site's service that is left to its KAM: what the field does not take; (customers,)."""
    share: Floats = 1.0 - segmentation.field_share
    return share


def left_to_kam(customers: Customers, segmentation: Segmentation) -> Customers:
    """Return the customers with the visits their KAMs make; the money is the KAM's whoever visits."""
    return replace(customers, visits=frozen(customers.visits * kam_share(segmentation)))


def local_service(customers: Customers, segmentation: Segmentation) -> LocalService | None:
    """Work of the field at the sites of key accounts; None where there is none."""
    visits = customers.visits * segmentation.field_share
    site = np.flatnonzero((segmentation.coverage == "key_account") & (visits > 0))
    if not len(site):
        return None
    return LocalService(
        unit=frozen(customers.unit[site]),
        points=frozen(customers.points[site]),
        visits=frozen(visits[site]),
        visit_minutes=frozen(customers.visit_minutes[site]),
    )
