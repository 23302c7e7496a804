"""Families: accounts that are judged and served as one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.accounts.account_table import AccountTable
from territory_opt.model.arrays import Bools, Floats, Ints, Texts, texts
from territory_opt.model.scenario import FamilyName


@dataclass(frozen=True)
class Families:
    """The families of a book's accounts; an account without a parent or child is a family of one.

    Parameters
    ----------
    family : Ints, shape (accounts,)
        Index of each account's family.
    name : Texts, shape (families,)
        Id of the topmost parent, or of the single account.
    """

    family: Ints
    name: Texts

    def __len__(self) -> int:
        """Number of families."""
        return len(self.name)

    @cached_property
    def size(self) -> Ints:
        """Accounts of each family, shape (families,)."""
        return np.bincount(self.family, minlength=len(self))

    def total(self, values: Floats) -> Floats:
        """Sum of a measure of accounts (accounts,) by family, shape (families,)."""
        return np.bincount(self.family, weights=values, minlength=len(self)).astype(np.float64)


def find_families(table: AccountTable, kind: FamilyName) -> Families:
    """Group the accounts: with kind `parent` by topmost parent, else one family per account."""
    parent = parents(table)
    if kind != "parent" or not any(parent):
        return Families(np.arange(len(table)), table.account_id)
    return _under_parents(table, parent)


def parents(table: AccountTable) -> Texts:
    """Parent of each account, the first that its sites name; shape (accounts,).

    Blank where an account has no parent, or names itself.
    """
    parent = texts([""] * len(table))
    sites = np.flatnonzero(table.customers.parent_id != "")[::-1]
    parent[table.account_of[sites]] = table.customers.parent_id[sites]
    parent[parent == table.account_id] = ""
    return parent


def _under_parents(table: AccountTable, parent: Texts) -> Families:
    """Families are the connected components of the graph of accounts and parents, cycles included."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    node = {name: index for index, name in enumerate(table.account_id)}
    for name in parent:
        if name:
            node.setdefault(name, len(node))
    below = np.flatnonzero(parent != "")
    above = np.array([node[name] for name in parent[below]], dtype=np.int64)
    links = coo_array((np.ones(len(below)), (below, above)), shape=(len(node), len(node)))
    component = connected_components(links, directed=False)[1].astype(np.int64)
    _, first, family = np.unique(component[: len(table)], return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(first))  # families are numbered in order of first appearance
    is_root = np.ones(len(node), dtype=np.bool_)
    is_root[below] = False
    return Families(order[family], _names(list(node), component, is_root, component[np.sort(first)]))


def _names(node: list[str], component: Ints, is_root: Bools, wanted: Ints) -> Texts:
    """Name of each wanted component: its topmost node; in a cycle of parents the smallest id."""
    name: dict[int, tuple[bool, str]] = {}
    for text, index, root in zip(node, component.tolist(), is_root.tolist(), strict=True):
        key = (not root, text)
        name[index] = min(name.get(index, key), key)
    return texts(name[index][1] for index in wanted.tolist())
