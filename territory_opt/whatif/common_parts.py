"""Two plans that split large units differently, converted to common parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from territory_opt.model.part_names import parts_by_whole
from territory_opt.whatif.compared_plan import ComparedPlan


def in_common_parts(a: ComparedPlan, b: ComparedPlan) -> tuple[ComparedPlan, ComparedPlan]:
    """Convert both plans to the smallest parts that either of them has.

    Where only one plan splits a unit, or splits it further, the parts get the territory of the unit in the
    other plan; customers and revenue of the parts are those of the plan that has them.
    """
    if a.territory_of.keys() == b.territory_of.keys():
        return a, b
    return _of_parts(a, b), _of_parts(b, a)


def _of_parts(plan: ComparedPlan, other: ComparedPlan) -> ComparedPlan:
    within, names = parts_by_whole(other.territory_of), list(other.territory_of)
    territory_of: dict[str, str] = {}
    for unit, territory in plan.territory_of.items():
        parts = [names[i] for i in within.get(unit, ())] or [unit]
        territory_of |= dict.fromkeys(parts, territory)
    return replace(
        plan,
        territory_of=territory_of,
        customers=_shared(plan.customers, other.customers, territory_of),
        revenue=_shared(plan.revenue, other.revenue, territory_of),
    )


def _shared(
    own: Mapping[str, float] | None, theirs: Mapping[str, float] | None, units: Mapping[str, str]
) -> Mapping[str, float] | None:
    """Values of each part: from this plan, else the other; None where neither has them for a part."""
    if own is None or all(unit in own for unit in units):
        return own
    known = {**(theirs or {}), **own}
    if not all(unit in known for unit in units):
        return None
    return {unit: known[unit] for unit in units}
