"""The assignment of key accounts to KAMs as whole numbers: all that its solver sees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.accounts.fit import Fit
from territory_opt.accounts.hours import KeyHours
from territory_opt.accounts.key_table import KeyTable
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.book import Kams

NOBODY = -1
TICKS_AN_HOUR = 600
"""Hours are counted in tenths of a minute: accounts rounded up, capacities down, so no KAM is overrun."""
NOISE = 1e-6
"""Ticks by which floating-point sums may be off before they are rounded."""
COST_AN_HOUR = 10
"""Cost of an hour of travel."""
UNEVEN = 1 * COST_AN_HOUR
"""Cost of one account above a KAM's fair number, as much as an hour of travel: a mild wish, never more."""
VALUE_STEPS = 100_000
"""Steps into which the revenue of all key accounts is divided; any account is worth one more."""


@dataclass(frozen=True)
class Placement:
    """Which KAM could have which key account, and at what cost. The cheapest assignment is wanted.

    Parameters
    ----------
    open : Bools, shape (keys, kams)
        Pairs that fit and that the KAM has room for when everything else is left out.
    cost : Ints, shape (keys, kams)
        Travel, in tenths of an hour a year, less a bonus with today's KAM.
    unplaced : Ints, shape (keys,)
        Cost of leaving the account without a KAM: its value, in steps that outweigh all other costs.
    ticks : Ints, shape (keys, kams)
        Time a year, in tenths of a minute.
    capacity : Ints, shape (kams,)
        Time a year each KAM has, in tenths of a minute.
    places : Ints, shape (kams,)
        Accounts each KAM can have.
    fair : Ints, shape (kams,)
        Accounts each KAM would have if all were spread in proportion to the places.
    """

    open: Bools
    cost: Ints
    unplaced: Ints
    ticks: Ints
    capacity: Ints
    places: Ints
    fair: Ints

    def total_cost(self, kam_of: Ints) -> int:
        """Cost of an assignment; -1 stands for accounts without a KAM."""
        placed = np.flatnonzero(kam_of != NOBODY)
        count = np.bincount(kam_of[placed], minlength=len(self.places))
        uneven = UNEVEN * np.maximum(0, count - self.fair).sum()
        left = self.unplaced.sum() - self.unplaced[placed].sum()
        return int(self.cost[placed, kam_of[placed]].sum() + left + uneven)

    def part(self, keys: Ints, kams: Ints) -> Placement:
        """The same question asked of some accounts and some KAMs alone."""
        grid = np.ix_(keys, kams)
        return Placement(
            open=self.open[grid],
            cost=self.cost[grid],
            unplaced=self.unplaced[keys],
            ticks=self.ticks[grid],
            capacity=self.capacity[kams],
            places=self.places[kams],
            fair=self.fair[kams],
        )


def placement(keys: KeyTable, kams: Kams, fitting: Fit, hours: KeyHours) -> Placement:
    """Turn hours and money into whole numbers and strike out the pairs that cannot be.

    Value comes first: revenue in steps of a hundred-thousandth of the whole, and one step for any
    account. A relationship kept outweighs whatever travel its own account could save.
    """
    ticks = np.ceil(hours.total * TICKS_AN_HOUR - NOISE).astype(np.int64)
    capacity = np.floor(kams.capacity_hours * TICKS_AN_HOUR + NOISE).astype(np.int64)
    open_pairs = fitting.met & (ticks <= capacity) & (kams.max_accounts > 0)
    travel = np.round(_comparable(hours.travel, kams.homes) * COST_AN_HOUR).astype(np.int64)
    furthest = np.where(open_pairs, travel, 0).max(axis=1, initial=0)
    bonus = (furthest + 1)[:, None] * (keys.kam_id[:, None] == kams.kam_id[None, :])
    value_step = 1 + int((2 * furthest + 1 + UNEVEN).sum())
    places = np.minimum(kams.max_accounts, len(keys))
    return Placement(
        open=open_pairs,
        cost=travel - bonus,
        unplaced=_value(keys.revenue) * value_step,
        ticks=ticks,
        capacity=capacity,
        places=places,
        fair=_fair(places, int(open_pairs.any(axis=1).sum())),
    )


def _value(revenue: Floats) -> Ints:
    total = revenue.sum()
    steps = np.round(revenue / total * VALUE_STEPS) if total > 0 else np.zeros(len(revenue))
    value: Ints = steps.astype(np.int64) + 1
    return value


def _fair(places: Ints, accounts: int) -> Ints:
    fair: Ints = np.ceil(places * (accounts / max(1, int(places.sum())))).astype(np.int64)
    return fair


def _comparable(travel: Floats, homes: Floats) -> Floats:
    """Give a KAM whose home is unknown the mean travel of the others, so that not knowing is no advantage."""
    known = np.isfinite(homes).all(axis=1)
    if known.all() or not known.any():
        return travel
    return np.where(known, travel, travel[:, known].mean(axis=1, keepdims=True))
