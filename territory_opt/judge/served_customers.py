"""Loads, hours and visits of each territory, served from its base."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.criteria import BaseCriterion, ConstantCriterion
from territory_opt.criteria.stop_trips import StopTrips
from territory_opt.judge.members import members
from territory_opt.model.arrays import Floats, Ints, sums
from territory_opt.resolve import ResolvedScenario


@dataclass(frozen=True)
class ServedCustomers:
    """Totals of k territories for c criteria.

    Parameters
    ----------
    loads : Floats, shape (k, c)
        In the criteria's own units, the work at key accounts' sites included.
    own_loads : Floats, shape (k, c)
        Without that work.
    customers : Ints, shape (k,)
        Customers with coverage `territory`; zeros in a book without customers.
    visit_hours : Floats, shape (k,)
        Hours a year at the territory's own customers, preparation included.
    drive_hours : Floats, shape (k,)
        Hours driven a year to the territory's own customers; zeros without travel times.
    visits : Floats, shape (k,)
        Visits a year to the territory's own customers.
    key_hours : Floats, shape (k,)
        Hours a year at key accounts' sites, driving included.
    """

    loads: Floats
    own_loads: Floats
    customers: Ints
    visit_hours: Floats
    drive_hours: Floats
    visits: Floats
    key_hours: Floats


def served_customers(resolved: ResolvedScenario, base: Floats, label: Ints) -> ServedCustomers:
    """Total loads, hours and visits of each territory. Units without a territory are not counted.

    Parameters
    ----------
    resolved : ResolvedScenario
    base : Floats, shape (k, 2)
    label : Ints, shape (n,)
    """
    k, field, service = len(base), resolved.field, resolved.service
    own = _stop_totals(resolved, base, label, np.flatnonzero(service.own))
    key = _stop_totals(resolved, base, label, np.flatnonzero(~service.own))
    for column, criterion in enumerate(resolved.criteria):
        if not isinstance(criterion, BaseCriterion):
            own.loads[:, column] = _unit_loads(criterion, resolved, label, k)
    owner = label[field.unit] if field.has_customers else np.array([], dtype=np.int64)
    return ServedCustomers(
        loads=own.loads + key.loads,
        own_loads=own.loads,
        customers=np.bincount(owner[owner >= 0], minlength=k),
        visit_hours=own.visit_hours,
        drive_hours=own.drive_hours,
        visits=own.visits,
        key_hours=key.visit_hours + key.drive_hours,
    )


def _unit_loads(criterion: ConstantCriterion, resolved: ResolvedScenario, label: Ints, k: int) -> Floats:
    assigned = label >= 0
    return sums(label[assigned], criterion.unit_loads(resolved.field)[assigned], k)


@dataclass(frozen=True)
class _StopTotals:
    """Totals of some stops: loads that depend on the base (k, c); hours and visits a year (k,)."""

    loads: Floats
    drive_hours: Floats
    visit_hours: Floats
    visits: Floats


def _stop_totals(resolved: ResolvedScenario, base: Floats, label: Ints, stops: Ints) -> _StopTotals:
    """Total some stops by territory, served from its base; no driving in a frame without travel times."""
    k, service = len(base), resolved.service.only(stops)
    owner = label[service.unit]
    assigned = owner >= 0
    visits = sums(owner[assigned], service.visits[assigned], k)
    visit_hours = sums(owner[assigned], (service.visits * service.minutes)[assigned], k) / 60.0
    drive_hours, loads = np.zeros(k), np.zeros((k, len(resolved.criteria)))
    if not resolved.field.frame.has_travel_times:
        return _StopTotals(loads, drive_hours, visit_hours, visits)
    driven = [
        (column, criterion)
        for column, criterion in enumerate(resolved.criteria)
        if isinstance(criterion, BaseCriterion)
    ]
    for t, indices in enumerate(members(owner, k)):
        if not len(indices):
            continue
        trips = StopTrips(service.only(indices), base[t : t + 1])
        drive_hours[t] = trips.drive_minutes.sum() / 60.0
        for column, criterion in driven:
            loads[t, column] = criterion.stop_loads(trips).sum()
    return _StopTotals(loads, drive_hours, visit_hours, visits)
