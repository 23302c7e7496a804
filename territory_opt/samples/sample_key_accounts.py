"""Key accounts of a sample, and their visits a year."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.model.arrays import Ints, frozen
from territory_opt.model.book import Customers
from territory_opt.model.key_accounts import Segmentation

VISITS, SITE_VISITS = 12.0, 2.0
"""Visits a year to the largest site of a key account, and to each other site that buys."""


@dataclass(frozen=True)
class SampleKeyAccounts:
    """Key accounts and their largest sites. All arrays have shape (keys,).

    Parameters
    ----------
    account : Ints
        Index in the segmentation.
    site : Ints
        Customer with the largest revenue, ties by position.
    """

    account: Ints
    site: Ints


def key_accounts(customers: Customers, segmentation: Segmentation) -> SampleKeyAccounts:
    """Find the largest site of every key account."""
    order = np.lexsort((np.arange(len(customers)), -customers.revenue))
    account, first = np.unique(segmentation.account_of[order], return_index=True)
    is_key = segmentation.is_key[account]
    return SampleKeyAccounts(account[is_key], order[first[is_key]])


def with_key_visits(customers: Customers, segmentation: Segmentation, keys: SampleKeyAccounts) -> Customers:
    """Customers with the visits of KAMs to key accounts instead of those of reps."""
    visits = customers.visits.copy()
    of_key = segmentation.coverage == "key_account"
    visits[of_key] = np.where(customers.prospect[of_key], 0.0, SITE_VISITS)
    visits[keys.site] = VISITS
    return replace(customers, visits=frozen(visits))
