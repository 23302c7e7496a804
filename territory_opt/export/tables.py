"""Tables of the plan that more than one format writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.export.frames import unit_sums
from territory_opt.export.ownership import moved_units, owners, picked, reps_of_territories
from territory_opt.model.arrays import Floats, Ints, sums
from territory_opt.model.plan import Plan


@dataclass(frozen=True)
class Table:
    """Named columns of equal length; a value is text, a number, or None for a blank."""

    names: tuple[str, ...]
    columns: tuple[Sequence[Any], ...]

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.columns[0])


def table(columns: dict[str, Any]) -> Table:
    """A table of plain Python values; numbers that are not finite become blanks."""
    return Table(tuple(columns), tuple(_values(column) for column in columns.values()))


def assignments(plan: Plan) -> Table:
    """Unit -> territory -> rep."""
    return table(
        {
            "unit_id": plan.book.units.unit_id,
            "territory_id": picked(plan.territory_id, plan.label),
            "rep_id": picked(reps_of_territories(plan), plan.label),
        }
    )


def customers(plan: Plan) -> Table:
    """Every customer once, with who serves it."""
    owner = owners(plan)
    book = plan.book.customers
    return table(
        {
            "customer_id": book.customer_id if book else np.empty(0, dtype=object),
            "coverage": plan.segmentation.coverage if book else np.empty(0, dtype=object),
            "territory_id": owner.territory_id,
            "kam_id": owner.kam_id,
        }
    )


def kams(plan: Plan) -> Table:
    """Every KAM with what it was given; `account_ids` is a list with ``;``."""
    book = plan.book.kams
    if book is None:
        names = (
            "kam_id",
            "name",
            "accounts",
            "max_accounts",
            "hours",
            "capacity_hours",
            "revenue",
            "account_ids",
        )
        return table({name: [] for name in names})
    kam_of, ids = plan.kam_assignment.kam_of, plan.segmentation.account_id
    lists: list[list[str]] = [[] for _ in range(len(book))]
    for account in np.flatnonzero(kam_of >= 0):
        lists[kam_of[account]].append(str(ids[account]))
    return table(
        {
            "kam_id": book.kam_id,
            "name": book.name,
            "accounts": [len(accounts) for accounts in lists],
            "max_accounts": book.max_accounts,
            "hours": _per_kam(kam_of, np.nan_to_num(plan.kam_assignment.hours), len(book)),
            "capacity_hours": book.capacity_hours,
            "revenue": _per_kam(kam_of, account_revenue(plan), len(book)),
            "account_ids": [";".join(accounts) for accounts in lists],
        }
    )


def moves(plan: Plan) -> Table:
    """Units whose territory changes, with what moves along."""
    moved = np.flatnonzero(moved_units(plan))
    sums = {name: values[moved] for name, values in unit_sums(plan).items()}
    return table(
        {
            "unit_id": plan.book.units.unit_id[moved],
            "from": plan.before[moved],
            "to": picked(plan.territory_id, plan.label)[moved],
            **{name: sums[name] for name in ("customers", "revenue", "potential") if name in sums},
        }
    )


def account_revenue(plan: Plan) -> Floats:
    """Revenue of each account over its sites with coverage `key_account`, shape (accounts,)."""
    book, split = plan.book.customers, plan.segmentation
    if book is None:
        return np.zeros(len(split.account_id))
    sites = split.coverage == "key_account"
    return sums(split.account_of[sites], book.revenue[sites], len(split.account_id))


def _per_kam(kam_of: Ints, values: Floats, count: int) -> Floats:
    placed = kam_of >= 0
    return sums(kam_of[placed], values[placed], count)


def _values(column: Any) -> list[Any]:  # noqa: ANN401 - an array or a list
    array = np.asarray(column)
    if array.dtype.kind == "f":
        return [value if np.isfinite(value) else None for value in array.tolist()]
    values: list[Any] = array.tolist()
    return values
