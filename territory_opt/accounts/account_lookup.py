"""Resolve an id of the scenario to one account, or to all accounts under a parent."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from territory_opt.accounts.account_table import AccountTable
from territory_opt.accounts.families import parents
from territory_opt.model.arrays import Ints, texts
from territory_opt.model.id_index import IdIndex

UNKNOWN_ID = "no account and no parent has this id"
"""Problem of a fault for an unknown id."""


class AccountLookup:
    """Accounts and parents of a book, by id. An id that is both resolves to the account.

    Parameters
    ----------
    table : AccountTable
    """

    def __init__(self, table: AccountTable) -> None:
        self._table = table
        self._account = {name: index for index, name in enumerate(table.account_id)}

    def is_account(self, name: str) -> bool:
        """Whether the id is an account_id."""
        return name in self._account

    def accounts(self, name: str) -> Ints:
        """Accounts that the id resolves to; empty for an unknown id."""
        if name in self._account:
            return np.array([self._account[name]])
        found: dict[int, None] = {}
        pending = list(self._children.get(name, ()))
        while pending:
            account = pending.pop()
            if account not in found:
                found[account] = None
                pending += self._children.get(self._table.account_id[account], ())
        return np.array(sorted(found), dtype=np.int64)

    def remedy(self, name: str) -> str:
        """Remedy for an unknown id."""
        close = self._id_index.near(name)
        if close:
            return f"Did you mean {close[0]!r}? It differs only in {close[1]}."
        return "Name an account_id or a parent_id of the customers, or remove it."

    @cached_property
    def _children(self) -> dict[str, list[int]]:
        """Accounts directly under each parent."""
        children: dict[str, list[int]] = {}
        parent = parents(self._table)
        for account in np.flatnonzero(parent != "").tolist():
            children.setdefault(parent[account], []).append(account)
        return children

    @cached_property
    def _id_index(self) -> IdIndex:
        return IdIndex(texts([*self._account, *self._children]), "account")
