"""Customers added up to the accounts they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.model.arrays import Floats, Ints, Texts, frozen, texts
from territory_opt.model.book import Customers

MEASURES = ("revenue", "potential", "visits", "customers")
"""What accounts can be measured by; customers counts sites."""


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

    @cached_property
    def sites(self) -> tuple[Ints, ...]:
        """Customers of each account, in the order of the book."""
        order = np.argsort(self.account_of, kind="stable")
        ends = np.cumsum(np.bincount(self.account_of, minlength=len(self)))
        return tuple(np.split(order, ends[:-1])) if len(self) else ()

    def total(self, measure: str) -> Floats:
        """One of `MEASURES` added up over the sites of every account, prospects included.

        Returns
        -------
        Floats, shape (accounts,)
            Money a year, visits a year, or number of sites.
        """
        if measure not in MEASURES:
            raise ValueError(f"accounts have no measure {measure!r}")
        each = None if measure == "customers" else getattr(self.customers, measure)
        return np.bincount(self.account_of, weights=each, minlength=len(self)).astype(np.float64)


def gather(customers: Customers) -> AccountTable:
    """Find the accounts among the customers."""
    index: dict[str, int] = {}
    account_of = [index.setdefault(account, len(index)) for account in customers.account_id]
    return AccountTable(customers, frozen(texts(index)), frozen(np.array(account_of, dtype=np.int64)))
