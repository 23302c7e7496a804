"""Variants with looser and tighter tolerances than requested."""

from __future__ import annotations

import math

from territory_opt.model.result import Status
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.plan_front.solved_variants import REPAIRS, SolvedVariants
from territory_opt.whatif.front.plan_figures import required_scale
from territory_opt.whatif.front.variant import AS_REQUESTED, Variant

LOOSER = 1.5
TIGHTER, TIGHTER_ALONE = (0.5, 0.25), (0.75, 0.5, 0.25, 0.125)
"""Factors on the requested tolerances; more of them without a plan of today (no limits on change)."""

EXTRA = (0.75, 2.0)
MIN_ALTERNATIVES = 5
"""With fewer alternatives than this, the extra factors are tried too."""

TOLERANCE_STEP = 0.001
"""Computed tolerances are rounded up to multiples of this."""

MAX_GAP_INCREASE = 0.03
"""A variant whose gap exceeds that of the plan as requested by more than this is solved again."""

FEW_UNITS = 500
"""Up to so many units all repairs take less than a second."""

MAX_TOLERANCE_SHARE = 0.97
"""The tolerance of a plan becomes a variant only below this share of the next looser one."""


def solve_tolerances(solved: SolvedVariants) -> Variant | None:
    """Solve with other tolerances than requested.

    Returns
    -------
    Variant or None
        The variant that further variants modify: as requested; when that has no plan, the tightest looser one
        that has. None when there is no plan at all.
    """
    if not any(spec.tolerance for spec in solved.scenario.criteria):
        return AS_REQUESTED if solved.has_plan(AS_REQUESTED) else None
    if solved.has_plan(AS_REQUESTED):
        base = AS_REQUESTED
        _tighten(solved, TIGHTER if solved.measure else TIGHTER_ALONE)
    else:
        nearest = _solve_nearest(solved, AS_REQUESTED, solved.requested)
        if nearest is None:
            return None
        base = nearest
        solved.solve(Variant(_round_up(solved, (1.0 + base.scale) / 2)), solved.found[base])
    solved.solve(Variant(_round_up(solved, base.scale * LOOSER)), solved.found[base])
    return base


def solve_extra_tolerances(solved: SolvedVariants, base: Variant) -> None:
    """Solve with further tolerances while there are few alternatives."""
    for factor in EXTRA if any(spec.tolerance for spec in solved.scenario.criteria) else ():
        variant = Variant(_round_up(solved, base.scale * factor))
        known = sorted(known.scale for known in solved.found if known.max_moved_share is None)
        if variant.scale not in known and variant.scale > known[0] and len(solved.front()) < MIN_ALTERNATIVES:
            solved.solve(variant, solved.found[base])


def _tighten(solved: SolvedVariants, scales: tuple[float, ...]) -> None:
    """Solve with decreasing tolerances, each from the plan before, until none is found."""
    last = solved.requested
    for scale in scales:
        variant = Variant(scale)
        plan = solved.solve(variant, last, repairs=_repairs(last))
        if plan is None:
            continue
        if _gap_increased(solved, plan):
            plan = solved.solve_again(variant, None) or plan
        if not solved.has_plan(variant):
            _solve_nearest(solved, variant, plan)
            return
        last = plan


def _repairs(start: Plan) -> int:
    """Rounds of repair for a search that starts from a plan and is done again from scratch if it fails.

    On a large map the repairs of such a plan take longer than a search from scratch, which misses less.
    """
    return REPAIRS if start.report.counts.units <= FEW_UNITS else 0


def _gap_increased(solved: SolvedVariants, plan: Plan) -> bool:
    """Whether a plan that started from another one should be solved again from scratch."""
    gap, before = plan.report.gap, solved.requested.report.gap
    if gap is None or before is None:
        return plan.report.status is Status.NOT_FOUND
    return gap - before > MAX_GAP_INCREASE


def _solve_nearest(solved: SolvedVariants, failed: Variant, plan: Plan) -> Variant | None:
    """Solve with the tolerances that the nearest plan to a failed variant needs, starting from that plan."""
    if plan.report.contiguity.fragments and solved.scenario.contiguity:
        return None
    if not all(rule.holds for rule in plan.report.rules):
        return None
    scale = _round_up(solved, required_scale(plan, solved.scenario))
    known = min((variant.scale for variant in solved.found), default=math.inf)
    variant = Variant(scale, extreme=True)
    if scale <= failed.scale or scale >= MAX_TOLERANCE_SHARE * known:
        return None
    solved.solve(variant, plan)
    return variant if solved.has_plan(variant) else None


def _round_up(solved: SolvedVariants, scale: float) -> float:
    """Round a factor up so that the tolerances are multiples of `TOLERANCE_STEP`."""
    tolerances = {spec.tolerance for spec in solved.scenario.criteria if spec.tolerance}
    unit = min(tolerances) if len(tolerances) == 1 else 0.1
    return math.ceil(scale * unit / TOLERANCE_STEP - 1e-6) * TOLERANCE_STEP / unit
