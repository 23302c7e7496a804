"""Why a unit is in another territory in plan b than in plan a."""

from __future__ import annotations

import numpy as np

from territory_opt.geography.distance import paired_distances
from territory_opt.model.finding import Finding
from territory_opt.model.findings.comparison_findings import (
    CustomersOfOtherRep,
    MoveBalances,
    MoveByExchange,
    MoveFromEnded,
    MoveNearer,
    MoveToAdded,
    UnitAdded,
    UnitLeftOut,
)
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.whatif.compared_plan import ComparedPlan, ComparedTerritory, Place

_LEAST = 1e-9


def move_reason(a: ComparedPlan, b: ComparedPlan, key: tuple[str, str, str], *, whole: bool) -> Finding:
    """The first of these that holds: a territory is gone or new, a band is reached, the base is nearer.

    Parameters
    ----------
    a, b : ComparedPlan
    key : tuple of three str
        Unit, and its territory in plan a and in plan b, by the names of plan b; blank for none.
    whole : bool
        Whether the whole unit moves.
    """
    unit, before, after = key
    if not whole:
        return CustomersOfOtherRep(unit)
    if not after:
        return UnitLeftOut(unit)
    if not before:
        return UnitAdded(unit, b.shown.get(after, after))
    return _between_territories(a, b, key)


def _between_territories(a: ComparedPlan, b: ComparedPlan, key: tuple[str, str, str]) -> Finding:
    """Reason of a move from one territory to another."""
    _, before, after = key
    old, new = a.shown.get(before, before), b.shown.get(after, after)
    if b.territories and before not in b.territories:
        return MoveFromEnded(old, new)
    if a.territories and after not in a.territories:
        return MoveToAdded(old, new)
    if (found := _balanced(a, b, before, after)) is not None:
        return found
    km = _kilometres(a, b, key)
    return MoveByExchange(old, new) if km is None or km[1] >= km[0] else MoveNearer(old, new, *km)


def _balanced(a: ComparedPlan, b: ComparedPlan, before: str, after: str) -> MoveBalances | None:
    """The greatest deviation outside a band of plan a that is smaller in plan b, of these territories."""
    if a.figures is None:
        return None
    tolerance = {row.measure: row.tolerance for row in a.figures.criteria}
    found: list[tuple[float, MoveBalances]] = []
    for name, sign in ((before, 1.0), (after, -1.0)):
        first, second = (plan.territories.get(name, ComparedTerritory()).deviation for plan in (a, b))
        for measure in first.keys() & second.keys():
            limit, now = tolerance.get(measure), sign * first[measure]
            if limit is not None and now > limit + _LEAST and abs(second[measure]) < now - _LEAST:
                shown = b.shown.get(name, name)
                reason = MoveBalances(shown, measure, first[measure], second[measure])
                found.append((now, reason))
    return max(found, key=lambda one: (one[0], one[1].measure), default=(0.0, None))[1]


def _kilometres(a: ComparedPlan, b: ComparedPlan, key: tuple[str, str, str]) -> tuple[float, float] | None:
    """Distance of the unit from the base of its old territory in plan a, and of its new one in plan b."""
    unit, before, after = key
    place = b.place.get(unit, a.place.get(unit))
    bases = (_base(a, before), _base(b, after))
    if place is None or bases[0] is None or bases[1] is None or not a.on_earth:
        return None
    places = np.array([place, place], dtype=float)
    old, new = paired_distances(GEOGRAPHIC, places, np.array(bases, dtype=float)).tolist()
    return old, new


def _base(plan: ComparedPlan, territory: str) -> Place | None:
    return plan.territories.get(territory, ComparedTerritory()).base
