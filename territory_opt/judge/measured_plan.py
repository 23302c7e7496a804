"""Figures of one division of the units into territories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.judge.balance import Balance, measure_balance
from territory_opt.judge.judged_territories import JudgedTerritories
from territory_opt.judge.served_customers import ServedCustomers, served_customers
from territory_opt.judge.territory_bases import find_bases
from territory_opt.model.arrays import Floats, Ints
from territory_opt.resolve import ResolvedScenario


@dataclass(frozen=True)
class MeasuredPlan:
    """Bases, service and balance computed from the labels. n units, k territories.

    Parameters
    ----------
    territories : JudgedTerritories
    label : Ints, shape (n,)
        -1 for a unit without a territory.
    base : Floats, shape (k, 2)
    units : Ints, shape (k,)
        Number of units.
    served : ServedCustomers
    balance : Balance
    own_balance : Balance
        Without the work at key accounts' sites.
    """

    territories: JudgedTerritories
    label: Ints
    base: Floats
    units: Ints
    served: ServedCustomers
    balance: Balance
    own_balance: Balance

    @property
    def unassigned(self) -> Ints:
        """Units without a territory."""
        return np.flatnonzero(self.label < 0)


def measure_plan(resolved: ResolvedScenario, territories: JudgedTerritories, label: Ints) -> MeasuredPlan:
    """Find the bases of the territories, and compare their loads with the targets."""
    base = find_bases(resolved, territories.homes, label)
    units = np.bincount(label[label >= 0], minlength=len(territories))
    served = served_customers(resolved, base, label)
    balance = measure_balance(resolved, territories, served.loads, units)
    own_balance = balance
    if served.key_hours.any():
        own_balance = measure_balance(resolved, territories, served.own_loads, units)
    return MeasuredPlan(territories, label, base, units, served, balance, own_balance)
