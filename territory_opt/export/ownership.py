"""Who owns what, as arrays of ids: units, customers, key accounts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, Texts, texts
from territory_opt.model.plan import Plan


@dataclass(frozen=True)
class Owners:
    """Territory and KAM of every customer; blank where it has none. All shape (customers,)."""

    territory_id: Texts
    kam_id: Texts


def picked(values: Texts | None, index: Ints) -> Texts:
    """`values[index]`, blank where the index is -1 or there are no values."""
    out = texts([""] * len(index))
    if values is not None and len(values):
        known = index >= 0
        out[known] = values[index[known]]
    return out


def reps_of_territories(plan: Plan) -> Texts:
    """Rep id of each territory, shape (k,); blank where it is vacant."""
    return picked(plan.book.reps.rep_id if plan.book.reps else None, plan.rep_of)


def rep_names(plan: Plan) -> Texts:
    """Rep name of each territory, shape (k,); blank where it is vacant."""
    return picked(plan.book.reps.name if plan.book.reps else None, plan.rep_of)


def rep_capacities(plan: Plan) -> Floats | None:
    """Hours a year of each territory's rep, shape (k,), NaN where blank; None where nobody has any."""
    reps = plan.book.reps
    if reps is None or not np.isfinite(reps.capacity_hours).any():
        return None
    hours: Floats = np.where(plan.rep_of >= 0, reps.capacity_hours[plan.rep_of], np.nan)
    return hours


def kams_of_accounts(plan: Plan) -> Texts:
    """KAM id of each account, shape (accounts,); blank where it has none."""
    return picked(plan.book.kams.kam_id if plan.book.kams else None, plan.kam_assignment.kam_of)


def owners(plan: Plan) -> Owners:
    """Owner of every customer: a territory for coverage `territory`, a KAM for placed key accounts."""
    customers = plan.book.customers
    if customers is None:
        return Owners(texts([]), texts([]))
    coverage = plan.segmentation.coverage
    territory = picked(plan.territory_id, np.where(coverage == "territory", plan.label[customers.unit], -1))
    kam = kams_of_accounts(plan)[plan.segmentation.account_of]
    kam[coverage != "key_account"] = ""
    return Owners(territory, kam)


def moved_units(plan: Plan) -> Bools:
    """Units whose territory of today is known and is not the new one, shape (n,)."""
    known = plan.before != ""
    if plan.label_before is None:
        return np.zeros(len(plan.label), dtype=np.bool_)
    changed: Bools = known & (plan.label_before != plan.label)
    return changed
