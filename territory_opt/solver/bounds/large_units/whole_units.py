"""A higher bound where single units are a good part of a territory: they cannot be divided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.band_prices import Dual, Leaning, Prices
from territory_opt.solver.bounds.kernel import cheapest
from territory_opt.solver.bounds.large_units.kernel import choose
from territory_opt.solver.bounds.supergradient import Supergradient
from territory_opt.solver.cost_tables import Tables

LARGE = 0.02
"""A unit is large from this share of a mean territory on."""

MOST_LARGE = 400
NODES = 2_000
"""Nodes of the search for one territory's units, beyond which an estimate stands in."""

STEPS = 1_000
"""Steps: on US counties 300 give nine tenths of what 1,000 give."""

WORTH = 5e-4
"""Rise of the bound from which it matters to the search who gets the large units."""

PATIENCE = 200
"""Steps without a better bound after which nothing more is to be expected, as on maps of small units."""

FIRST_STEP, LAST_STEP = 0.03, 0.0003
REWARD_STEP = 0.3
"""Step of a reward for each step of a price."""


def raise_bound(
    tables: Tables, bands: Bands, dynamic: Ints, prices: Prices, stop: Callable[[], bool], steps: int = STEPS
) -> Prices:
    """Climb on from the prices with large units kept whole.

    The prices of the bands alone let a territory take half a county. Here each territory chooses large units
    whole: together they may not pass its upper limits, and small units bring what is missing, never less
    than nothing. That every large unit is taken once is paid for by a reward of its own. Any prices and
    rewards give a bound; at the rewards ``min_t reduced cost`` it is the one the prices give, so it only
    rises.

    Parameters
    ----------
    tables : Tables
    bands : Bands
    dynamic : Ints
        Criteria that depend on the base.
    prices : Prices
        Of the same tables.
    stop : callable
    steps : int

    Returns
    -------
    Prices
        With the higher bound and the prices that give it; unchanged where no unit is large.

    References
    ----------
    Lagrangian decomposition after Guignard and Kim 1987 (doi 10.1007/BF02592954).
    """
    dual = Dual(tables, bands, dynamic)
    lumps = _Lumps(tables, bands, dual, prices.toll)
    if not len(lumps.unit):
        return prices
    reward = lumps.rewards(prices.price)
    pay = Supergradient(prices.price, 1.0, steps, FIRST_STEP, LAST_STEP)
    earn = Supergradient(reward, REWARD_STEP, steps, FIRST_STEP, LAST_STEP)
    best, risen = prices, 0
    seen: Floats = np.zeros((len(prices.price), len(lumps.unit)))
    for step in range(steps):
        value = lumps.value(pay.at, earn.at)
        if step == steps // 2:
            seen[:] = 0.0
        seen += lumps.taken
        if value > best.bound:
            best, risen = replace(prices, bound=value, price=pay.at, reduced=dual.reduced(pay.at)), step
        if step - risen > PATIENCE or stop():
            break
        earn.step(lumps.uncovered())
        pay.step_to_zero(*lumps.slopes())
    if best.bound <= prices.bound * (1.0 + WORTH):
        return best
    return replace(best, leaning=Leaning(lumps.unit, seen.T / max(1.0, seen.sum(axis=0).max())))


class _Lumps:
    """The Lagrangian of the bands with large units whole, as a function of prices and rewards.

    With b_t the load of the large units that territory t takes, small units bring y_t in
    ``[max(0, low - b_t), high - b_t]`` at the price of the load.
    """

    def __init__(self, tables: Tables, bands: Bands, dual: Dual, toll: float) -> None:
        self.dual, self.tolls, cost = dual, dual.tolls(toll), dual.cost(toll)
        self.still = np.flatnonzero(~dual.moving)
        self.moving = np.flatnonzero(dual.moving)
        size = tables.load[:, 0, self.still].max(axis=1, initial=0.0)
        order = np.argsort(-size, kind="stable")[:MOST_LARGE]
        large = np.zeros(len(size), dtype=bool)
        large[order[size[order] > LARGE]] = True
        self.unit = np.flatnonzero(large)
        self.cost = np.ascontiguousarray(cost[large])
        self.load = np.ascontiguousarray(tables.load[large])
        self.whole = np.ascontiguousarray(self.load[:, 0, self.still])
        self.small_cost = np.ascontiguousarray(cost[~large])
        self.small_load = tables.load[~large]
        self.low = np.ascontiguousarray(dual.low[:, self.still])
        self.high = np.ascontiguousarray(np.where(dual.free, np.inf, dual.high)[:, self.still])
        k = bands.share.shape[0]
        self.label = np.zeros(len(self.small_cost), dtype=np.int64)
        self.total = np.zeros(bands.share.shape)
        self.taken = np.zeros((k, len(self.cost)), dtype=np.bool_)
        self.held, self.wanted = np.zeros_like(self.low), np.zeros_like(self.low)

    def rewards(self, price: Floats) -> Floats:
        """Rewards at which the bound is that of the prices alone; shape (large,)."""
        charge = np.einsum("itm,tm->it", self.load, self.dual.reduced(price))
        reward: Floats = (self.cost - charge).min(axis=1)
        return reward

    def value(self, price: Floats, reward: Floats) -> float:
        """Bound at these prices and rewards."""
        reduced = self.dual.reduced(price)
        served = cheapest(self.small_cost, self.small_load, reduced, self.label, self.total)
        moving = np.einsum("itm,tm->it", self.load[:, :, self.moving], reduced[:, self.moving])
        at = np.ascontiguousarray(price[:, self.still])
        chosen = choose(
            self.cost - moving, self.whole, reward, at, self.low, self.high, NODES, self.taken, self.held,
            self.wanted,
        )  # fmt: skip
        constants = self.dual.constant(price)[self.moving].sum() + self.tolls
        return float(served + chosen + reward.sum() + constants)

    def uncovered(self) -> Floats:
        """Supergradient of the rewards."""
        slope: Floats = 1.0 - self.taken.sum(axis=0)
        return slope

    def slopes(self) -> tuple[Floats, Floats]:
        """Supergradients of the prices, above 0 and below 0; shape (k, c)."""
        taken = np.einsum("ti,itm->tm", self.taken.astype(float), self.load)
        short, over = self.dual.slopes(self.total + taken)
        short[:, self.still] = self.wanted - self.total[:, self.still]
        over[:, self.still] = self.high - self.held - self.total[:, self.still]
        return short, over
