"""The ladder of change: ever fewer customers in other territories than today."""

from __future__ import annotations

import math
from dataclasses import replace

from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.plan_front.solved_variants import SolvedVariants
from territory_opt.resolve import resolve
from territory_opt.whatif.front.variant import Variant

TRIES = 3
"""How often the range between no change and that of the plan as asked is halved."""

GRAIN = 0.005
"""Limits are multiples of this share."""

WORTH = 0.95
"""A limit is worth asking for when it is below this share of the least change so far."""


def fewer_changes(climb: SolvedVariants, base: Variant) -> None:
    """Halve the share that may change hands, from today's territories, as long as a plan is found.

    Parameters
    ----------
    climb : SolvedVariants
    base : Variant
        The question to limit.
    """
    if climb.measure is None:
        return
    today = _today(climb, base)
    unchanged = replace(base, most=0.0, extreme=False)
    if all(row["outside"] == 0 for row in climb.asked.report["today"]):
        climb.ask(unchanged, today)
    last = _halve(climb, unchanged, today, climb.changed(climb.found[base]))
    if last is not None and not climb.holds(unchanged):
        climb.rename(last, replace(last, extreme=True))


def _halve(climb: SolvedVariants, base: Variant, today: dict[str, str], high: float) -> Variant | None:
    """Ask for limits between nothing and `high`; return the least that has a plan."""
    start: dict[str, str] | Plan = today
    last, low, most = None, 0.0, _down(high / 2)
    for _ in range(TRIES):
        if most <= low:
            break
        rung = replace(base, most=most)
        plan = climb.ask(rung, start)
        if plan is None:
            break
        if climb.holds(rung):
            last, high, start = rung, climb.changed(plan), today
            most = _down((low + high) / 2)
        else:
            low, start = most, plan
            most = _kept_by(climb, plan)
            if most >= WORTH * high:
                break
    return last


def _kept_by(climb: SolvedVariants, nearest: Plan) -> float:
    """The limit that the nearest plan keeps, with a little room where it misses more than the limit."""
    broken = nearest.report["broken_rules"]
    only_the_limit = len(broken) == 1 and broken[0].startswith("disruption")
    grains = math.ceil(climb.changed(nearest) / GRAIN - 1e-9)
    return round((grains if only_the_limit else grains + 1) * GRAIN, 6)


def _down(share: float) -> float:
    return round(math.floor(share / GRAIN + 1e-9) * GRAIN, 6)


def _today(climb: SolvedVariants, base: Variant) -> dict[str, str]:
    """Today's territories under the names they have in the plan; a unit of none is left out.

    Names are matched as the limit on change matches them, so that this plan changes nothing.
    """
    asked = climb.asked
    resolved = resolve(asked.book, replace(base, most=0.0).question(climb.scenario, climb.measure))
    if resolved.change is None:
        return {}
    return {
        str(unit): str(resolved.territory_id[t])
        for unit, t in zip(resolved.book.units.unit_id, resolved.change.before.tolist())
        if t >= 0
    }
