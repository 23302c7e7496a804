"""A higher lower bound for large units, which cannot be divided between territories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.band_prices import Dual, LargeUnitBias, Prices
from territory_opt.solver.bounds.kernel import assign_cheapest
from territory_opt.solver.bounds.large_units.kernel import choose
from territory_opt.solver.bounds.supergradient import Supergradient
from territory_opt.solver.cost_tables import Tables, strided

LARGE = 0.02
"""Least share of a mean territory of a large unit."""

MOST_LARGE = 400
NODES = 2_000
"""Most nodes of the search for one territory's units; an estimate bounds the rest."""

STEPS = 1_000
"""Steps: on US counties 300 give nine tenths of what 1,000 give."""

BIAS_GAIN = 5e-4
"""Relative rise of the bound from which the search is biased by it."""

MAX_STALLED_STEPS = 200
"""Steps without a better bound after which the ascent ends."""

FIRST_STEP, LAST_STEP = 0.03, 0.0003
REWARD_STEP = 0.3
"""Step size of a reward relative to that of a price."""


def raise_bound(
    tables: Tables, bands: Bands, dynamic: Ints, prices: Prices, stop: Callable[[], bool], steps: int = STEPS
) -> Prices:
    """Raise the bound of the prices by keeping large units whole.

    The prices of the bands alone allow fractions of units. Here each territory chooses large units whole
    within its upper limits, and small units add what is missing, at least 0. The constraint that every large
    unit is taken once is relaxed with a reward for each. Any prices and rewards give a bound; at the rewards
    ``min_t reduced cost`` it equals that of the prices, so it never falls.

    Parameters
    ----------
    tables : Tables
    bands : Bands
    dynamic : Ints
        Criteria that depend on the base.
    prices : Prices
        For the same tables.
    stop : callable
    steps : int

    Returns
    -------
    Prices
        With the higher bound and its prices; unchanged where no unit is large.

    References
    ----------
    Lagrangian decomposition after Guignard and Kim 1987 (doi 10.1007/BF02592954).
    """
    dual = Dual(tables, bands, dynamic)
    whole_unit_dual = _WholeUnitDual(tables, bands, dual, prices.change_price)
    if not len(whole_unit_dual.unit):
        return prices
    reward = whole_unit_dual.rewards(prices.price)
    price_ascent = Supergradient(prices.price, 1.0, steps, FIRST_STEP, LAST_STEP)
    reward_ascent = Supergradient(reward, REWARD_STEP, steps, FIRST_STEP, LAST_STEP)
    best, last_gain = prices, 0
    times_taken: Floats = np.zeros((len(prices.price), len(whole_unit_dual.unit)))
    for step in range(steps):
        price = price_ascent.point
        value = whole_unit_dual.value(price, reward_ascent.point)
        if step == steps // 2:
            times_taken[:] = 0.0
        times_taken += whole_unit_dual.taken
        if value > best.bound:
            best, last_gain = replace(prices, bound=value, price=price, reduced=dual.reduced(price)), step
        if step - last_gain > MAX_STALLED_STEPS or stop():
            break
        reward_ascent.step(whole_unit_dual.reward_slopes())
        price_ascent.step_prices(*whole_unit_dual.slopes())
    if best.bound <= prices.bound * (1.0 + BIAS_GAIN):
        return best
    share = times_taken.T / max(1.0, times_taken.sum(axis=0).max())
    return replace(best, large_unit_bias=LargeUnitBias(whole_unit_dual.unit, share))


class _WholeUnitDual:
    """The Lagrangian of the bands with large units whole, as a function of prices and rewards.

    With b_t the load of the large units that territory t takes, small units add y_t in
    ``[max(0, low - b_t), high - b_t]`` at the price of the load.
    """

    def __init__(self, tables: Tables, bands: Bands, dual: Dual, change_price: float) -> None:
        self.dual, self.change_constant = dual, dual.change_constant(change_price)
        cost = dual.cost(change_price)
        self.constant = np.flatnonzero(~dual.is_dynamic)
        self.dynamic = np.flatnonzero(dual.is_dynamic)
        size = tables.load[:, 0, self.constant].max(axis=1, initial=0.0)
        order = np.argsort(-size, kind="stable")[:MOST_LARGE]
        large = np.zeros(len(size), dtype=bool)
        large[order[size[order] > LARGE]] = True
        self.unit = np.flatnonzero(large)
        self.cost = np.ascontiguousarray(cost[large])
        self.load = np.ascontiguousarray(tables.load[large])
        self.whole = np.ascontiguousarray(self.load[:, 0, self.constant])
        self.small_cost = np.ascontiguousarray(cost[~large])
        self.small_load = strided(tables.load[~large])
        self.low = np.ascontiguousarray(dual.low[:, self.constant])
        self.high = np.ascontiguousarray(np.where(dual.unbounded, np.inf, dual.high)[:, self.constant])
        k = bands.share.shape[0]
        self.label = np.zeros(len(self.small_cost), dtype=np.int64)
        self.total = np.zeros(bands.share.shape)
        self.taken = np.zeros((k, len(self.cost)), dtype=np.bool_)
        self.held, self.wanted = np.zeros_like(self.low), np.zeros_like(self.low)

    def rewards(self, price: Floats) -> Floats:
        """Rewards at which the bound is that of the prices alone; shape (b,)."""
        priced = np.einsum("itm,tm->it", self.load, self.dual.reduced(price))
        reward: Floats = (self.cost - priced).min(axis=1)
        return reward

    def value(self, price: Floats, reward: Floats) -> float:
        """Bound at these prices and rewards."""
        reduced = self.dual.reduced(price)
        served = 0.0
        # An empty array is another type to numba: the kernel would be compiled again.
        if len(self.small_cost):
            served = assign_cheapest(self.small_cost, self.small_load, reduced, self.label, self.total)
        priced = np.einsum("itm,tm->it", self.load[:, :, self.dynamic], reduced[:, self.dynamic])
        constant_price = np.ascontiguousarray(price[:, self.constant])
        chosen = choose(
            self.cost - priced, self.whole, reward, constant_price, self.low, self.high, NODES, self.taken,
            self.held, self.wanted,
        )  # fmt: skip
        constants = self.dual.constant(price)[self.dynamic].sum() + self.change_constant
        return float(served + chosen + reward.sum() + constants)

    def reward_slopes(self) -> Floats:
        """Supergradient of the rewards."""
        slope: Floats = 1.0 - self.taken.sum(axis=0)
        return slope

    def slopes(self) -> tuple[Floats, Floats]:
        """Supergradients of the prices, above 0 and below 0; shape (k, c)."""
        taken = np.einsum("ti,itm->tm", self.taken.astype(float), self.load)
        short, over = self.dual.slopes(self.total + taken)
        short[:, self.constant] = self.wanted - self.total[:, self.constant]
        over[:, self.constant] = self.high - self.held - self.total[:, self.constant]
        return short, over
