"""Parents, headquarters and levels of synthetic accounts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.model.arrays import Bools, Ints, Texts, frozen, texts
from territory_opt.model.book import Customers
from territory_opt.samples.account_sites import in_family

PARENT_SHARE = 0.3
"""Share of the accounts with several sites that belong to a parent."""
CHILDREN = (2, 5)
"""Least and greatest number of accounts under one parent."""
GLOBAL_SHARE = 0.03
"""Share of the accounts with several sites, largest potential first, of level global."""


def with_holdings(customers: Customers, account: Ints, rng: np.random.Generator) -> Customers:
    """Add parents, headquarters and levels.

    Parameters
    ----------
    customers : Customers
    account : Ints, shape (customers,)
        Account of each, named by the index of its first customer.
    rng : numpy.random.Generator
    """
    several = np.unique(account[in_family(account)])
    headquarters = _headquarters(customers, account, several)
    return replace(
        customers,
        parent_id=frozen(_parents(account, several, rng)),
        headquarters=frozen(headquarters),
        level=frozen(_levels(customers, account, several, headquarters)),
    )


def _parents(account: Ints, several: Ints, rng: np.random.Generator) -> Texts:
    """Draw accounts and assign them to parents, a few each; shape (customers,)."""
    children = rng.permutation(several)[: round(PARENT_SHARE * len(several))]
    sizes = rng.integers(CHILDREN[0], CHILDREN[1], endpoint=True, size=len(children))
    sizes = sizes[np.cumsum(sizes) <= len(children)]
    parent = texts([""] * len(account))
    width = max(3, len(str(len(sizes))))
    names = texts(f"G{number:0{width}d}" for number in range(1, len(sizes) + 1))
    parent[children[: sizes.sum()]] = np.repeat(names, sizes)
    return parent[account]


def _headquarters(customers: Customers, account: Ints, several: Ints) -> Bools:
    """The site with the largest revenue of every account with several; shape (customers,)."""
    order = np.lexsort((np.arange(len(account)), -customers.revenue, account))
    first = order[np.searchsorted(account[order], several)]
    marked = np.zeros(len(account), dtype=np.bool_)
    marked[first] = True
    return marked


def _levels(customers: Customers, account: Ints, several: Ints, headquarters: Bools) -> Texts:
    """Global at the headquarters of the largest accounts, blank elsewhere; shape (customers,)."""
    potential = np.bincount(account, weights=customers.potential, minlength=len(account))[several]
    count = round(GLOBAL_SHARE * len(several))
    largest = several[np.argsort(-potential, kind="stable")[:count]]
    chosen = headquarters & np.isin(account, largest)
    return np.where(chosen, "global", "").astype(object)
