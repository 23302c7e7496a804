"""The section of report.html about key accounts and their managers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from territory_opt.accounts.portfolios import LEVELS, SiteSums, portfolios
from territory_opt.export.json_values import plain
from territory_opt.export.layers.ownership import account_names, kams_of_accounts, topmost_parents
from territory_opt.export.report_page.plan.quality_section import Report
from territory_opt.model.book import Kams
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.scenario import KeyAccountRule
from territory_opt.wording.number_text import counted, listed, number, percent

GOALS = {
    "minimum": "Accounts short of the KAMs’ minimum",
    "value": "Value placed",
    "balance": "Even load of hours and potential",
    "relationships": "Relationships kept (value × years)",
    "travel": "Travel",
    "skills": "Fit of skills",
}
"""The goals of the assignment in words, in order."""


def key_accounts(plan: JudgedPlan) -> list[dict[str, Any]]:
    """One row per key account, the largest first."""
    split, assigned = plan.segmentation, plan.kam_assignment
    sums = SiteSums.of(plan.book.customers, split, plan.scenario.workload)
    kam, names, parents = kams_of_accounts(plan), account_names(plan), topmost_parents(plan)
    keys = np.flatnonzero(split.is_key).tolist()
    return [
        {
            "id": split.account_id[a],
            "name": names[a],
            "parent": parents[a],
            "level": split.level[a],
            "sites": int(sums.sites[a]),
            "revenue": float(sums.revenue[a]),
            "hours": plain(float(assigned.hours[a] + assigned.partner_hours[a])),
            "kam": kam[a],
            "kam_index": int(assigned.kam_of[a]),
            "why": split.reason[a],
            "why_kam": assigned.reason[a],
        }
        for a in sorted(keys, key=lambda a: (-sums.revenue[a], split.account_id[a]))
    ]


def kam_cards(plan: JudgedPlan, accounts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One card per KAM: what it was given, what it could take, and its accounts."""
    kams = plan.book.kams
    if kams is None:
        return []
    given = portfolios(
        plan.book.customers, kams, plan.segmentation, plan.kam_assignment, plan.scenario.workload
    )
    rule = plan.scenario.key_accounts or KeyAccountRule()
    return [
        {
            "kam_id": kams.kam_id[kam],
            "name": kams.name[kam],
            "accounts": int(given.accounts[kam]),
            "max_accounts": int(kams.max_accounts[kam]),
            "hours": float(given.hours[kam]),
            "travel_hours": float(given.travel_hours[kam]),
            "capacity_hours": float(kams.capacity_hours[kam]),
            "partner": _partner(rule, kams, kam, float(given.partner_hours[kam])),
            "revenue": float(given.revenue[kam]),
            "potential": float(given.potential[kam]),
            "levels": listed(
                [f"{int(given.levels[level][kam])} {level}" for level in LEVELS if given.levels[level][kam]]
            ),
            "serves": "; ".join(_serves(kams, kam)) or "any",
            "portfolio": [row for row in accounts if row["kam_index"] == kam],
        }
        for kam in range(len(kams))
    ]


def goals(report: Report) -> list[dict[str, Any]]:
    """The goals of the assignment with how close each is to its limit; none without an assignment."""
    return [
        {
            **row,
            "label": GOALS.get(row["goal"], row["goal"]),
            "shown": _amount(row["value"], row["goal"]),
            "limit": _amount(row["bound"], row["goal"]),
        }
        for row in (report.get("key_accounts") or {}).get("goals") or []
    ]


def _amount(value: float | None, goal: str) -> str:
    return percent(value, 2) if goal == "balance" else number(value)


def _serves(kams: Kams, kam: int) -> Iterator[str]:
    for some in (kams.languages, kams.industries, kams.countries, kams.levels):
        if some[kam]:
            yield ", ".join(sorted(some[kam]))
    if kams.conflicts[kam]:
        yield f"not {', '.join(sorted(kams.conflicts[kam]))}"


def _partner(rule: KeyAccountRule, kams: Kams, kam: int, hours: float) -> str:
    """Who helps, how much, and what limits it; blank for a KAM alone."""
    name, most = str(kams.inside_sales[kam]), float(kams.partner_hours[kam])
    if most <= 0:
        return name
    # All that may be taken over is: what remains of the partner's time is no room for more accounts.
    return (
        f"{name or 'a partner'}: {number(hours, 0)} hours besides "
        f"(up to {percent(rule.partner_share, 0)} of service, at most {number(most, 0)})"
    )


def summary(report: Report) -> str:
    """How many key accounts there are, of which level, and what they bring."""
    keys = report.get("key_accounts") or {}
    text = (
        f"{counted(keys.get('accounts', 0), 'key account')} with {counted(keys.get('customers', 0), 'site')}"
    )
    if keys.get("revenue_share") is not None:
        text += f" and {percent(keys['revenue_share'])} of all revenue"
    waiting = len(keys.get("unassigned") or [])
    text += " stand outside all territories"
    if waiting:
        text += f"; {number(keys['accounts'] - waiting)} of the accounts have a Key Account Manager"
    else:
        text += ", served by Key Account Managers"
    levels = [f"{number(count)} {level}" for level, count in (keys.get("levels") or {}).items() if count]
    return f"{text}: {listed(levels)}." if levels else f"{text}."
