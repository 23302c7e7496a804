"""What each territory's customers take, served from its base."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.brief import Brief
from territory_opt.criteria import BaseCriterion, ConstantCriterion
from territory_opt.evaluate.members import members
from territory_opt.model.arrays import Floats, Ints, sums


@dataclass(frozen=True)
class Served:
    """Figures of k territories for c criteria.

    Parameters
    ----------
    loads : Floats, shape (k, c)
        In the criteria's own units.
    customers : Ints, shape (k,)
        Customers with coverage `territory`; zeros in a book without customers.
    drive_hours : Floats, shape (k,)
        Hours driven a year; zeros where places have no travel times.
    visits : Floats, shape (k,)
        Visits made a year.
    """

    loads: Floats
    customers: Ints
    drive_hours: Floats
    visits: Floats


def serve(brief: Brief, base: Floats, label: Ints) -> Served:
    """Add up what the plan asks of each territory. Units without a territory count nowhere.

    Parameters
    ----------
    brief : Brief
    base : Floats, shape (k, 2)
    label : Ints, shape (n,)
    """
    k, field = len(base), brief.field
    drive_hours, by_base = _drive(brief, base, label)
    loads = np.zeros((k, len(brief.criteria)))
    for column, criterion in enumerate(brief.criteria):
        if isinstance(criterion, BaseCriterion):
            loads[:, column] = by_base[:, column]
        else:
            loads[:, column] = _constant(criterion, brief, label, k)
    owner = label[field.unit] if field.has_customers else np.array([], dtype=np.int64)
    owner_of_stop = label[brief.service.unit]
    seen = owner_of_stop >= 0
    return Served(
        loads=loads,
        customers=np.bincount(owner[owner >= 0], minlength=k),
        drive_hours=drive_hours,
        visits=sums(owner_of_stop[seen], brief.service.visits[seen], k),
    )


def _constant(criterion: ConstantCriterion, brief: Brief, label: Ints, k: int) -> Floats:
    assigned = label >= 0
    return sums(label[assigned], criterion.unit_loads(brief.field)[assigned], k)


def _drive(brief: Brief, base: Floats, label: Ints) -> tuple[Floats, Floats]:
    """Drive hours (k,) and the loads that depend on the base (k, c); each territory's own stops only."""
    drive_hours = np.zeros(len(base))
    loads = np.zeros((len(base), len(brief.criteria)))
    if brief.field.frame.kind == "local":
        return drive_hours, loads
    for t, stops in enumerate(members(label[brief.service.unit], len(base))):
        if not len(stops):
            continue
        own = brief.service.only(stops)
        minutes = own.minutes_from(base[t : t + 1])
        drive_hours[t] = own.drive_minutes(minutes).sum() / 60.0
        for column, criterion in enumerate(brief.criteria):
            if isinstance(criterion, BaseCriterion):
                loads[t, column] = criterion.stop_loads(own, minutes).sum()
    return drive_hours, loads
