"""Figures of inside sales and of house accounts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from territory_opt.judge.json_numbers import finite_or_none
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.arrays import Floats, Ints, sums
from territory_opt.model.book import Agents, Customers
from territory_opt.model.finding import Finding
from territory_opt.model.findings.agent_findings import (
    AccountsWithoutAgent,
    HouseCustomers,
    InsideSalesWithoutAgents,
    NoAgentEligible,
)
from territory_opt.model.report.account_rows import AgentRow, HouseSection, PoolDeviation, PoolSection
from territory_opt.resolve import ResolvedScenario

AGENT_HOURS = 1408.0
"""Hours a year of an agent in a book without agents: 80 % of 220 days of 8 hours."""


def agent_rows(resolved: ResolvedScenario, assignment: AgentAssignment | None) -> tuple[AgentRow, ...]:
    """One row per agent, in the order of the book."""
    agents, customers = resolved.book.inside_sales, resolved.book.customers
    if agents is None:
        return ()
    load = np.zeros((len(agents), 3))
    accounts = np.zeros(len(agents), dtype=np.int64)
    if customers is not None and assignment is not None:
        load, accounts = _agent_loads(resolved, customers, agents, assignment)
    return tuple(
        AgentRow(
            agent_id=str(agents.agent_id[a]),
            name=str(agents.name[a]),
            customers=int(load[a, 0]),
            accounts=int(accounts[a]),
            hours=float(load[a, 1]),
            capacity_hours=float(agents.capacity_hours[a]),
            potential=float(load[a, 2]),
        )
        for a in range(len(agents))
    )


def pool_section(resolved: ResolvedScenario, assignment: AgentAssignment | None) -> PoolSection | None:
    """Totals and balance of inside sales; None in a book without agents and without customers for them.

    Deviations are fractions of an agent's target, which is its share of the pool's capacity. `bound` is a
    lower bound on the largest deviation, `gap` the difference to it. Customers without an agent count in the
    totals, but in no target.
    """
    customers, agents = resolved.book.customers, resolved.book.inside_sales
    remote = _remote(resolved)
    if customers is None or (agents is None and not len(remote)):
        return None
    account = resolved.segmentation.account_of[remote]
    measures = _customer_measures(resolved, customers)[remote]
    known = np.zeros(0, dtype=np.int64) if assignment is None else assignment.agent_of[account]
    unserved = np.unique(account[known < 0]) if agents is not None and len(known) else known[:0]
    total = measures.sum(axis=0)
    capacity = AGENT_HOURS if agents is None else float(agents.capacity_hours.mean())
    totals = PoolSection(
        customers=len(remote),
        accounts=len(np.unique(account)),
        hours=float(total[1]),
        potential=float(total[2]),
        agents=0 if agents is None else len(agents),
        capacity_hours=None if agents is None else float(agents.capacity_hours.sum()),
        agents_needed=math.ceil(total[1] / capacity - 1e-9) if capacity > 0 else None,
        unassigned=tuple(str(resolved.segmentation.account_id[a]) for a in unserved),
    )
    return _with_balance(totals, resolved, assignment)


def house_section(resolved: ResolvedScenario) -> HouseSection | None:
    """Number and revenue of the customers with coverage `house`; None where there are none."""
    customers = resolved.book.customers
    site = np.flatnonzero(resolved.segmentation.coverage == "house")
    if customers is None or not len(site):
        return None
    revenue, total = float(customers.revenue[site].sum()), float(customers.revenue.sum())
    return HouseSection(
        customers=len(site),
        accounts=len(np.unique(resolved.segmentation.account_of[site])),
        revenue=revenue,
        revenue_share=revenue / total if total > 0 else 0.0,
    )


def inside_sales_findings(
    resolved: ResolvedScenario, assignment: AgentAssignment | None
) -> Iterator[Finding]:
    """Inside sales without agents, accounts without an agent, and house accounts."""
    pool, house = pool_section(resolved, assignment), house_section(resolved)
    if pool is not None and pool.customers and not pool.agents:
        yield InsideSalesWithoutAgents(pool.customers, pool.hours, pool.agents_needed or 0, AGENT_HOURS)
    if assignment is not None and resolved.book.inside_sales is not None:
        for language, ids in _unserved(resolved, assignment).items():
            yield AccountsWithoutAgent(tuple(ids), language)
    if house is not None:
        yield HouseCustomers(house.customers, house.revenue, house.revenue_share)


def _unserved(resolved: ResolvedScenario, assignment: AgentAssignment) -> dict[str | None, list[str]]:
    """Accounts without an eligible agent, by language; None where no agent is at work."""
    out: dict[str | None, list[str]] = {}
    names = resolved.segmentation.account_id.tolist()
    for account, reason in zip(names, assignment.reason, strict=True):
        for finding in reason:
            if isinstance(finding, NoAgentEligible):
                out.setdefault(finding.language, []).append(account)
    return out


def _with_balance(
    totals: PoolSection, resolved: ResolvedScenario, assignment: AgentAssignment | None
) -> PoolSection:
    """The section with the balance between the agents, where there is an assignment."""
    agents, customers = resolved.book.inside_sales, resolved.book.customers
    names = ("customers", "hours", "potential")
    if agents is None or customers is None or assignment is None or assignment.status == "none":
        return totals
    load, _ = _agent_loads(resolved, customers, agents, assignment)
    target = (agents.capacity_hours / agents.capacity_hours.sum())[:, None] * load.sum(axis=0)
    deviation = np.zeros(load.shape)
    np.divide(np.abs(load - target), target, out=deviation, where=target > 0)
    largest = deviation.max(axis=0)
    bound = min(assignment.bound or 0.0, float(largest.max()))
    return replace(
        totals,
        balance={name: PoolDeviation(finite_or_none(largest[m])) for m, name in enumerate(names)},
        max_deviation=finite_or_none(largest.max()),
        bound=bound,
        gap=float(largest.max()) - bound,
        status=assignment.status,
    )


def _agent_loads(
    resolved: ResolvedScenario, customers: Customers, agents: Agents, assignment: AgentAssignment
) -> tuple[Floats, Ints]:
    """Customers, hours and potential of each agent, shape (agents, 3), and its accounts, shape (agents,)."""
    remote = _remote(resolved)
    owner = assignment.agent_of[resolved.segmentation.account_of[remote]]
    assigned = owner >= 0
    measures = _customer_measures(resolved, customers)[remote[assigned]]
    load = np.column_stack([sums(owner[assigned], column, len(agents)) for column in measures.T])
    return load, np.bincount(assignment.agent_of[assignment.agent_of >= 0], minlength=len(agents))


def _customer_measures(resolved: ResolvedScenario, customers: Customers) -> Floats:
    """Number (1), hours without driving, and potential of every customer, shape (customers, 3)."""
    work = resolved.scenario.workload
    hours = customers.visits * (customers.visit_minutes + work.prep_minutes) / 60.0
    return np.column_stack([np.ones(len(customers)), hours, customers.potential])


def _remote(resolved: ResolvedScenario) -> Ints:
    return np.flatnonzero(resolved.segmentation.coverage == "inside_sales")
