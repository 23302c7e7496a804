"""Two plans that cut their large units differently, told of the same parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from territory_opt.model.part_names import inside
from territory_opt.whatif.compared_plan import ComparedPlan


def in_common_parts(a: ComparedPlan, b: ComparedPlan) -> tuple[ComparedPlan, ComparedPlan]:
    """Tell both plans of the smallest parts that either of them has.

    Where only one plan cuts a unit, or cuts it further, the other gives all its parts the same territory, and
    the one that has the parts knows what they hold.
    """
    if a.territory_of.keys() == b.territory_of.keys():
        return a, b
    return _of_parts(a, b), _of_parts(b, a)


def _of_parts(side: ComparedPlan, other: ComparedPlan) -> ComparedPlan:
    within, names = inside(other.territory_of), list(other.territory_of)
    territory_of: dict[str, str] = {}
    for unit, territory in side.territory_of.items():
        parts = [names[i] for i in within.get(unit, ())] or [unit]
        territory_of |= dict.fromkeys(parts, territory)
    return replace(
        side,
        territory_of=territory_of,
        customers=_shared(side.customers, other.customers, territory_of),
        revenue=_shared(side.revenue, other.revenue, territory_of),
    )


def _shared(
    own: Mapping[str, float] | None, theirs: Mapping[str, float] | None, units: Mapping[str, str]
) -> Mapping[str, float] | None:
    """What each part holds: as this plan knows it, else the other; None where neither knows it of a part."""
    if own is None or all(unit in own for unit in units):
        return own
    known = {**(theirs or {}), **own}
    if not all(unit in known for unit in units):
        return None
    return {unit: known[unit] for unit in units}
