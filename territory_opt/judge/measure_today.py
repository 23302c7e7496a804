"""Measures today's plan like any other."""

from __future__ import annotations

from territory_opt.judge.judged_territories import judged_territories
from territory_opt.judge.measured_plan import MeasuredPlan, measure_plan
from territory_opt.resolve import ResolvedScenario, Today, todays_plan


def todays_territories(resolved: ResolvedScenario) -> Today | None:
    """Today's territories; None when the book has none."""
    return todays_plan(resolved)


def measure_today(resolved: ResolvedScenario, now: Today) -> MeasuredPlan:
    """Measure today's territories as a plan, from the homes of the reps that own them."""
    territories = judged_territories(resolved, now.territory_id, now.rep_of, len(now.territory_id))
    read = (resolved.field, resolved.service, resolved.criteria, resolved.weight, resolved.scenario)
    return resolved.stages.get(
        "today measured",
        (*read, resolved.neighbours, territories, now.label),
        lambda: measure_plan(resolved, territories, now.label),
    )
