"""The list of customers whose owner changes."""

from __future__ import annotations

import numpy as np

from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.transition.customer_owners import CustomerOwners, new_owners, todays_owners
from territory_opt.judge.transition.handover_facts import Handover
from territory_opt.judge.transition.owner_reasons import reasons
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.arrays import Bools, Ints, frozen, texts
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.transition import Transition
from territory_opt.resolve import ResolvedScenario, Today


def find_transition(
    resolved: ResolvedScenario,
    plan: MeasuredPlan,
    assignment: KamAssignment,
    agents: AgentAssignment | None,
    now: Today | None,
    label_before: Ints | None,
    old: MeasuredPlan | None,
    locked: Ints | None,
) -> Transition | None:
    """List every customer whose owner changes, with the reason in words.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan : MeasuredPlan
    assignment : KamAssignment
    agents : AgentAssignment or None
    now : Today or None
        Today's territories; None when the book does not know them.
    label_before : Ints, shape (n,), or None
        Today's territory of each unit as an index into the plan's; -1 where it is gone or unknown.
    old : MeasuredPlan or None
        Today's territories, measured.
    locked : Ints, shape (n,), or None
        Territory each unit is locked into, -1 for none.

    Returns
    -------
    Transition or None
        None when the book knows nobody's owner of today.
    """
    customers = resolved.book.customers
    if customers is None:
        return None
    before = todays_owners(resolved, customers, plan, now, label_before)
    if not (before.kind != "").any():
        return None
    after = new_owners(resolved, customers, plan, assignment, agents)
    rows = np.flatnonzero(_changed(resolved, before, after))
    handover = Handover(resolved, plan, assignment, agents, now, old, label_before, locked, before, after)
    return Transition(
        customer=frozen(rows),
        old_kind=frozen(before.kind[rows]),
        old_owner=frozen(before.name[rows]),
        new_kind=frozen(after.kind[rows]),
        new_owner=frozen(after.name[rows]),
        old_coverage=frozen(before.coverage[rows]),
        new_coverage=frozen(after.coverage[rows]),
        reason=frozen(texts(reasons(handover, rows))),
        unknown=int((before.kind == "").sum()),
    )


def _changed(resolved: ResolvedScenario, before: CustomerOwners, after: CustomerOwners) -> Bools:
    """Customers whose owner is known and another one in the plan.

    Territories are compared by what they go on as, so that a mere change of name is none. An agent stays
    where the book names no pool.
    """
    field = (before.coverage == "territory") & (after.coverage == "territory")
    desk = (before.coverage == "inside_sales") & (after.coverage == "inside_sales")
    other = (before.kind != after.kind) | (before.name != after.name)
    changed = np.where(field, before.territory != after.territory, other)
    if resolved.book.inside_sales is None:
        changed &= ~desk
    known: Bools = (before.kind != "") & changed
    return known
