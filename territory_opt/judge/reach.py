"""Shares of customers and visits within some minutes of the base."""

from __future__ import annotations

import numpy as np

from territory_opt.judge.json_numbers import finite_or_none
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.members import members
from territory_opt.model.arrays import Floats
from territory_opt.model.report.workload_rows import ReachFigures, ReachRow
from territory_opt.model.territory_workload import Reach
from territory_opt.resolve import ResolvedScenario

LIMITS = (30.0, 60.0, 120.0)
"""One-way minutes."""


def reach(resolved: ResolvedScenario, plan: MeasuredPlan) -> Reach | None:
    """Shares within each limit; None without customers and visits, and without travel times.

    A customer without visits counts as a customer. In a book without customers only visits are counted.
    """
    field = resolved.field
    if not len(field.unit) or field.frame.kind == "local":
        return None
    k, limits = len(plan.territories), np.array(LIMITS)
    customers, visits = np.zeros((k, len(LIMITS) + 1)), np.zeros((k, len(LIMITS) + 1))
    for t, stops in enumerate(members(plan.label[field.unit], k)):
        if not len(stops):
            continue
        minutes = resolved.service.provider.matrix(field.points[stops], plan.base[t : t + 1]).minutes[:, 0]
        # The last column counts all.
        within = np.column_stack([minutes[:, None] <= limits, np.ones(len(stops), dtype=np.bool_)])
        customers[t] = within.sum(axis=0)
        visits[t] = field.visits[stops] @ within
    if not field.has_customers:
        customers[:] = 0.0
    return Reach(LIMITS, _shares(customers), _shares(visits))


def _shares(counts: Floats) -> Floats:
    """Shares by territory, and in the last row over all, from counts (k, m + 1)."""
    counts = np.vstack([counts, counts.sum(axis=0)])
    shares = np.full((len(counts), counts.shape[1] - 1), np.nan)
    np.divide(counts[:, :-1], counts[:, -1:], out=shares, where=counts[:, -1:] > 0)
    return shares


def reach_rows(plan: MeasuredPlan, reach_shares: Reach | None) -> tuple[ReachRow, ...] | None:
    """`reach` of the report: one row per territory."""
    if reach_shares is None:
        return None
    figures = [_figures(reach_shares, t) for t in range(len(plan.territories))]
    return tuple(
        ReachRow(str(name), one.minutes, one.customers, one.visits)
        for name, one in zip(plan.territories.territory_id, figures)
    )


def reach_overall(reach_shares: Reach | None) -> ReachFigures | None:
    """`reach_overall` of the report: all territories together."""
    return None if reach_shares is None else _figures(reach_shares, -1)


def _figures(reach_shares: Reach, t: int) -> ReachFigures:
    return ReachFigures(
        tuple(reach_shares.minutes),
        tuple(finite_or_none(share) for share in reach_shares.customers[t]),
        tuple(finite_or_none(share) for share in reach_shares.visits[t]),
    )
