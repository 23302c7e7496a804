"""Owners of units, customers and key accounts, as arrays of ids."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, Texts, texts
from territory_opt.model.judged_plan import JudgedPlan

UNPLACED = "unplaced"
"""Coverage in the outputs of customers whose place could not be decided."""


@dataclass(frozen=True)
class Ownership:
    """Who serves every customer, shape (customers,) each; ids and names are blank for nobody.

    Parameters
    ----------
    coverage : Texts
        territory, key_account, inside_sales, house or unplaced.
    territory_id, rep_id, rep_name : Texts
        Of customers with coverage `territory`.
    kam_id, kam_name : Texts
        Of sites of key accounts.
    agent_id, agent_name : Texts
        Of customers of inside sales.
    local_rep_id, local_rep_name : Texts
        Rep who serves a site of a key account in part.
    """

    coverage: Texts
    territory_id: Texts
    rep_id: Texts
    rep_name: Texts
    kam_id: Texts
    kam_name: Texts
    agent_id: Texts
    agent_name: Texts
    local_rep_id: Texts
    local_rep_name: Texts


def values_at(values: Texts | None, index: Ints) -> Texts:
    """`values[index]`, blank where the index is -1 or there are no values."""
    out = texts([""] * len(index))
    if values is not None and len(values):
        known = index >= 0
        out[known] = values[index[known]]
    return out


def parents(plan: JudgedPlan) -> dict[str, Texts]:
    """Column parent_id: the unit that each part was split from, blank for whole units; none without parts."""
    split = plan.split
    return {"parent_id": split.parent_id} if split is not None and split.any else {}


def reps_of_territories(plan: JudgedPlan) -> Texts:
    """Rep id of each territory, shape (k,); blank where it is vacant."""
    return values_at(plan.book.reps.rep_id if plan.book.reps else None, plan.rep_of)


def rep_names(plan: JudgedPlan) -> Texts:
    """Rep name of each territory, shape (k,); blank where it is vacant."""
    return values_at(plan.book.reps.name if plan.book.reps else None, plan.rep_of)


def rep_capacities(plan: JudgedPlan) -> Floats | None:
    """Hours a year of each territory's rep, shape (k,), NaN where blank; None where nobody has any."""
    reps = plan.book.reps
    if reps is None or not np.isfinite(reps.capacity_hours).any():
        return None
    hours: Floats = np.where(plan.rep_of >= 0, reps.capacity_hours[plan.rep_of], np.nan)
    return hours


def kams_of_accounts(plan: JudgedPlan) -> Texts:
    """KAM id of each account, shape (accounts,); blank where it has none."""
    return values_at(plan.book.kams.kam_id if plan.book.kams else None, plan.kam_assignment.kam_of)


def account_names(plan: JudgedPlan) -> Texts:
    """Name of each account, shape (accounts,): that of its first site with a name."""
    return _of_first_site(plan, plan.book.customers.name if plan.book.customers else None)


def parents_of_accounts(plan: JudgedPlan) -> Texts:
    """Parent company of each account, shape (accounts,), from its first site that names one."""
    return _of_first_site(plan, plan.book.customers.parent_id if plan.book.customers else None)


def topmost_parents(plan: JudgedPlan) -> Texts:
    """Topmost parent company of each account, shape (accounts,); blank for none."""
    direct = parents_of_accounts(plan)
    above = dict(zip(plan.segmentation.account_id.tolist(), direct.tolist(), strict=True))

    def top(name: str) -> str:
        seen: set[str] = set()
        while (higher := above.get(name, "")) and higher not in seen:
            seen.add(name)
            name = higher
        return name

    return texts(top(parent) if parent else "" for parent in direct)


def _of_first_site(plan: JudgedPlan, of_sites: Texts | None) -> Texts:
    """Value of the first site of each account that has one, shape (accounts,)."""
    out = texts([""] * len(plan.segmentation.account_id))
    if of_sites is not None:
        known = np.flatnonzero(of_sites != "")[::-1]
        out[plan.segmentation.account_of[known]] = of_sites[known]
    return out


def owners(plan: JudgedPlan) -> Ownership:
    """Owner of every customer: a territory, a KAM, or an agent of inside sales."""
    customers, book = plan.book.customers, plan.book
    if customers is None:
        return Ownership(**{item.name: texts([]) for item in fields(Ownership)})
    coverage = np.where(customers.place_source == "none", UNPLACED, plan.segmentation.coverage)
    here = plan.label[customers.unit]
    territory = np.where(coverage == "territory", here, -1)
    rep = _rep_at(plan, territory)
    local = _rep_at(plan, np.where(_local_service(plan, coverage), here, -1))
    kam = np.where(coverage == "key_account", _of_accounts(plan, plan.kam_assignment.kam_of), -1)
    agents = plan.agents.agent_of if plan.agents else np.full(len(plan.segmentation.account_id), -1)
    agent = np.where(coverage == "inside_sales", _of_accounts(plan, agents), -1)
    reps, kams, pool = book.reps, book.kams, book.inside_sales
    return Ownership(
        coverage=texts(coverage),
        territory_id=values_at(plan.territory_id, territory),
        rep_id=values_at(reps.rep_id if reps else None, rep),
        rep_name=values_at(reps.name if reps else None, rep),
        kam_id=values_at(kams.kam_id if kams else None, kam),
        kam_name=values_at(kams.name if kams else None, kam),
        agent_id=values_at(pool.agent_id if pool else None, agent),
        agent_name=values_at(pool.name if pool else None, agent),
        local_rep_id=values_at(reps.rep_id if reps else None, local),
        local_rep_name=values_at(reps.name if reps else None, local),
    )


def _rep_at(plan: JudgedPlan, territory: Ints) -> Ints:
    """Rep of each territory of an array of them; -1 for a vacant one and for none."""
    return np.where(territory >= 0, plan.rep_of[territory], -1)


def _local_service(plan: JudgedPlan, coverage: Texts) -> Bools:
    """Sites of key accounts that the territory's rep serves in part, shape (customers,)."""
    served: Bools = (coverage == "key_account") & (plan.segmentation.field_share > 0)
    return served


def _of_accounts(plan: JudgedPlan, of_account: Ints) -> Ints:
    """The value of each customer's account, shape (customers,)."""
    return of_account[plan.segmentation.account_of]


def moved_units(plan: JudgedPlan) -> Bools:
    """Units whose territory of today is known and differs from the new one, shape (n,)."""
    known = plan.before != ""
    if plan.label_before is None:
        return np.zeros(len(plan.label), dtype=np.bool_)
    changed: Bools = known & (plan.label_before != plan.label)
    return changed
