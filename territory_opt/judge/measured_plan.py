"""One division of the units, measured from scratch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.judge.balance import Balance, weigh
from territory_opt.judge.judged_territories import JudgedTerritories
from territory_opt.judge.served_customers import ServedCustomers, serve
from territory_opt.judge.territory_bases import find_bases
from territory_opt.model.arrays import Floats, Ints
from territory_opt.resolve import ResolvedScenario


@dataclass(frozen=True)
class MeasuredPlan:
    """What the labels alone amount to. n units, k territories.

    Parameters
    ----------
    roster : JudgedTerritories
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

    roster: JudgedTerritories
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


def measure(resolved: ResolvedScenario, roster: JudgedTerritories, label: Ints) -> MeasuredPlan:
    """Find the bases of the territories, and weigh what they serve."""
    base = find_bases(resolved, roster.homes, label)
    units = np.bincount(label[label >= 0], minlength=len(roster))
    served = serve(resolved, base, label)
    balance = weigh(resolved, roster, served.loads, units)
    without = weigh(resolved, roster, served.own_loads, units) if served.key_hours.any() else balance
    return MeasuredPlan(roster, label, base, units, served, balance, without)
