"""The list of customers whose owner changes."""

from __future__ import annotations

import numpy as np

from territory_opt.judge.account_assignments import AccountAssignments
from territory_opt.judge.against_today import TodayComparison
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.transition.customer_owners import CustomerOwners, new_owners, todays_owners
from territory_opt.judge.transition.handover_facts import Handover
from territory_opt.judge.transition.owner_reasons import reasons
from territory_opt.model.arrays import Bools, Ints, frozen
from territory_opt.model.transition import Transition
from territory_opt.resolve import ResolvedScenario


def find_transition(
    resolved: ResolvedScenario,
    plan: MeasuredPlan,
    accounts: AccountAssignments,
    comparison: TodayComparison,
    locked: Ints | None,
) -> Transition | None:
    """List every customer whose owner changes, with the reason.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan : MeasuredPlan
    accounts : AccountAssignments
    comparison : TodayComparison
    locked : Ints, shape (n,), or None
        Territory each unit is locked into, -1 for none.

    Returns
    -------
    Transition or None
        None when the book has no owners of today.
    """
    customers = resolved.book.customers
    if customers is None:
        return None
    before = todays_owners(resolved, customers, comparison)
    if not (before.kind != "").any():
        return None
    after = new_owners(resolved, customers, plan, accounts)
    rows = np.flatnonzero(_changed(resolved, before, after))
    handover = Handover(resolved, plan, accounts, comparison, locked, before, after)
    return Transition(
        customer=frozen(rows),
        old_kind=frozen(before.kind[rows]),
        old_owner=frozen(before.name[rows]),
        new_kind=frozen(after.kind[rows]),
        new_owner=frozen(after.name[rows]),
        old_coverage=frozen(before.coverage[rows]),
        new_coverage=frozen(after.coverage[rows]),
        reason=reasons(handover, rows),
        unknown=int((before.kind == "").sum()),
    )


def _changed(resolved: ResolvedScenario, before: CustomerOwners, after: CustomerOwners) -> Bools:
    """Customers with a known owner of today and another one in the plan.

    Today's territories are compared as matched to those of the plan, so that a new name alone is no change.
    Whoever belongs to a territory that no longer exists always changes.
    Agents do not change in a book without a table of agents.
    """
    field = (before.coverage == "territory") & (after.coverage == "territory")
    inside_sales = (before.coverage == "inside_sales") & (after.coverage == "inside_sales")
    other = (before.kind != after.kind) | (before.name != after.name)
    moved = (before.territory < 0) | (before.territory != after.territory)
    changed = np.where(field, moved, other)
    if resolved.book.inside_sales is None:
        changed &= ~inside_sales
    known: Bools = (before.kind != "") & changed
    return known
