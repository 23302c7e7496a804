"""The key accounts of a book: attributes, family, and today's KAM."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.accounts.account_table import build_account_table
from territory_opt.accounts.families import parents
from territory_opt.model.arrays import Floats, Ints, Texts, texts
from territory_opt.model.book import Customers
from territory_opt.model.key_accounts import Segmentation


@dataclass(frozen=True)
class KeyAccountTable:
    """The key accounts of a book, in the order of the segmentation. Arrays have shape (keys,).

    Parameters
    ----------
    account : Ints
        Index of each in the segmentation.
    account_id : Texts
    family : Ints
        Index of the family of each, numbered over key accounts alone in order of appearance.
    revenue, potential : Floats
        Money a year, of all its sites.
    language, industry : Texts
        Of its largest site (by revenue, ties by potential, then by id); blank where unknown.
    countries : tuple of frozenset of str
        Of all its sites, without blanks.
    level : Texts
        global, national or regional.
    known_as : tuple of frozenset of str
        What a conflict of interest can name: its id, those of its parents, and its sites' industries.
    kam_id : Texts
        Today's KAM: the one with most of the revenue (ties: most sites, then the smallest id); blank where
        unknown.
    kam_years : Floats
        Years with that KAM.
    served : Ints, shape (served sites,)
        Customers that the KAMs serve: the sites with coverage `key_account`.
    served_key : Ints, shape (served sites,)
        Key account of each, as an index into this table.
    """

    account: Ints
    account_id: Texts
    family: Ints
    revenue: Floats
    potential: Floats
    language: Texts
    industry: Texts
    countries: tuple[frozenset[str], ...]
    level: Texts
    known_as: tuple[frozenset[str], ...]
    kam_id: Texts
    kam_years: Floats
    served: Ints
    served_key: Ints

    def __len__(self) -> int:
        """Number of key accounts."""
        return len(self.account)

    @property
    def families(self) -> int:
        """Number of families."""
        return int(self.family.max()) + 1 if len(self) else 0

    @property
    def value(self) -> Floats:
        """Revenue, or potential where no account has revenue; shape (keys,)."""
        return self.revenue if self.revenue.any() else self.potential

    def sum_by_family(self, of_keys: Floats) -> Floats:
        """Sums over the accounts of each family; (keys, ...) becomes (families, ...)."""
        total = np.zeros((self.families, *of_keys.shape[1:]))
        np.add.at(total, self.family, of_keys)
        return total


def key_account_table(customers: Customers, segmentation: Segmentation) -> KeyAccountTable:
    """Describe the key accounts."""
    account = np.flatnonzero(segmentation.is_key)
    key_of = np.full(len(segmentation.account_id), -1, dtype=np.int64)
    key_of[account] = np.arange(len(account))
    key = key_of[segmentation.account_of]
    sites = _sites_by_key(key, len(account))
    largest = [_largest_site(customers, of_one) for of_one in sites]
    today = [_todays_kam(customers, of_one) for of_one in sites]
    served = np.flatnonzero((key >= 0) & (segmentation.coverage == "key_account"))
    return KeyAccountTable(
        account=account,
        account_id=segmentation.account_id[account],
        family=_dense(segmentation.family[account]),
        revenue=_total(key, customers.revenue, len(account)),
        potential=_total(key, customers.potential, len(account)),
        language=customers.language[largest],
        industry=customers.industry[largest],
        countries=tuple(frozenset(customers.country[of_one]) - {""} for of_one in sites),
        level=segmentation.level[account],
        known_as=_known_as(customers, segmentation, account, sites),
        kam_id=texts(today),
        kam_years=np.array([_years_with(customers, s, kam) for s, kam in zip(sites, today, strict=True)]),
        served=served,
        served_key=key[served],
    )


def _dense(family: Ints) -> Ints:
    """Renumber the families in order of first appearance."""
    _, first, place = np.unique(family, return_index=True, return_inverse=True)
    dense: Ints = np.argsort(np.argsort(first))[place]
    return dense


def _total(key: Ints, values: Floats, keys: int) -> Floats:
    is_key = key >= 0
    total: Floats = np.bincount(key[is_key], weights=values[is_key], minlength=keys).astype(np.float64)
    return total


def _sites_by_key(key: Ints, count: int) -> list[Ints]:
    sites = np.flatnonzero(key >= 0)
    sites = sites[np.argsort(key[sites], kind="stable")]
    ends = np.cumsum(np.bincount(key[sites], minlength=count))
    return np.split(sites, ends[:-1]) if count else []


def _largest_site(customers: Customers, sites: Ints) -> int:
    return int(
        min(sites, key=lambda i: (-customers.revenue[i], -customers.potential[i], customers.customer_id[i]))
    )


def _todays_kam(customers: Customers, sites: Ints) -> str:
    by_kam: dict[str, tuple[float, int]] = {}
    for site in sites:
        if kam := customers.kam_id[site]:
            revenue, count = by_kam.get(kam, (0.0, 0))
            by_kam[kam] = (revenue + float(customers.revenue[site]), count + 1)
    return min(by_kam, key=lambda kam: (-by_kam[kam][0], -by_kam[kam][1], kam), default="")


def _years_with(customers: Customers, sites: Ints, kam: str) -> float:
    """Longest time one of the sites has been with this KAM."""
    years = (float(customers.kam_years[i]) for i in sites if kam and kam == customers.kam_id[i])
    return max(years, default=0.0)


def _known_as(
    customers: Customers, segmentation: Segmentation, account: Ints, sites: list[Ints]
) -> tuple[frozenset[str], ...]:
    table = build_account_table(customers)
    parent = dict(zip(table.account_id, parents(table), strict=True))
    return tuple(
        frozenset(_ancestors(segmentation.account_id[a], parent))
        | (frozenset(customers.industry[of_one]) - {""})
        for a, of_one in zip(account, sites, strict=True)
    )


def _ancestors(name: str, parent: dict[str, str]) -> list[str]:
    """The account and every company above it."""
    chain = []
    while name and name not in chain:
        chain.append(name)
        name = parent.get(name, "")
    return chain
