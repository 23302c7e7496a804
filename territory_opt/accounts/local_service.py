"""Division of the service at sites of key accounts between KAM and field."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.model.arrays import Floats, frozen
from territory_opt.model.book import Customers
from territory_opt.model.field_book import LocalService
from territory_opt.model.key_accounts import Segmentation


def kam_share(segmentation: Segmentation) -> Floats:
    """Part of each site's service that its KAM provides: 1 - field share; shape (customers,)."""
    share: Floats = 1.0 - segmentation.field_share
    return share


def with_kam_visits(customers: Customers, segmentation: Segmentation) -> Customers:
    """Return the customers with only the KAMs' visits; revenue and potential stay unchanged."""
    return replace(customers, visits=frozen(customers.visits * kam_share(segmentation)))


def local_service(customers: Customers, segmentation: Segmentation) -> LocalService | None:
    """Work of the field at sites of key accounts; None when there is none."""
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
