"""The ladder of tolerances: looser than asked, and tighter as far as it goes."""

from __future__ import annotations

import math

from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.plan_front.solved_variants import SolvedVariants
from territory_opt.whatif.front.plan_figures import needed_scale
from territory_opt.whatif.front.variant import AS_ASKED, Variant

LOOSER = 1.5
TIGHTER, TIGHTER_ALONE = (0.5, 0.25), (0.75, 0.5, 0.25, 0.125)
"""Factors on the tolerances asked; more of them where no plan of today asks for plans of its own."""

EXTRA = (0.75, 2.0)
FEWEST = 5
"""Fewer alternatives than this, and the extra factors are tried as well."""

GRAIN = 0.001
"""A tolerance that was found is rounded up to this."""

DOUBT = 0.03
"""A gap that is wider than that of the plan as asked by more than this is tried to be closed."""

WORTH = 0.97
"""A plan's own tolerance is a rung when it is below this share of the next looser one."""


def other_tolerances(climb: SolvedVariants) -> Variant | None:
    """Ask with other tolerances than those asked for.

    Returns
    -------
    Rung or None
        The question that the other ladders vary: as asked; when that has no plan, the tightest looser one
        that has. None when there is no plan at all.
    """
    if not any(spec.tolerance for spec in climb.scenario.criteria):
        return AS_ASKED if climb.holds(AS_ASKED) else None
    if climb.holds(AS_ASKED):
        base = AS_ASKED
        _descend(climb, TIGHTER if climb.measure else TIGHTER_ALONE)
    else:
        nearest = _nearest(climb, AS_ASKED, climb.asked)
        if nearest is None:
            return None
        base = nearest
        climb.ask(Variant(_tidy(climb, (1.0 + base.scale) / 2)), climb.found[base])
    climb.ask(Variant(_tidy(climb, base.scale * LOOSER)), climb.found[base])
    return base


def fill_up(climb: SolvedVariants, base: Variant) -> None:
    """Ask with further tolerances while there are few alternatives."""
    for factor in EXTRA if any(spec.tolerance for spec in climb.scenario.criteria) else ():
        rung = Variant(_tidy(climb, base.scale * factor))
        known = sorted(known.scale for known in climb.found if known.most is None)
        if rung.scale not in known and rung.scale > known[0] and len(climb.front()) < FEWEST:
            climb.ask(rung, climb.found[base])


def _descend(climb: SolvedVariants, scales: tuple[float, ...]) -> None:
    """Ask ever tighter, each from the last one's plan, until none is found."""
    last = climb.asked
    for scale in scales:
        rung = Variant(scale)
        plan = climb.ask(rung, last)
        if plan is None:
            continue
        if _doubtful(climb, plan):
            # Far from where it began an answer may be easier found from nothing.
            plan = climb.ask_again(rung, None) or plan
        if not climb.holds(rung):
            _nearest(climb, rung, plan)
            return
        last = plan


def _doubtful(climb: SolvedVariants, plan: Plan) -> bool:
    """Whether a plan that began from another one should not be taken for the last word."""
    status, gap, before = plan.report["status"], plan.report["gap"], climb.asked.report["gap"]
    if gap is None or before is None:
        return bool(status == "not_found")
    return bool(gap - before > DOUBT)


def _nearest(climb: SolvedVariants, failed: Variant, plan: Plan) -> Variant | None:
    """Ask for the tolerances that the nearest plan to a rung without one needs; it then holds them."""
    if plan.report["contiguity"]["fragments"] and climb.scenario.contiguity:
        return None
    if not all(rule["holds"] for rule in plan.report["rules"]):
        return None
    scale = _tidy(climb, needed_scale(plan, climb.scenario))
    known = min((rung.scale for rung in climb.found), default=math.inf)
    rung = Variant(scale, extreme=True)
    if scale <= failed.scale or scale >= WORTH * known:
        return None
    climb.ask(rung, plan)
    return rung if climb.holds(rung) else None


def _tidy(climb: SolvedVariants, scale: float) -> float:
    """Round a factor up so that the tolerances come out in tenths of a percent."""
    tolerances = {spec.tolerance for spec in climb.scenario.criteria if spec.tolerance}
    unit = min(tolerances) if len(tolerances) == 1 else 0.1
    return math.ceil(scale * unit / GRAIN - 1e-6) * GRAIN / unit
