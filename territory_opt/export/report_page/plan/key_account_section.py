"""The section of report.html about key accounts and KAMs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.accounts.portfolios import LEVELS, SiteSums, portfolios
from territory_opt.export.layers.owner_names import names_of_kams
from territory_opt.export.layers.ownership import account_names, kams_of_accounts, topmost_parents
from territory_opt.model.book import Kams
from territory_opt.model.json_view import as_json
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.key_accounts import KamGoal
from territory_opt.model.report.account_rows import KeyAccountsSection
from territory_opt.model.scenario import KeyAccountRule
from territory_opt.wording.finding_text import joined_text
from territory_opt.wording.number_text import format_count, format_number, format_percent, join_words

GOAL_LABELS = {
    "minimum": "Accounts missing to the KAMs’ minimum",
    "value": "Value assigned",
    "balance": "Even load of hours and potential",
    "relationships": "Relationships kept (value × years)",
    "travel": "Travel",
    "skills": "Skill fit",
}
"""Labels of the goals of the assignment, in their order."""


@dataclass(frozen=True)
class GoalRow:
    """A goal of the assignment, with its label and figures as text."""

    goal: KamGoal
    label: str
    value: str
    bound: str


def key_account_rows(plan: JudgedPlan) -> list[dict[str, Any]]:
    """One row per key account, by decreasing revenue."""
    split, assigned = plan.segmentation, plan.kam_assignment
    sums = SiteSums.of(plan.book.customers, split, plan.scenario.workload)
    kam, names, parents = kams_of_accounts(plan), account_names(plan), topmost_parents(plan)
    kam_names = names_of_kams(plan.book, kam)
    keys = np.flatnonzero(split.is_key).tolist()
    return [
        {
            "id": split.account_id[a],
            "name": names[a],
            "parent": parents[a],
            "level": split.level[a],
            "sites": int(sums.sites[a]),
            "revenue": float(sums.revenue[a]),
            "hours": as_json(float(assigned.hours[a] + assigned.partner_hours[a])),
            "kam": kam[a],
            "kam_name": kam_names[a],
            "kam_index": int(assigned.kam_of[a]),
            "reason": joined_text(split.reason[a]),
            "kam_reason": joined_text(assigned.reason[a]),
        }
        for a in sorted(keys, key=lambda a: (-sums.revenue[a], split.account_id[a]))
    ]


def kam_cards(plan: JudgedPlan, accounts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One card per KAM: workload, capacity and accounts."""
    kams = plan.book.kams
    if kams is None:
        return []
    found = portfolios(
        plan.book.customers, kams, plan.segmentation, plan.kam_assignment, plan.scenario.workload
    )
    rule = plan.scenario.key_accounts or KeyAccountRule()
    return [
        {
            "kam_id": kams.kam_id[kam],
            "name": kams.name[kam],
            "accounts": int(found.accounts[kam]),
            "max_accounts": int(kams.max_accounts[kam]),
            "hours": float(found.hours[kam]),
            "travel_hours": float(found.travel_hours[kam]),
            "capacity_hours": float(kams.capacity_hours[kam]),
            "partner": _partner(rule, kams, kam, float(found.partner_hours[kam])),
            "revenue": float(found.revenue[kam]),
            "potential": float(found.potential[kam]),
            "levels": join_words(
                [f"{int(found.levels[level][kam])} {level}" for level in LEVELS if found.levels[level][kam]]
            ),
            "serves": "; ".join(_serves(kams, kam)) or "any",
            "portfolio": [row for row in accounts if row["kam_index"] == kam],
        }
        for kam in range(len(kams))
    ]


def goal_rows(keys: KeyAccountsSection) -> list[GoalRow]:
    """The goals of the assignment with their bounds; none without an assignment."""
    return [
        GoalRow(goal, GOAL_LABELS[goal.goal], _amount(goal.value, goal.goal), _amount(goal.bound, goal.goal))
        for goal in keys.goals
    ]


def _amount(value: float | None, goal: str) -> str:
    return format_percent(value, 2) if goal == "balance" else format_number(value)


def _serves(kams: Kams, kam: int) -> Iterator[str]:
    for some in (kams.languages, kams.industries, kams.countries, kams.levels):
        if some[kam]:
            yield ", ".join(sorted(some[kam]))
    if kams.conflicts[kam]:
        yield f"not {', '.join(sorted(kams.conflicts[kam]))}"


def _partner(rule: KeyAccountRule, kams: Kams, kam: int, hours: float) -> str:
    """Name, hours and limits of the KAM's partner; the name alone for a KAM without partner hours."""
    name, limit = str(kams.inside_sales[kam]), float(kams.partner_hours[kam])
    if limit <= 0:
        return name
    # The partner takes over as much as the limits allow, so hours left are not capacity for more accounts.
    return (
        f"{name or 'a partner'}: {format_number(hours, 0)} hours in addition "
        f"(up to {format_percent(rule.partner_share, 0)} of service, at most {format_number(limit, 0)})"
    )


def key_account_summary(keys: KeyAccountsSection) -> str:
    """Number, levels and revenue of the key accounts."""
    sites = format_count(keys.customers, "site")
    text = (
        f"{format_count(keys.accounts, 'key account')} with {sites} and "
        f"{format_percent(keys.revenue_share)} of all revenue are outside all territories"
    )
    if keys.unassigned:
        assigned = keys.accounts - len(keys.unassigned)
        text += f"; {format_number(assigned)} of the accounts have a Key Account Manager"
    else:
        text += ", served by Key Account Managers"
    levels = [f"{format_number(count)} {level}" for level, count in keys.levels.items() if count]
    return f"{text}: {join_words(levels)}." if levels else f"{text}."
