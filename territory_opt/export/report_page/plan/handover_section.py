"""The section of report.html about customers whose owner changes."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.export.report_page.plan.quality_section import Report
from territory_opt.model.arrays import sums
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.wording.number_text import counted, number

SHOWN = 12
"""Handovers between two owners that are listed, the largest by revenue."""
_FROM = {"territory": "a territory", "key_account": "a KAM", "inside_sales": "an agent"}
_TO = {"territory": "territory", "key_account": "KAM", "inside_sales": "agent"}
_LEFT = {
    "territory": "nobody (no territory)",
    "key_account": "nobody (key account without a KAM)",
    "inside_sales": "nobody (inside sales without an agent)",
    "house": "nobody (house)",
}
"""Those whom the plan leaves to nobody, by their coverage in it."""


def handover(plan: JudgedPlan, report: Report) -> dict[str, Any] | None:
    """Sentences, the changes by coverage, and the largest handovers; None when nothing is known of today."""
    told = report.get("transition")
    if told is None or plan.transition is None:
        return None
    lines = [
        f"{counted(told['customers'], 'customer')} of {counted(told['accounts'], 'account')} with "
        f"{number(told['revenue'], 0)} of revenue a year get another owner: each is listed in transition.csv "
        "with the old and the new owner and the reason."
        if told["customers"]
        else "Every customer keeps its owner."
    ]
    if plan.scenario.effective_date:
        lines.append(f"Effective {plan.scenario.effective_date}.")
    if told["owner_unknown"]:
        lines.append(f"Whose {counted(told['owner_unknown'], 'more customer')} are today is not known.")
    changes = [{**row, "from": _FROM[row["from"]], "to": _to(row)} for row in told["changes"]]
    return {"lines": lines, "changes": changes, "pairs": _pairs(plan)}


def _to(row: Report) -> str:
    if not row["with_owner"]:
        return _LEFT[row["to"]]
    same = row["from"] == row["to"] and row["to"] in _TO
    return f"another {_TO[row['to']]}" if same else _FROM[row["to"]]


def _pairs(plan: JudgedPlan) -> list[dict[str, Any]]:
    """The largest handovers between two owners."""
    rows, customers = plan.transition, plan.book.customers
    if rows is None or customers is None or not len(rows):
        return []
    owners = list(zip(rows.old_owner.tolist(), rows.new_owner.tolist(), strict=True))
    place = {pair: i for i, pair in enumerate(sorted(set(owners)))}
    group = np.array([place[pair] for pair in owners], dtype=np.int64)
    revenue = sums(group, customers.revenue[rows.customer], len(place))
    count = np.bincount(group, minlength=len(place))
    names = list(place)
    order = sorted(range(len(names)), key=lambda i: (-revenue[i], names[i]))[:SHOWN]
    return [
        {
            "from": names[i][0] or "nobody",
            "to": names[i][1] or "nobody",
            "customers": int(count[i]),
            "revenue": float(revenue[i]),
        }
        for i in order
    ]
