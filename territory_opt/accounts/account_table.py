"""Customers grouped by account."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.model.arrays import Floats, Ints, Texts, frozen, texts
from territory_opt.model.book import Customers

MEASURES = ("revenue", "potential", "visits", "sites", "customers")
"""Measures that the accounts of every book have; sites and customers both count sites."""


@dataclass(frozen=True)
class AccountTable:
    """The accounts of a book, and the sites of each.

    Parameters
    ----------
    customers : Customers
    account_id : Texts, shape (accounts,)
        Distinct, in order of first appearance.
    account_of : Ints, shape (customers,)
        Account of each customer.
    """

    customers: Customers
    account_id: Texts
    account_of: Ints

    def __len__(self) -> int:
        """Number of accounts."""
        return len(self.account_id)

    @property
    def measures(self) -> tuple[str, ...]:
        """Measures of these accounts."""
        return (*MEASURES, *(name for name in self.customers.measures if name not in MEASURES))

    @cached_property
    def size(self) -> Ints:
        """Sites of each account, shape (accounts,)."""
        return np.bincount(self.account_of, minlength=len(self))

    @cached_property
    def by_account(self) -> Ints:
        """Customers sorted by account, within an account in the order of the book; shape (customers,)."""
        return np.argsort(self.account_of, kind="stable")

    @cached_property
    def start(self) -> Ints:
        """Index of each account's first customer in `by_account`, shape (accounts + 1,)."""
        return np.concatenate([[0], np.cumsum(self.size)])

    def sites(self, account: int) -> Ints:
        """Customers of one account, in the order of the book."""
        return self.by_account[self.start[account] : self.start[account + 1]]

    @cached_property
    def largest(self) -> Ints:
        """Largest site of each account by revenue, ties by potential, then by id; shape (accounts,)."""
        customers = self.customers
        order = np.lexsort(
            (
                sorted_positions(customers.customer_id),
                -customers.potential,
                -customers.revenue,
                self.account_of,
            )
        )
        return order[self.start[:-1]]

    @cached_property
    def by_id(self) -> Ints:
        """Position of each account in the order of ids, shape (accounts,)."""
        return sorted_positions(self.account_id)

    def total(self, measure: str) -> Floats:
        """One of `measures` added up over the sites of every account, prospects included.

        Returns
        -------
        Floats, shape (accounts,)
            Money a year, visits a year, number of sites, or the user's own unit.
        """
        if measure not in self.measures:
            raise ValueError(f"accounts have no measure {measure!r}")
        if measure in ("sites", "customers"):
            return self.size.astype(np.float64)
        custom = self.customers.measures
        values: Floats = getattr(self.customers, measure) if measure in MEASURES else custom[measure]
        return np.bincount(self.account_of, weights=values, minlength=len(self)).astype(np.float64)


def build_account_table(customers: Customers) -> AccountTable:
    """Group the customers by account."""
    index: dict[str, int] = {}
    account_of = [index.setdefault(account, len(index)) for account in customers.account_id]
    return AccountTable(customers, frozen(texts(index)), frozen(np.array(account_of, dtype=np.int64)))


def sorted_positions(ids: Texts) -> Ints:
    """Position of each id in the sorted order, from 0; shape (n,)."""
    names = ids.tolist()
    position = np.empty(len(names), dtype=np.int64)
    position[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return position
