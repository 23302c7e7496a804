"""Lower bound on the objective over all choices of free bases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.band_prices import Prices
from territory_opt.solver.bounds.kernel import base_values, reward_slopes
from territory_opt.solver.bounds.supergradient import Supergradient
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.cost_tables import Tables

MOST_UNITS = 2_000
"""Beyond, a pass over all units and bases takes too long: 4 million cells, 15 ms a criterion."""

CELLS = {"quick": 60e6, "standard": 400e6, "best": 2_000e6}
"""Unit-base-criterion cells visited, by effort: 2 to 4 ns each."""

FEWEST_STEPS, MOST_STEPS = 400, 2_500

CLOCK_SHARE = 0.15
"""Share of a time limit for this bound."""

FIRST_STEP, LAST_STEP = 0.05, 0.0003
REWARD_STEP = 2.0
"""Step size of a reward, in mean rewards, relative to that of a price, in shares of a territory's cost."""


@dataclass(frozen=True)
class BaseChoices:
    """Every possible base with its costs and limits, scaled like the tables.

    The homes come first; all of them are used. Of the others `free_count` are used, each in another unit.

    Parameters
    ----------
    site : Ints, shape (s,)
    fixed_count : int
    free_count : int
    cost : Floats, shape (s, n)
        Infinite where the unit may not go.
    load : Floats, shape (n, c)
        Of the criteria that do not depend on the base. The bands of the others are relaxed, which keeps the
        bound valid.
    low, high : Floats, shape (s, c)
        A free base has the loosest limits of all territories with free bases.
    base_unit : Ints, shape (s,)
        Unit that contains the base and belongs to its territory; -1 for a home.
    """

    site: Ints
    fixed_count: int
    free_count: int
    cost: Floats
    load: Floats
    low: Floats
    high: Floats
    base_unit: Ints

    @classmethod
    def of(cls, problem: Problem, tables: Tables, bands: Bands) -> BaseChoices:
        """Evaluate the problem at every base."""
        fixed = problem.fixed
        constant = np.setdiff1d(np.arange(problem.load.shape[1]), problem.dynamic)
        places = len(problem.site_points) - problem.first_unit_site if (~fixed).any() else 0
        inside = np.arange(places) if problem.site_unit is None else problem.site_unit[:places]
        site = np.concatenate([problem.home_site[fixed], problem.first_unit_site + np.arange(places)])
        load = problem.load[:, constant] / tables.load_scale[constant]
        low, high = _constant_limits(bands, load.sum(axis=0), constant)
        return cls(
            site,
            int(fixed.sum()),
            int((~fixed).sum()),
            _costs(problem, site) / tables.cost_scale,
            np.ascontiguousarray(load),
            _expand_limits(low, fixed, places, np.min),
            _expand_limits(high, fixed, places, np.max),
            np.concatenate([np.full(fixed.sum(), -1), inside]).astype(np.int64),
        )

    def chosen(self, value: Floats) -> Ints:
        """Rows of the homes and of the best free bases, each in another unit."""
        rows = np.argsort(value[self.fixed_count :], kind="stable") + self.fixed_count
        _, first = np.unique(self.base_unit[rows], return_index=True)
        rows = rows[np.sort(first)]
        return np.concatenate([np.arange(self.fixed_count), rows[: self.free_count]])


@dataclass(frozen=True)
class FreeBases:
    """The best rewards and prices found and their bound.

    Parameters
    ----------
    bound : float
        Lower bound on the cost of every plan, in the tables' scale.
    reward : Floats, shape (n,)
    price : Floats, shape (s, c)
    value : Floats, shape (s,)
        Value of each base at these rewards; lower is better.
    choices : BaseChoices
    """

    bound: float
    reward: Floats
    price: Floats
    value: Floats
    choices: BaseChoices


def free_bases(
    problem: Problem, tables: Tables, bands: Bands, prices: Prices, steps: int, stop: Callable[[], bool]
) -> FreeBases:
    """Raise the bound over all bases by supergradient steps.

    The constraint that every unit is served once is relaxed with a reward for each unit. The rest decomposes
    into one knapsack for each base, whose limits of every criterion are relaxed with prices of that base. Any
    rewards and prices give a valid bound.

    Parameters
    ----------
    problem : Problem
        With the objective "sites".
    tables, bands
        Of a plan; they set the scales.
    prices : Prices
        For the bases of that plan: the initial prices.
    steps : int
    stop : callable

    Returns
    -------
    FreeBases
        The best found.

    References
    ----------
    Hess, Weaver, Siegfeldt, Whelan, Zitlau 1965 (doi 10.1287/opre.13.6.998) for the model; the relaxation is
    that of Validi, Buchanan, Lykhovyd 2022 (doi 10.1287/opre.2021.2141).
    """
    choices = BaseChoices.of(problem, tables, bands)
    reward, price = _start_values(choices, tables, prices, problem)
    mean = max(float(np.abs(reward).mean()), 1e-9)
    rewards = Supergradient(reward, REWARD_STEP * mean, steps, FIRST_STEP, LAST_STEP)
    limits = Supergradient(price, 1.0, steps, FIRST_STEP, LAST_STEP)
    value, held, slope = np.empty(len(choices.site)), np.empty(price.shape), np.empty(len(reward))
    best = FreeBases(-np.inf, reward, price, value, choices)
    for _ in range(steps):
        reward, price = rewards.point, limits.point
        base_values(
            choices.cost,
            choices.load,
            reward,
            price,
            choices.low,
            choices.high,
            choices.base_unit,
            value,
            held,
        )
        chosen = choices.chosen(value)
        bound = float(reward.sum() + value[chosen].sum())
        if bound > best.bound:
            best = FreeBases(bound, reward, price, value.copy(), choices)
        if stop():
            break
        reward_slopes(choices.cost, choices.load, reward, price, choices.base_unit, chosen, slope)
        rewards.step(slope)
        limits.step_prices(choices.low - held, choices.high - held)
    return best


def first_bound(
    problem: Problem, tables: Tables, bands: Bands, prices: Prices, clock: Clock
) -> FreeBases | None:
    """Return the bound over all bases, with steps by effort; None where it does not apply.

    It does not where every base is a home (the bound for fixed bases is then higher), where the objective is
    not measured from bases, and on maps that are too large.
    """
    if not problem.costs_from_sites or problem.n > MOST_UNITS or problem.fixed.all():
        return None
    pace = Pace(clock, CLOCK_SHARE)
    cells = problem.n * len(problem.site_points) * max(1, problem.load.shape[1])
    steps = int(min(max(CELLS[clock.budget.effort] / cells, FEWEST_STEPS), MOST_STEPS))
    found = free_bases(problem, tables, bands, prices, steps, pace.over)
    return found if np.isfinite(found.bound) else None


def _constant_limits(bands: Bands, total: Floats, constant: Ints) -> tuple[Floats, Floats]:
    """Limits of the constant criteria (k, c), relaxed for the bound."""
    whole = np.ones(len(bands.scale))
    whole[constant] = total
    low, high = bands.relaxed_limits(whole)
    return low[:, constant], high[:, constant]


def _expand_limits(limit: Floats, fixed: Bools, places: int, loosest: Callable[..., Floats]) -> Floats:
    """Limits of the homes, then the loosest free ones for every place; shape (s, c)."""
    if not places:
        return np.ascontiguousarray(limit[fixed])
    free = loosest(limit[~fixed], axis=0)
    return np.vstack([limit[fixed], np.broadcast_to(free, (places, limit.shape[1]))])


def _costs(problem: Problem, site: Ints) -> Floats:
    """Objective from each site to each unit (s, n); infinite where the unit may not go."""
    cost = np.ascontiguousarray(problem.coefficients.cost(site).T)
    if problem.allowed is None:
        return cost
    homes = problem.allowed[:, problem.fixed].T
    free = problem.allowed[:, ~problem.fixed].any(axis=1)
    allowed = np.vstack([homes, np.broadcast_to(free, (len(site) - len(homes), problem.n))])
    return np.where(allowed, cost, np.inf)


def _start_values(
    choices: BaseChoices, tables: Tables, prices: Prices, problem: Problem
) -> tuple[Floats, Floats]:
    """Initial rewards and prices, at which the plan's own bases have the value they have as fixed bases.

    A place that is no base of the plan starts with the prices of the nearest base.
    """
    constant = np.setdiff1d(np.arange(problem.load.shape[1]), problem.dynamic)
    price = prices.price[:, constant]
    priced = tables.cost - choices.load @ price.T
    nearest = tables.cost[choices.base_unit[choices.fixed_count :]].argmin(axis=1)
    start = np.vstack([price[problem.fixed], price[nearest]])
    return priced.min(axis=1), np.where(np.isinf(choices.high), np.maximum(start, 0.0), start)
