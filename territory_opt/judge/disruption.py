"""What changes hands against today's plan."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.criteria import BUILT_IN, BaseCriterion, UnitColumn
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.resolve import ChangeLimit, ResolvedScenario, Today

SLACK = 1e-9
"""Share by which more may change than the limit says, for rounding."""


def moved_share(change: ChangeLimit, slot: Ints) -> float:
    """Share of the limited measure that is in another territory than today.

    A unit that belongs to no territory today cannot change it; one whose territory is gone changes it
    wherever it goes.

    Parameters
    ----------
    change : ChangeLimit
    slot : Ints, shape (n,)
        Which of the brief's territories each unit is in; -1 for none of them.
    """
    moved = change.known & ((change.before < 0) | (change.before != slot))
    return float(change.weight[moved].sum())


def match_names(resolved: ResolvedScenario, now: Today, plan: MeasuredPlan) -> Ints:
    """Today's territory of each unit as an index into the plan's territories, found after the fact.

    A territory is its rep's: a rep's territory of today is the rep's new one. What no rep owns, on both
    sides, is matched by the most customers in common (units break ties); so is everything when today's
    names point to no rep at all.

    Parameters
    ----------
    resolved : ResolvedScenario
    now : Today
    plan : MeasuredPlan

    Returns
    -------
    Ints, shape (n,)
        -1 where today's territory is gone or unknown.
    """
    slot = {int(rep): t for t, rep in enumerate(plan.roster.rep_of) if rep >= 0}
    new = np.array([slot.get(int(rep), -1) for rep in now.rep_of], dtype=np.int64)
    by_rep = now.rep_of >= 0
    nameless = np.flatnonzero(~by_rep)
    free = np.flatnonzero(plan.roster.rep_of < 0) if by_rep.any() else np.arange(len(plan.roster))
    new[nameless] = _by_overlap(resolved, now.label, nameless, plan.label, free)
    return np.where(now.label >= 0, new[now.label], -1)


def _by_overlap(resolved: ResolvedScenario, before: Ints, old: Ints, after: Ints, new: Ints) -> Ints:
    """One of `new` for each of `old`, so that most customers stay; -1 without anything in common."""
    customers = _amount(resolved, "customers")
    overlap = np.zeros((len(old), len(new)))
    units = np.zeros_like(overlap)
    rows, columns = _positions(before, old), _positions(after, new)
    both = (rows >= 0) & (columns >= 0)
    np.add.at(overlap, (rows[both], columns[both]), customers[both])
    np.add.at(units, (rows[both], columns[both]), 1.0)
    found = np.full(len(old), -1, dtype=np.int64)
    row, column = linear_sum_assignment(overlap * (len(before) + 1.0) + units, maximize=True)
    common = units[row, column] > 0
    found[row[common]] = new[column[common]]
    return found


def _positions(label: Ints, chosen: Ints) -> Ints:
    """Position of each label within `chosen`; -1 where it is not among them."""
    position = np.full(max(label.max(initial=-1), chosen.max(initial=-1)) + 2, -1, dtype=np.int64)
    position[chosen] = np.arange(len(chosen))
    return position[label]  # label -1 reads the spare last cell


def disruption(resolved: ResolvedScenario, now: Today, before: Ints, after: Ints) -> dict[str, Any]:
    """Units, field customers and share of field revenue that change hands.

    Units whose owner of today is unknown are not counted.

    Parameters
    ----------
    resolved : ResolvedScenario
    now : Today
    before, after : Ints, shape (n,)
        Territories of the plan; `before` as `match_names` returns it.
    """
    moved: Bools = (now.label >= 0) & ((before < 0) | (before != after))
    revenue = _amount(resolved, "revenue")
    total = float(revenue.sum())
    return {
        "units_moved": int(moved.sum()),
        "customers_moved": round(float(_amount(resolved, "customers")[moved].sum())),
        "revenue_moved_share": float(revenue[moved].sum()) / total if total > 0 else 0.0,
    }


def _amount(resolved: ResolvedScenario, measure: str) -> Floats:
    """Customers or revenue of each unit, shape (n,): of the field customers, else a column of the units."""
    field = resolved.field
    criterion = BUILT_IN[measure] if field.has_customers else UnitColumn(measure)
    if isinstance(criterion, BaseCriterion) or (
        not field.has_customers and measure not in field.unit_measures
    ):
        return np.zeros(len(field))
    return criterion.unit_loads(field)
