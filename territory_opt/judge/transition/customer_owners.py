"""Owners of the customers, today and in the plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.judge.account_assignments import AccountAssignments
from territory_opt.judge.against_today import TodayComparison
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.arrays import Bools, Ints, Texts, texts
from territory_opt.model.book import Customers
from territory_opt.resolve import ResolvedScenario, Today

_COVERAGE = {"kam": "key_account", "agent": "inside_sales", "rep": "territory", "territory": "territory"}


@dataclass(frozen=True)
class CustomerOwners:
    """Owners of all customers; arrays have shape (customers,).

    Parameters
    ----------
    kind : Texts
        rep, kam, agent, territory (without a rep), or blank for none.
    name : Texts
        Id of the owner.
    coverage : Texts
    territory : Ints
        The owner's territory in the plan, or the one that continues it; -1 for none.
    names_rep : Bools
        Whether the owner is the rep that the customer names; else it is that of the unit's territory.
    """

    kind: Texts
    name: Texts
    coverage: Texts
    territory: Ints
    names_rep: Bools


def todays_owners(
    resolved: ResolvedScenario, customers: Customers, comparison: TodayComparison
) -> CustomerOwners:
    """Today's owner of every customer: the KAM, agent or rep it names, in this order; else its unit's."""
    today, before = comparison.today, comparison.customers_before
    kind, name = texts([""] * len(customers)), texts([""] * len(customers))
    territory = np.full(len(customers), -1, dtype=np.int64)
    if today is not None and before is not None:
        of_unit = _owners_of_units(resolved, today)
        kind, name = of_unit[0][customers.unit], of_unit[1][customers.unit]
        territory = before.territory.copy()
    names_rep = customers.rep_id != ""
    kind[names_rep], name[names_rep] = "rep", customers.rep_id[names_rep]
    for owner_kind, ids in (("agent", customers.agent_id), ("kam", customers.kam_id)):
        named = ids != ""
        kind[named], name[named] = owner_kind, ids[named]
        territory[named], names_rep[named] = -1, False
    return CustomerOwners(kind, name, texts(_COVERAGE.get(each, "") for each in kind), territory, names_rep)


def new_owners(
    resolved: ResolvedScenario,
    customers: Customers,
    plan: MeasuredPlan,
    accounts: AccountAssignments,
) -> CustomerOwners:
    """Owner of every customer in the plan."""
    segmentation, book = resolved.segmentation, resolved.book
    kind, name = texts([""] * len(customers)), texts([""] * len(customers))
    territory = np.where(segmentation.coverage == "territory", plan.label[customers.unit], -1)
    in_field = territory >= 0
    of_kind, of_name = _owners_of_territories(resolved, plan)
    kind[in_field], name[in_field] = of_kind[territory[in_field]], of_name[territory[in_field]]
    teams = []
    if book.kams is not None:
        teams.append(("kam", "key_account", book.kams.kam_id, accounts.kams.kam_of))
    if book.inside_sales is not None and accounts.agents is not None:
        teams.append(("agent", "inside_sales", book.inside_sales.agent_id, accounts.agents.agent_of))
    for owner_kind, coverage, ids, of_account in teams:
        owner = np.where(segmentation.coverage == coverage, of_account[segmentation.account_of], -1)
        served = owner >= 0
        kind[served], name[served] = owner_kind, ids[owner[served]]
    no_names = np.zeros(len(customers), dtype=np.bool_)
    return CustomerOwners(kind, name, segmentation.coverage, territory, no_names)


def _owners_of_units(resolved: ResolvedScenario, today: Today) -> tuple[Texts, Texts]:
    """Kind and id of today's owner of every unit, shape (n,) each."""
    reps = resolved.book.reps
    names = [
        ("rep", str(reps.rep_id[rep])) if reps is not None and rep >= 0 else ("territory", str(territory))
        for territory, rep in zip(today.territory_id, today.rep_of.tolist(), strict=True)
    ]
    # The last entry is for label -1: units with an unknown owner.
    kind, name = texts([*(kind for kind, _ in names), ""]), texts([*(name for _, name in names), ""])
    return kind[today.label], name[today.label]


def _owners_of_territories(resolved: ResolvedScenario, plan: MeasuredPlan) -> tuple[Texts, Texts]:
    """Kind and id of the owner of every territory of the plan, shape (k,) each."""
    territories, reps = plan.territories, resolved.book.reps
    owned = [reps is not None and rep >= 0 for rep in territories.rep_of.tolist()]
    return (
        texts("rep" if has else "territory" for has in owned),
        texts(
            reps.rep_id[rep] if has and reps is not None else name
            for has, rep, name in zip(owned, territories.rep_of, territories.territory_id, strict=True)
        ),
    )
