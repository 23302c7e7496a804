"""The owner of every customer, today and in the plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.arrays import Bools, Ints, Texts, texts
from territory_opt.model.book import Customers
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.resolve import ResolvedScenario, Today

_COVERAGE = {"kam": "key_account", "agent": "inside_sales", "rep": "territory", "territory": "territory"}


@dataclass(frozen=True)
class CustomerOwners:
    """Owners of all customers; arrays have shape (customers,).

    Parameters
    ----------
    kind : Texts
        rep, kam, agent, territory (without a rep), or blank for nobody.
    name : Texts
        Id of the owner.
    coverage : Texts
    territory : Ints
        Territory of the plan that the owner's is, or goes on as; -1 for none.
    stated : Bools
        Whether the customer itself names its rep; else the unit's territory does.
    """

    kind: Texts
    name: Texts
    coverage: Texts
    territory: Ints
    stated: Bools


def todays_owners(
    resolved: ResolvedScenario,
    customers: Customers,
    plan: MeasuredPlan,
    now: Today | None,
    label_before: Ints | None,
) -> CustomerOwners:
    """Today's owner: the KAM or agent that the customer names, else its rep, else its unit's.

    Parameters
    ----------
    resolved : ResolvedScenario
    customers : Customers
    plan : MeasuredPlan
    now : Today or None
    label_before : Ints, shape (n,), or None
        Today's territory of each unit as an index into the plan's; -1 where it is gone or unknown.
    """
    kind, name = texts([""] * len(customers)), texts([""] * len(customers))
    territory = np.full(len(customers), -1, dtype=np.int64)
    if now is not None and label_before is not None:
        of_unit = _units_owners(resolved, now)
        kind, name = of_unit[0][customers.unit], of_unit[1][customers.unit]
        territory = label_before[customers.unit]
    stated = customers.rep_id != ""
    kind[stated], name[stated] = "rep", customers.rep_id[stated]
    territory[stated] = _territory_of_reps(resolved, plan, now, label_before, customers.rep_id[stated])
    for other, ids in (("agent", customers.agent_id), ("kam", customers.kam_id)):
        named = ids != ""
        kind[named], name[named] = other, ids[named]
        territory[named], stated[named] = -1, False
    return CustomerOwners(kind, name, texts(_COVERAGE.get(each, "") for each in kind), territory, stated)


def new_owners(
    resolved: ResolvedScenario,
    customers: Customers,
    plan: MeasuredPlan,
    assignment: KamAssignment,
    agents: AgentAssignment | None,
) -> CustomerOwners:
    """Owner of every customer in the plan."""
    split, book = resolved.segmentation, resolved.book
    kind, name = texts([""] * len(customers)), texts([""] * len(customers))
    territory = np.where(split.coverage == "territory", plan.label[customers.unit], -1)
    in_field = territory >= 0
    of_kind, of_name = _territories_owners(resolved, plan)
    kind[in_field], name[in_field] = of_kind[territory[in_field]], of_name[territory[in_field]]
    desks = []
    if book.kams is not None:
        desks.append(("kam", "key_account", book.kams.kam_id, assignment.kam_of))
    if book.inside_sales is not None and agents is not None:
        desks.append(("agent", "inside_sales", book.inside_sales.agent_id, agents.agent_of))
    for other, coverage, ids, of_account in desks:
        owner = np.where(split.coverage == coverage, of_account[split.account_of], -1)
        served = owner >= 0
        kind[served], name[served] = other, ids[owner[served]]
    return CustomerOwners(kind, name, split.coverage, territory, np.zeros(len(customers), dtype=np.bool_))


def _units_owners(resolved: ResolvedScenario, now: Today) -> tuple[Texts, Texts]:
    """Kind and id of today's owner of every unit, shape (n,) each."""
    reps = resolved.book.reps
    names = [
        ("rep", str(reps.rep_id[rep])) if reps is not None and rep >= 0 else ("territory", str(territory))
        for territory, rep in zip(now.territory_id, now.rep_of.tolist(), strict=True)
    ]
    # The last entry is for units whose owner is unknown: their label is -1.
    kind, name = texts([*(kind for kind, _ in names), ""]), texts([*(name for _, name in names), ""])
    return kind[now.label], name[now.label]


def _territories_owners(resolved: ResolvedScenario, plan: MeasuredPlan) -> tuple[Texts, Texts]:
    """Kind and id of the owner of every territory of the plan, shape (k,) each."""
    roster, reps = plan.roster, resolved.book.reps
    owned = [reps is not None and rep >= 0 for rep in roster.rep_of.tolist()]
    return (
        texts("rep" if has else "territory" for has in owned),
        texts(
            reps.rep_id[rep] if has and reps is not None else name
            for has, rep, name in zip(owned, roster.rep_of, roster.territory_id, strict=True)
        ),
    )


def _territory_of_reps(
    resolved: ResolvedScenario,
    plan: MeasuredPlan,
    now: Today | None,
    label_before: Ints | None,
    rep_id: Texts,
) -> Ints:
    """Territory of the plan of each rep named; -1 for a rep without one."""
    place: dict[str, int] = {}
    if now is not None and label_before is not None:
        # Without a table of reps, today's territories go by the names of the reps.
        for unit in np.unique(now.label, return_index=True)[1].tolist():
            place[str(now.before[unit])] = int(label_before[unit])
    if resolved.book.reps is not None:
        place = {
            str(resolved.book.reps.rep_id[rep]): t
            for t, rep in enumerate(plan.roster.rep_of.tolist())
            if rep >= 0
        }
    return np.array([place.get(rep, -1) for rep in rep_id.tolist()], dtype=np.int64)
