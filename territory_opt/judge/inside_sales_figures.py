"""Inside sales and house accounts in figures."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from territory_opt.judge.broken_rules import listed
from territory_opt.judge.json_numbers import figure
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.arrays import Floats, Ints, sums
from territory_opt.model.book import Agents, Customers
from territory_opt.resolve import ResolvedScenario

AGENT_HOURS = 1408.0
"""Hours a year of an agent, where the book has no table of them: 220 days of 8 hours, 80 % of it."""


def agent_rows(resolved: ResolvedScenario, assignment: AgentAssignment | None) -> list[dict[str, Any]]:
    """One row an agent, in the order of the book."""
    agents, customers = resolved.book.inside_sales, resolved.book.customers
    if agents is None:
        return []
    load = np.zeros((len(agents), 3))
    accounts = np.zeros(len(agents), dtype=np.int64)
    if customers is not None and assignment is not None:
        load, accounts = _loads(resolved, customers, agents, assignment)
    return [
        {
            "agent_id": str(agents.agent_id[a]),
            "name": str(agents.name[a]),
            "customers": int(load[a, 0]),
            "accounts": int(accounts[a]),
            "hours": float(load[a, 1]),
            "capacity_hours": float(agents.capacity_hours[a]),
            "potential": float(load[a, 2]),
        }
        for a in range(len(agents))
    ]


def pool(resolved: ResolvedScenario, assignment: AgentAssignment | None) -> dict[str, Any] | None:
    """Inside sales as a whole, and how evenly it is shared out; None where nobody is served by it.

    Deviations are shares of an agent's target, which is its part of the pool's capacity; so are the bound,
    below which no way to share out can bring the greatest of them, and the gap, what the greatest is above
    it. Customers whom nobody can serve are in the totals, and in nobody's target.
    """
    customers, agents = resolved.book.customers, resolved.book.inside_sales
    remote = _remote(resolved)
    if customers is None or (agents is None and not len(remote)):
        return None
    account = resolved.segmentation.account_of[remote]
    each = _each(resolved, customers)[remote]
    known = np.zeros(0, dtype=np.int64) if assignment is None else assignment.agent_of[account]
    unserved = np.unique(account[known < 0]) if agents is not None and len(known) else known[:0]
    total = each.sum(axis=0)
    capacity = AGENT_HOURS if agents is None else float(agents.capacity_hours.mean())
    return {
        "customers": len(remote),
        "accounts": len(np.unique(account)),
        "hours": float(total[1]),
        "potential": float(total[2]),
        "agents": 0 if agents is None else len(agents),
        "capacity_hours": None if agents is None else float(agents.capacity_hours.sum()),
        "agents_needed": math.ceil(total[1] / capacity - 1e-9) if capacity > 0 else None,
        "unassigned": [str(resolved.segmentation.account_id[a]) for a in unserved],
        **_evenness(resolved, assignment),
    }


def house(resolved: ResolvedScenario) -> dict[str, Any] | None:
    """Customers nobody serves, and what they bring; None where there are none."""
    customers = resolved.book.customers
    site = np.flatnonzero(resolved.segmentation.coverage == "house")
    if customers is None or not len(site):
        return None
    revenue, total = float(customers.revenue[site].sum()), float(customers.revenue.sum())
    return {
        "customers": len(site),
        "accounts": len(np.unique(resolved.segmentation.account_of[site])),
        "revenue": revenue,
        "revenue_share": revenue / total if total > 0 else 0.0,
    }


def remarks(resolved: ResolvedScenario, assignment: AgentAssignment | None) -> list[str]:
    """Say what a reader should know of customers that no territory and no KAM serves."""
    whole, rest = pool(resolved, assignment), house(resolved)
    out = [_nameless(whole)] if whole and whole["customers"] and not whole["agents"] else []
    if assignment is not None and resolved.book.inside_sales is not None:
        out += [
            f"{_counted(len(ids), 'account')} of inside sales without an agent: {why}: {listed(ids)}."
            for why, ids in _unserved(resolved, assignment).items()
        ]
    return [*out, _nobodys(rest)] if rest else out


def _nameless(whole: dict[str, Any]) -> str:
    return (
        f"Inside sales serves {_counted(whole['customers'], 'customer')} in {whole['hours']:,.0f} hours "
        f"a year, work for {_counted(whole['agents_needed'], 'agent')} of {AGENT_HOURS:,.0f} hours; the "
        "book has no table inside_sales, so nobody is named."
    )


def _nobodys(rest: dict[str, Any]) -> str:
    one = rest["customers"] == 1
    return (
        f"{_counted(rest['customers'], 'customer')} with coverage house {'is' if one else 'are'} served by "
        f"nobody and {'brings' if one else 'bring'} {rest['revenue']:,.0f} of revenue a year "
        f"({100 * rest['revenue_share']:.1f} %)."
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _unserved(resolved: ResolvedScenario, assignment: AgentAssignment) -> dict[str, list[str]]:
    """Accounts without an agent, by the reason."""
    out: dict[str, list[str]] = {}
    for account in np.flatnonzero(assignment.reason != "").tolist():
        ids = out.setdefault(str(assignment.reason[account]), [])
        ids.append(str(resolved.segmentation.account_id[account]))
    return out


def _evenness(resolved: ResolvedScenario, assignment: AgentAssignment | None) -> dict[str, Any]:
    agents, customers = resolved.book.inside_sales, resolved.book.customers
    names = ("customers", "hours", "potential")
    nothing = {"balance": None, "max_deviation": None, "bound": None, "gap": None, "status": None}
    if agents is None or customers is None or assignment is None or assignment.status == "none":
        return nothing
    load, _ = _loads(resolved, customers, agents, assignment)
    target = (agents.capacity_hours / agents.capacity_hours.sum())[:, None] * load.sum(axis=0)
    off = np.zeros(load.shape)
    np.divide(np.abs(load - target), target, out=off, where=target > 0)
    worst = off.max(axis=0)
    bound = min(assignment.bound or 0.0, float(worst.max()))
    return {
        "balance": {name: {"max_deviation": figure(worst[m])} for m, name in enumerate(names)},
        "max_deviation": figure(worst.max()),
        "bound": bound,
        "gap": float(worst.max()) - bound,
        "status": assignment.status,
    }


def _loads(
    resolved: ResolvedScenario, customers: Customers, agents: Agents, assignment: AgentAssignment
) -> tuple[Floats, Ints]:
    """Customers, hours and potential of each agent, shape (agents, 3), and its accounts, shape (agents,)."""
    remote = _remote(resolved)
    owner = assignment.agent_of[resolved.segmentation.account_of[remote]]
    seen = owner >= 0
    each = _each(resolved, customers)[remote[seen]]
    load = np.column_stack([sums(owner[seen], column, len(agents)) for column in each.T])
    return load, np.bincount(assignment.agent_of[assignment.agent_of >= 0], minlength=len(agents))


def _each(resolved: ResolvedScenario, customers: Customers) -> Floats:
    """What every customer counts for, shape (customers, 3): itself, hours at a desk, potential."""
    work = resolved.scenario.workload
    hours = customers.visits * (customers.visit_minutes + work.prep_minutes) / 60.0
    return np.column_stack([np.ones(len(customers)), hours, customers.potential])


def _remote(resolved: ResolvedScenario) -> Ints:
    return np.flatnonzero(resolved.segmentation.coverage == "inside_sales")
