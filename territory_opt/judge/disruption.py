"""Change of ownership against today's plan."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.unavoidable_change import unavoidable_change
from territory_opt.model.arrays import Bools, Ints
from territory_opt.model.report.change_rows import DisruptionSection
from territory_opt.resolve import (
    ChangeLimit,
    OwnedAmounts,
    OwnersToday,
    ResolvedScenario,
    Today,
    amounts_of_owners,
    continues_by_rep,
)

SLACK = 1e-9
"""Share by which the limit on change may be exceeded, for rounding."""


def moved_share(change: ChangeLimit, slot: Ints) -> float:
    """Share of the limited measure that is in another territory than today.

    Customers without an owner of today do not count as moved; those whose territory is gone always do.

    Parameters
    ----------
    change : ChangeLimit
    slot : Ints, shape (n,)
        Slot of each unit's territory; -1 for none.
    """
    return float(change.weight[change.moved_rows(slot)].sum())


def match_todays_territories(
    resolved: ResolvedScenario, today: Today, owners: OwnersToday, plan: MeasuredPlan
) -> Ints:
    """The plan's territory that continues each of today's owners.

    Territories of the same rep are matched. Those without a rep, today and in the plan, are matched so that
    most customers are in common (units break ties); so are all when the names of today's territories say
    nothing about reps.

    Parameters
    ----------
    resolved : ResolvedScenario
    today : Today
    owners : OwnersToday
    plan : MeasuredPlan

    Returns
    -------
    Ints, shape (owners,)
        Index into the plan's territories; -1 where none continues the owner's territory.
    """
    territory_of_rep = {int(rep): t for t, rep in enumerate(plan.territories.rep_of) if rep >= 0}
    new = np.array([territory_of_rep.get(int(rep), -1) for rep in today.rep_of], dtype=np.int64)
    old = np.flatnonzero(today.rep_of < 0)
    by_rep = continues_by_rep(resolved.book, today)
    free = np.flatnonzero(plan.territories.rep_of < 0) if by_rep else np.arange(len(plan.territories))
    new[old] = _match_by_overlap(today.label, old, plan.label, free, _amounts(resolved, owners, "customers"))
    return owners.continued(new, plan.territories.rep_of)


def _match_by_overlap(
    before: Ints, old: Ints, after: Ints, new: Ints, customers: OwnedAmounts | None
) -> Ints:
    """One of `new` for each of `old`, so that most customers stay; -1 without anything in common."""
    units, overlap = (np.zeros((len(old), len(new))) for _ in range(2))
    rows, columns = _positions(before, old), _positions(after, new)
    both = (rows >= 0) & (columns >= 0)
    np.add.at(units, (rows[both], columns[both]), 1.0)
    if customers is not None:
        rows, columns = _positions(customers.owner, old), columns[customers.unit]
        both = (rows >= 0) & (columns >= 0)
        np.add.at(overlap, (rows[both], columns[both]), customers.amount[both])
    found = np.full(len(old), -1, dtype=np.int64)
    row, column = linear_sum_assignment(overlap * (len(before) + 1.0) + units, maximize=True)
    common = (units + overlap)[row, column] > 0
    found[row[common]] = new[column[common]]
    return found


def _positions(label: Ints, chosen: Ints) -> Ints:
    """Position of each label within `chosen`; -1 where it is not among them."""
    position = np.full(max(label.max(initial=-1), chosen.max(initial=-1)) + 2, -1, dtype=np.int64)
    position[chosen] = np.arange(len(chosen))
    return position[label]  # label -1 reads the last cell, which is -1


def disruption_section(
    resolved: ResolvedScenario, owners: OwnersToday, before: Ints, after: Ints
) -> DisruptionSection:
    """Units, field customers and share of field revenue that change territory, and what no plan avoids.

    Units and customers whose owner of today is unknown are not counted as moved.

    Parameters
    ----------
    resolved : ResolvedScenario
    owners : OwnersToday
    before : Ints, shape (owners,)
        The plan's territory that continues each owner's; -1 for none.
    after : Ints, shape (n,)
        The plan's territory of each unit; -1 for none.
    """
    own = before[owners.of_unit]
    moved: Bools = (owners.of_unit >= 0) & ((own < 0) | (own != after))
    customers, _ = _moved_and_total(resolved, owners, "customers", before, after)
    revenue, total = _moved_and_total(resolved, owners, "revenue", before, after)
    return DisruptionSection(
        units_moved=int(moved.sum()),
        customers_moved=round(customers),
        revenue_moved_share=revenue / total if total > 0 else 0.0,
        unavoidable=unavoidable_change(resolved),
    )


def _moved_and_total(
    resolved: ResolvedScenario, owners: OwnersToday, measure: str, before: Ints, after: Ints
) -> tuple[float, float]:
    """Amount of a measure that changes territory, and its total; 0 where the book does not have it."""
    amounts = _amounts(resolved, owners, measure)
    if amounts is None:
        return 0.0, 0.0
    return float(amounts.amount[amounts.moved(before, after)].sum()), amounts.total


def _amounts(resolved: ResolvedScenario, owners: OwnersToday, measure: str) -> OwnedAmounts | None:
    """Customers or revenue by owner: of the field customers, else a column of the units; None without."""
    field = resolved.field
    if not field.has_customers and measure not in field.unit_measures:
        return None
    return amounts_of_owners(resolved, owners, measure)
