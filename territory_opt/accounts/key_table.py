"""What a manager must know about each key account: who it is, and who has it today."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints, Texts, texts
from territory_opt.model.book import Customers
from territory_opt.model.key_accounts import Segmentation


@dataclass(frozen=True)
class KeyTable:
    """The key accounts of a book, in the order of the segmentation. Arrays have shape (keys,).

    Parameters
    ----------
    account : Ints
        Index of each in the segmentation.
    revenue : Floats
        Money a year, of all its sites.
    language, industry : Texts
        Those of its largest site (by revenue, ties by potential, then by id); blank where unknown.
    countries : tuple of frozenset of str
        Those of all its sites, blanks left out.
    kam_id : Texts
        Today's KAM: the one with most of the revenue (ties: most sites, then the smallest id); blank where
        unknown.
    served : Ints, shape (served sites,)
        Customers that the KAMs serve: the sites with coverage `key_account`.
    served_key : Ints, shape (served sites,)
        Key account of each of those, as an index into this table.
    """

    account: Ints
    revenue: Floats
    language: Texts
    industry: Texts
    countries: tuple[frozenset[str], ...]
    kam_id: Texts
    served: Ints
    served_key: Ints

    def __len__(self) -> int:
        """Number of key accounts."""
        return len(self.account)


def key_table(customers: Customers, segmentation: Segmentation) -> KeyTable:
    """Describe the key accounts."""
    account = np.flatnonzero(segmentation.is_key)
    key_of = np.full(len(segmentation.account_id), -1, dtype=np.int64)
    key_of[account] = np.arange(len(account))
    key = key_of[segmentation.account_of]
    sites = _sites_by_key(key, len(account))
    largest = [_largest(customers, of_one) for of_one in sites]
    served = np.flatnonzero((key >= 0) & (segmentation.coverage == "key_account"))
    of_key = key >= 0
    revenue = np.bincount(key[of_key], weights=customers.revenue[of_key], minlength=len(account))
    return KeyTable(
        account=account,
        revenue=revenue.astype(np.float64),
        language=customers.language[largest],
        industry=customers.industry[largest],
        countries=tuple(frozenset(customers.country[of_one]) - {""} for of_one in sites),
        kam_id=texts(_today(customers, of_one) for of_one in sites),
        served=served,
        served_key=key[served],
    )


def _sites_by_key(key: Ints, count: int) -> list[Ints]:
    sites = np.flatnonzero(key >= 0)
    sites = sites[np.argsort(key[sites], kind="stable")]
    ends = np.cumsum(np.bincount(key[sites], minlength=count))
    return np.split(sites, ends[:-1]) if count else []


def _largest(customers: Customers, sites: Ints) -> int:
    return int(
        min(sites, key=lambda i: (-customers.revenue[i], -customers.potential[i], customers.customer_id[i]))
    )


def _today(customers: Customers, sites: Ints) -> str:
    stakes: dict[str, tuple[float, int]] = {}
    for site in sites:
        if kam := customers.kam_id[site]:
            revenue, count = stakes.get(kam, (0.0, 0))
            stakes[kam] = (revenue + float(customers.revenue[site]), count + 1)
    return min(stakes, key=lambda kam: (-stakes[kam][0], -stakes[kam][1], kam), default="")
