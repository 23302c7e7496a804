"""Change of ownership against today's plan."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.criteria import BUILT_IN, BaseCriterion, UnitColumn
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.report.change_rows import DisruptionSection
from territory_opt.resolve import ChangeLimit, ResolvedScenario, Today

SLACK = 1e-9
"""Share by which the limit on change may be exceeded, for rounding."""


def moved_share(change: ChangeLimit, slot: Ints) -> float:
    """Share of the limited measure that is in another territory than today.

    A unit without a territory of today does not count as moved; one whose territory is gone always does.

    Parameters
    ----------
    change : ChangeLimit
    slot : Ints, shape (n,)
        Slot of each unit's territory; -1 for none.
    """
    moved = change.known & ((change.before < 0) | (change.before != slot))
    return float(change.weight[moved].sum())


def match_todays_territories(resolved: ResolvedScenario, today: Today, plan: MeasuredPlan) -> Ints:
    """Today's territory of each unit as an index into the plan's territories.

    Territories of the same rep are matched. Those without a rep, today and in the plan, are matched so that
    most customers are in common (units break ties); so are all when no territory of today has a rep.

    Parameters
    ----------
    resolved : ResolvedScenario
    today : Today
    plan : MeasuredPlan

    Returns
    -------
    Ints, shape (n,)
        -1 where today's territory is gone or unknown.
    """
    territory_of_rep = {int(rep): t for t, rep in enumerate(plan.territories.rep_of) if rep >= 0}
    new = np.array([territory_of_rep.get(int(rep), -1) for rep in today.rep_of], dtype=np.int64)
    has_rep = today.rep_of >= 0
    old = np.flatnonzero(~has_rep)
    free = np.flatnonzero(plan.territories.rep_of < 0) if has_rep.any() else np.arange(len(plan.territories))
    new[old] = _match_by_overlap(resolved, today.label, old, plan.label, free)
    return np.where(today.label >= 0, new[today.label], -1)


def _match_by_overlap(resolved: ResolvedScenario, before: Ints, old: Ints, after: Ints, new: Ints) -> Ints:
    """One of `new` for each of `old`, so that most customers stay; -1 without anything in common."""
    customers = _unit_measure(resolved, "customers")
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
    return position[label]  # label -1 reads the last cell, which is -1


def disruption_section(
    resolved: ResolvedScenario, today: Today, before: Ints, after: Ints
) -> DisruptionSection:
    """Units, field customers and share of field revenue that change territory.

    Units whose territory of today is unknown are not counted.

    Parameters
    ----------
    resolved : ResolvedScenario
    today : Today
    before, after : Ints, shape (n,)
        Territories of the plan; `before` as returned by `match_todays_territories`.
    """
    moved: Bools = (today.label >= 0) & ((before < 0) | (before != after))
    revenue = _unit_measure(resolved, "revenue")
    total = float(revenue.sum())
    return DisruptionSection(
        units_moved=int(moved.sum()),
        customers_moved=round(float(_unit_measure(resolved, "customers")[moved].sum())),
        revenue_moved_share=float(revenue[moved].sum()) / total if total > 0 else 0.0,
    )


def _unit_measure(resolved: ResolvedScenario, measure: str) -> Floats:
    """Customers or revenue of each unit, shape (n,): of the field customers, else a column of the units."""
    field = resolved.field
    criterion = BUILT_IN[measure] if field.has_customers else UnitColumn(measure)
    if isinstance(criterion, BaseCriterion) or (
        not field.has_customers and measure not in field.unit_measures
    ):
        return np.zeros(len(field))
    return criterion.unit_loads(field)
