"""The section of report.html about customers whose owner changes."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.export.layers.owner_names import names_of_owners
from territory_opt.model.arrays import Texts, sums
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.report.change_rows import TransitionChange, TransitionSection
from territory_opt.wording.number_text import format_count, format_number

MAX_PAIRS = 12
"""Maximum number of listed pairs of owners."""
_FROM = {"territory": "a territory", "key_account": "a KAM", "inside_sales": "an agent"}
_TO = {"territory": "territory", "key_account": "KAM", "inside_sales": "agent"}
_TO_NOBODY = {
    "territory": "nobody (no territory)",
    "key_account": "nobody (key account without a KAM)",
    "inside_sales": "nobody (inside sales without an agent)",
    "house": "nobody (house)",
}
"""Customers without an owner in the plan, by their coverage."""


def handover_section(plan: JudgedPlan, figures: TransitionSection | None) -> dict[str, Any] | None:
    """Sentences, changes by coverage, and the largest handovers; None when today's owners are unknown."""
    if figures is None or plan.transition is None:
        return None
    lines = [_moved(figures) if figures.customers else "Every customer keeps its owner."]
    if plan.scenario.effective_date:
        lines.append(f"Effective {plan.scenario.effective_date}.")
    if figures.owner_unknown:
        lines.append(
            f"The owner of today of {format_count(figures.owner_unknown, 'more customer')} is not known."
        )
    changes = [(_FROM[row.old], _to(row), row) for row in figures.changes]
    return {"lines": lines, "changes": changes, "pairs": _pairs(plan)}


def _moved(figures: TransitionSection) -> str:
    customers = format_count(figures.customers, "customer")
    accounts = format_count(figures.accounts, "account")
    return (
        f"{customers} of {accounts} with {format_number(figures.revenue, 0)} of revenue a year get "
        "another owner: each is listed in transition.csv with the old and the new owner and the reason."
    )


def _to(row: TransitionChange) -> str:
    if not row.with_owner:
        return _TO_NOBODY[row.new]
    same = row.old == row.new and row.new in _TO
    return f"another {_TO[row.new]}" if same else _FROM[row.new]


def _people(plan: JudgedPlan, kind: Texts, ids: Texts) -> list[str]:
    """Name and id of every owner."""
    names = names_of_owners(plan.book, kind, ids)
    return [f"{name} ({one})" if name else one or "nobody" for one, name in zip(ids, names, strict=True)]


def _pairs(plan: JudgedPlan) -> list[dict[str, Any]]:
    """The largest handovers between two owners."""
    rows, customers = plan.transition, plan.book.customers
    if rows is None or customers is None or not len(rows):
        return []
    owners = list(
        zip(_people(plan, rows.old_kind, rows.old_owner), _people(plan, rows.new_kind, rows.new_owner))
    )
    index_of = {pair: i for i, pair in enumerate(sorted(set(owners)))}
    group = np.array([index_of[pair] for pair in owners], dtype=np.int64)
    revenue = sums(group, customers.revenue[rows.customer], len(index_of))
    count = np.bincount(group, minlength=len(index_of))
    names = list(index_of)
    order = sorted(range(len(names)), key=lambda i: (-revenue[i], names[i]))[:MAX_PAIRS]
    return [
        {
            "from": names[i][0],
            "to": names[i][1],
            "customers": int(count[i]),
            "revenue": float(revenue[i]),
        }
        for i in order
    ]
