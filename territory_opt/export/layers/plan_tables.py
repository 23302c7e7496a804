"""Tables of a plan that several formats write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.accounts.portfolios import portfolios
from territory_opt.export.layers.frames import unit_sums
from territory_opt.export.layers.owner_names import names_of_owners
from territory_opt.export.layers.ownership import (
    moved_units,
    owners,
    parents,
    rep_names,
    reps_of_territories,
    values_at,
)
from territory_opt.model.arrays import texts
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.transition import COLUMNS as TRANSITION
from territory_opt.wording.finding_text import joined_texts


@dataclass(frozen=True)
class OutputTable:
    """Named columns of equal length; a value is text, a number, or None."""

    names: tuple[str, ...]
    columns: tuple[Sequence[Any], ...]

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.columns[0])


def table(columns: dict[str, Any]) -> OutputTable:
    """A table of Python values, with None for NaN and infinity."""
    return OutputTable(tuple(columns), tuple(_values(column) for column in columns.values()))


def assignments(plan: JudgedPlan) -> OutputTable:
    """Unit -> territory -> rep; with the units that parts were split from, if any."""
    return table(
        {
            "unit_id": plan.book.units.unit_id,
            "territory_id": values_at(plan.territory_id, plan.label),
            "rep_id": values_at(reps_of_territories(plan), plan.label),
            **parents(plan),
        }
    )


def named_assignments(plan: JudgedPlan) -> OutputTable:
    """The same with the name of the rep."""
    found = assignments(plan)
    names = values_at(rep_names(plan), plan.label).tolist()
    return OutputTable(
        (*found.names[:3], "rep_name", *found.names[3:]), (*found.columns[:3], names, *found.columns[3:])
    )


CUSTOMERS = (
    "customer_id", "name", "coverage", "territory_id", "rep_id", "rep_name", "kam_id", "kam_name", "agent_id",
    "local_rep_id", "place_source", "revenue", "potential",
)  # fmt: skip


def customers(plan: JudgedPlan) -> OutputTable:
    """Every customer once, with its owner."""
    book = plan.book.customers
    if book is None:
        return table({name: [] for name in CUSTOMERS})
    owner = owners(plan)
    return table({name: getattr(owner if hasattr(owner, name) else book, name) for name in CUSTOMERS})


KAMS = (
    "kam_id", "name", "accounts", "min_accounts", "max_accounts", "global", "national", "regional", "hours",
    "service_hours", "travel_hours", "capacity_hours", "partner_hours", "partner_capacity_hours", "revenue",
    "potential", "languages", "industries", "countries", "levels", "inside_sales", "cost", "account_ids",
)  # fmt: skip
_ASSIGNED = ("accounts", "hours", "service_hours", "travel_hours", "partner_hours", "revenue", "potential")
"""Columns that depend on the assignment."""


def kams(plan: JudgedPlan) -> OutputTable:
    """Every KAM with its assigned accounts and its limits; items of lists are separated by ``;``."""
    book = plan.book.kams
    if book is None:
        return table({name: [] for name in KAMS})
    kam_of, ids = plan.kam_assignment.kam_of, plan.segmentation.account_id
    lists: list[list[str]] = [[] for _ in range(len(book))]
    for account in np.flatnonzero(kam_of >= 0):
        lists[kam_of[account]].append(str(ids[account]))
    assigned = portfolios(
        plan.book.customers, book, plan.segmentation, plan.kam_assignment, plan.scenario.workload
    )
    columns = {
        **{name: getattr(assigned, name) for name in _ASSIGNED},
        **assigned.levels,
        **{name: getattr(book, name) for name in ("kam_id", "name", "min_accounts", "max_accounts", "cost")},
        "capacity_hours": book.capacity_hours,
        "partner_capacity_hours": book.partner_hours,
        "inside_sales": book.inside_sales,
        **{
            name: [";".join(sorted(some)) for some in getattr(book, name)]
            for name in ("languages", "industries", "countries", "levels")
        },
        "account_ids": [";".join(accounts) for accounts in lists],
    }
    return table({name: columns[name] for name in KAMS})


def inside_sales(plan: JudgedPlan) -> OutputTable:
    """Every agent of inside sales with its assigned customers."""
    names = ("agent_id", "name", "customers", "accounts", "hours", "capacity_hours", "potential")
    rows = plan.report.inside_sales
    return table({name: [getattr(row, name) for row in rows] for name in names})


def moves(plan: JudgedPlan) -> OutputTable:
    """Units whose territory changes, with its reps and the sums over their customers."""
    moved = np.flatnonzero(moved_units(plan))
    sums = {name: values[moved] for name, values in unit_sums(plan).items()}
    reps, label = plan.book.reps, plan.label[moved]
    before = np.full(len(moved), -1) if plan.rep_before is None else plan.rep_before[moved]
    return table(
        {
            "unit_id": plan.book.units.unit_id[moved],
            "from": plan.before[moved],
            "from_rep_id": values_at(reps.rep_id if reps else None, before),
            "from_rep_name": values_at(reps.name if reps else None, before),
            "to": values_at(plan.territory_id, label),
            "to_rep_id": values_at(reps_of_territories(plan), label),
            "to_rep_name": values_at(rep_names(plan), label),
            **{name: sums[name] for name in ("customers", "revenue", "potential") if name in sums},
        }
    )


def transition(plan: JudgedPlan) -> OutputTable:
    """Customers whose owner changes; no rows when no owner of today is known."""
    rows, customers = plan.transition, plan.book.customers
    if rows is None or customers is None:
        return table({name: [] for name in TRANSITION})
    owner, book = owners(plan), plan.book
    columns = {
        "customer_id": customers.customer_id[rows.customer],
        "account_id": plan.segmentation.account_id[plan.segmentation.account_of[rows.customer]],
        "old_owner_kind": rows.old_kind,
        "old_owner": rows.old_owner,
        "old_owner_name": names_of_owners(book, rows.old_kind, rows.old_owner),
        "new_owner_kind": rows.new_kind,
        "new_owner": rows.new_owner,
        "new_owner_name": names_of_owners(book, rows.new_kind, rows.new_owner),
        "local_rep_id": owner.local_rep_id[rows.customer],
        "local_rep_name": owner.local_rep_name[rows.customer],
        "coverage_before": rows.old_coverage,
        "coverage_after": rows.new_coverage,
        "reason": texts(joined_texts(rows.reason)),
        "effective_date": texts([plan.scenario.effective_date or ""] * len(rows)),
    }
    return table({name: columns[name] for name in TRANSITION})


def _values(column: Any) -> list[Any]:  # noqa: ANN401 - an array or a list
    array = np.asarray(column)
    if array.dtype.kind == "f":
        return [value if np.isfinite(value) else None for value in array.tolist()]
    values: list[Any] = array.tolist()
    return values
