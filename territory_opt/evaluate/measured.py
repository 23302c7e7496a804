"""One division of the units, measured from scratch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.brief import Brief
from territory_opt.evaluate.balance import Balance, weigh
from territory_opt.evaluate.bases import find_bases
from territory_opt.evaluate.roster import Roster
from territory_opt.evaluate.served import Served, serve
from territory_opt.model.arrays import Floats, Ints


@dataclass(frozen=True)
class Measured:
    """What the labels alone amount to. n units, k territories.

    Parameters
    ----------
    roster : Roster
    label : Ints, shape (n,)
        -1 for a unit without a territory.
    base : Floats, shape (k, 2)
    units : Ints, shape (k,)
        Number of units.
    served : Served
    balance : Balance
    own_balance : Balance
        Without the work at key accounts' sites.
    """

    roster: Roster
    label: Ints
    base: Floats
    units: Ints
    served: Served
    balance: Balance
    own_balance: Balance

    @property
    def unassigned(self) -> Ints:
        """Units without a territory."""
        return np.flatnonzero(self.label < 0)


def measure(brief: Brief, roster: Roster, label: Ints) -> Measured:
    """Find the bases of the territories, and weigh what they serve."""
    base = find_bases(brief, roster.homes, label)
    units = np.bincount(label[label >= 0], minlength=len(roster))
    served = serve(brief, base, label)
    balance = weigh(brief, roster, served.loads, units)
    without = weigh(brief, roster, served.own_loads, units) if served.key_hours.any() else balance
    return Measured(roster, label, base, units, served, balance, without)
