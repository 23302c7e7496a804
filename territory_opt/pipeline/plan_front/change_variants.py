"""Variants with a limit on the share that may change hands against today."""

from __future__ import annotations

import math
from dataclasses import replace

from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.plan_front.solved_variants import SolvedVariants
from territory_opt.resolve import resolve
from territory_opt.whatif.front.variant import Variant

MAX_HALVINGS = 3
"""Number of limits that are tried by bisection."""

LIMIT_STEP = 0.005
"""Limits are multiples of this share."""

MAX_LIMIT_SHARE = 0.95
"""A limit is tried only below this share of the least change so far."""


def solve_change_limits(solved: SolvedVariants, base: Variant) -> None:
    """Solve with the least change that any plan has, and with limits found by bisection.

    They start from today's territories. The least change is none, unless the customers of a unit have several
    reps or a territory of today no longer exists.

    Parameters
    ----------
    solved : SolvedVariants
    base : Variant
        The variant that the limits are added to.
    """
    if solved.measure is None:
        return
    today = _territories_of_today(solved, base)
    unchanged = replace(base, max_moved_share=_least_limit(solved), extreme=False)
    if all(row.outside == 0 for row in solved.requested.report.today or ()):
        solved.solve(unchanged, today)
    last = _halve_limit(solved, unchanged, today, solved.changed(solved.found[base]))
    if last is not None and not solved.has_plan(unchanged):
        solved.rename(last, replace(last, extreme=True))


def _halve_limit(solved: SolvedVariants, base: Variant, today: dict[str, str], high: float) -> Variant | None:
    """Bisect limits from that of `base` to `high`; return the variant of the least that has a plan."""
    start: dict[str, str] | Plan = today
    last, low = None, base.max_moved_share or 0.0
    limit = _round_down((low + high) / 2)
    for _ in range(MAX_HALVINGS):
        if limit <= low:
            break
        variant = replace(base, max_moved_share=limit)
        plan = solved.solve(variant, start)
        if plan is None:
            break
        if solved.has_plan(variant):
            last, high, start = variant, solved.changed(plan), today
            limit = _round_down((low + high) / 2)
        else:
            low, start = limit, plan
            limit = _limit_kept_by(solved, plan)
            if limit >= MAX_LIMIT_SHARE * high:
                break
    return last


def _limit_kept_by(solved: SolvedVariants, nearest: Plan) -> float:
    """The limit that the nearest plan meets; one step more where it breaks other rules too."""
    report = nearest.report
    limit_broken = any(rule.rule == "disruption" and not rule.holds for rule in report.rules)
    only_the_limit = limit_broken and len(report.broken_rules) == 1
    steps = math.ceil(solved.changed(nearest) / LIMIT_STEP - 1e-9)
    return round((steps if only_the_limit else steps + 1) * LIMIT_STEP, 6)


def _least_limit(solved: SolvedVariants) -> float:
    """Least limit that may have a plan, a multiple of the step: what changes in every plan."""
    section = solved.requested.report.disruption
    if section is None or section.unavoidable is None:
        return 0.0
    return _round_up(section.unavoidable.share)


def _round_up(share: float) -> float:
    return round(math.ceil(share / LIMIT_STEP - 1e-9) * LIMIT_STEP, 6)


def _round_down(share: float) -> float:
    return round(math.floor(share / LIMIT_STEP + 1e-9) * LIMIT_STEP, 6)


def _territories_of_today(solved: SolvedVariants, base: Variant) -> dict[str, str]:
    """Territory of today by unit_id, with the names of the new plan; units without one are left out.

    Names are matched as for the limit on change, so that this plan has no change.
    """
    unchanged = replace(base, max_moved_share=0.0)
    resolved = resolve(solved.requested.whole, unchanged.apply_to(solved.scenario, solved.measure))
    if resolved.change is None:
        return {}
    return {
        str(unit): str(resolved.territory_id[t])
        for unit, t in zip(resolved.book.units.unit_id, resolved.change.before.tolist())
        if t >= 0
    }
