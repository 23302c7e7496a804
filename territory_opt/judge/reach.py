"""How many customers and visits lie within some minutes of the base."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.judge.json_numbers import figure
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.members import members
from territory_opt.model.arrays import Floats
from territory_opt.model.field_year import Reach
from territory_opt.resolve import ResolvedScenario

LIMITS = (30.0, 60.0, 120.0)
"""Minutes one way."""


def reach(resolved: ResolvedScenario, plan: MeasuredPlan) -> Reach | None:
    """Count what lies near each territory's base; None where there is nobody, or no travel.

    A customer without visits is still a customer. In a book without customers only visits are counted.
    """
    field = resolved.field
    if not len(field.unit) or field.frame.kind == "local":
        return None
    k, limits = len(plan.roster), np.array(LIMITS)
    customers, visits = np.zeros((k, len(LIMITS) + 1)), np.zeros((k, len(LIMITS) + 1))
    for t, stops in enumerate(members(plan.label[field.unit], k)):
        if not len(stops):
            continue
        minutes = resolved.service.provider.matrix(field.points[stops], plan.base[t : t + 1]).minutes[:, 0]
        # The last column counts everybody.
        within = np.column_stack([minutes[:, None] <= limits, np.ones(len(stops), dtype=np.bool_)])
        customers[t] = within.sum(axis=0)
        visits[t] = field.visits[stops] @ within
    if not field.has_customers:
        customers[:] = 0.0
    return Reach(LIMITS, _shares(customers), _shares(visits))


def _shares(counts: Floats) -> Floats:
    """Shares of everybody by territory and over all, from counts (k, m + 1)."""
    counts = np.vstack([counts, counts.sum(axis=0)])
    out = np.full((len(counts), counts.shape[1] - 1), np.nan)
    np.divide(counts[:, :-1], counts[:, -1:], out=out, where=counts[:, -1:] > 0)
    return out


def reach_rows(plan: MeasuredPlan, found: Reach | None) -> list[dict[str, Any]] | None:
    """`reach` of the report: a row for each territory."""
    if found is None:
        return None
    return [{"territory_id": str(name)} | _row(found, t) for t, name in enumerate(plan.roster.territory_id)]


def reach_overall(found: Reach | None) -> dict[str, Any] | None:
    """`reach_overall` of the report: all territories together."""
    return None if found is None else _row(found, -1)


def _row(found: Reach, t: int) -> dict[str, Any]:
    return {
        "minutes": list(found.minutes),
        "customers": [figure(share) for share in found.customers[t]],
        "visits": [figure(share) for share in found.visits[t]],
    }
