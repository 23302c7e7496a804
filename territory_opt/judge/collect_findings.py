"""Findings about a judged plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import numpy as np

from territory_opt.judge.default_limits import default_limits
from territory_opt.judge.evaluation import Evaluation
from territory_opt.judge.inside_sales_figures import inside_sales_findings
from territory_opt.judge.island_gaps import gap_findings
from territory_opt.judge.rep_workload import OVER_CAPACITY
from territory_opt.model.finding import Finding
from territory_opt.model.findings.book_findings import DefaultLimit
from territory_opt.model.findings.plan_findings import AccountsWithoutKam, OverCapacity
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.report.account_rows import AgentRow, KamRow
from territory_opt.resolve import ResolvedScenario


def collect_findings(
    evaluation: Evaluation, kams: Iterable[KamRow], agents: Iterable[AgentRow]
) -> Iterator[Finding]:
    """Everything that a reader must know about book and plan, but for broken rules and travel times.

    Parameters
    ----------
    evaluation : Evaluation
    kams : iterable of KamRow
    agents : iterable of AgentRow
    """
    resolved, accounts = evaluation.resolved, evaluation.accounts
    yield from _reps_over_capacity(evaluation)
    for kam in kams:
        yield from _over_capacity(kam.kam_id, "kam", kam.hours, kam.capacity_hours)
    for agent in agents:
        yield from _over_capacity(agent.agent_id, "agent", agent.hours, agent.capacity_hours)
    yield from _accounts_without_kam(resolved, accounts.kams)
    yield from default_limits(resolved, accounts.kams)
    yield from (one for one in resolved.book.findings if not isinstance(one, DefaultLimit))
    yield from resolved.findings
    yield from gap_findings(resolved)
    yield from accounts.kams.findings
    yield from inside_sales_findings(resolved, accounts.agents)


def _reps_over_capacity(evaluation: Evaluation) -> Iterator[OverCapacity]:
    """Reps whose territory has more work than their hours, else than those of a working year."""
    reps, workload = evaluation.resolved.book.reps, evaluation.workload
    if reps is None or workload is None:
        return
    territories = evaluation.plan.territories
    for t, rep in enumerate(territories.rep_of):
        if rep >= 0:
            hours, capacity = float(workload.workload_hours[t]), float(workload.capacity_hours[t])
            territory = str(territories.territory_id[t])
            yield from _over_capacity(str(reps.rep_id[rep]), "rep", hours, capacity, territory)


def _over_capacity(
    person: str,
    role: Literal["rep", "kam", "agent"],
    hours: float,
    capacity: float,
    territory: str | None = None,
) -> Iterator[OverCapacity]:
    """A finding where the hours exceed the capacity."""
    if hours > capacity * OVER_CAPACITY:
        utilisation = hours / capacity if capacity > 0 else None
        yield OverCapacity(person, role, territory, hours, capacity, utilisation)


def _accounts_without_kam(resolved: ResolvedScenario, kams: KamAssignment) -> Iterator[AccountsWithoutKam]:
    """The key accounts without a KAM, and the revenue of their key sites."""
    segmentation, customers = resolved.segmentation, resolved.book.customers
    without = segmentation.is_key & (kams.kam_of < 0)
    if customers is None or not without.any():
        return
    sites = without[segmentation.account_of] & (segmentation.coverage == "key_account")
    names = tuple(str(name) for name in segmentation.account_id[np.flatnonzero(without)])
    yield AccountsWithoutKam(names, len(names), float(customers.revenue[sites].sum()))
