"""Which accounts are judged, and served, as one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.accounts.account_table import AccountTable
from territory_opt.model.arrays import Bools, Floats, Ints, Texts, texts
from territory_opt.model.scenario import FamilyName


@dataclass(frozen=True)
class Families:
    """The families of a book's accounts; an account that stands alone is a family of one.

    Parameters
    ----------
    family : Ints, shape (accounts,)
        Index of each account's family.
    name : Texts, shape (families,)
        Id of the topmost parent, or of the account that stands alone.
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

    def total(self, of_accounts: Floats) -> Floats:
        """A measure of accounts added up over each family, shape (families,)."""
        return np.bincount(self.family, weights=of_accounts, minlength=len(self)).astype(np.float64)


def find_families(table: AccountTable, kind: FamilyName) -> Families:
    """Put accounts together: under `parent` all those under one topmost parent, else none."""
    parent = parents(table)
    if kind != "parent" or not any(parent):
        return Families(np.arange(len(table)), table.account_id)
    return _under_parents(table, parent)


def parents(table: AccountTable) -> Texts:
    """The company above each account, the first that its sites name; shape (accounts,).

    Blank where the account stands alone, or names itself.
    """
    parent = texts([""] * len(table))
    sites = np.flatnonzero(table.customers.parent_id != "")[::-1]
    parent[table.account_of[sites]] = table.customers.parent_id[sites]
    parent[parent == table.account_id] = ""
    return parent


def _under_parents(table: AccountTable, parent: Texts) -> Families:
    """Families are the connected parts of the graph from accounts to parents, rings of parents included."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    node = {name: index for index, name in enumerate(table.account_id)}
    for name in parent:
        if name:
            node.setdefault(name, len(node))
    below = np.flatnonzero(parent != "")
    above = np.array([node[name] for name in parent[below]], dtype=np.int64)
    links = coo_array((np.ones(len(below)), (below, above)), shape=(len(node), len(node)))
    part = connected_components(links, directed=False)[1].astype(np.int64)
    _, first, family = np.unique(part[: len(table)], return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(first))  # families count in order of first appearance
    top = np.ones(len(node), dtype=np.bool_)
    top[below] = False
    return Families(order[family], _names(list(node), part, top, part[np.sort(first)]))


def _names(node: list[str], part: Ints, top: Bools, wanted: Ints) -> Texts:
    """Name of each wanted part: its topmost node; in a ring of parents the smallest id."""
    name: dict[int, tuple[bool, str]] = {}
    for text, of, at_top in zip(node, part.tolist(), top.tolist(), strict=True):
        mine = (not at_top, text)
        name[of] = min(name.get(of, mine), mine)
    return texts(name[of][1] for of in wanted.tolist())
