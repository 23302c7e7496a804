"""Owners of units, customers and key accounts, as arrays of ids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, Texts, texts
from territory_opt.model.judged_plan import JudgedPlan


@dataclass(frozen=True)
class Ownership:
    """Territory, KAM and agent of every customer, shape (customers,) each; blank for none."""

    territory_id: Texts
    kam_id: Texts
    agent_id: Texts


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


def agents_of_accounts(plan: JudgedPlan) -> Texts:
    """Agent id of each account, shape (accounts,); blank where it has none."""
    pool = plan.book.inside_sales
    nobody = np.full(len(plan.segmentation.account_id), -1, dtype=np.int64)
    return values_at(pool.agent_id if pool else None, plan.agents.agent_of if plan.agents else nobody)


def owners(plan: JudgedPlan) -> Ownership:
    """Owner of every customer: a territory, a KAM, or an agent of inside sales."""
    customers = plan.book.customers
    if customers is None:
        return Ownership(texts([]), texts([]), texts([]))
    coverage = plan.segmentation.coverage
    territory = values_at(
        plan.territory_id, np.where(coverage == "territory", plan.label[customers.unit], -1)
    )
    kam = kams_of_accounts(plan)[plan.segmentation.account_of]
    kam[coverage != "key_account"] = ""
    agent = agents_of_accounts(plan)[plan.segmentation.account_of]
    agent[coverage != "inside_sales"] = ""
    return Ownership(territory, kam, agent)


def moved_units(plan: JudgedPlan) -> Bools:
    """Units whose territory of today is known and differs from the new one, shape (n,)."""
    known = plan.before != ""
    if plan.label_before is None:
        return np.zeros(len(plan.label), dtype=np.bool_)
    changed: Bools = known & (plan.label_before != plan.label)
    return changed
