"""A number no plan can be better than, wherever its free bases lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import EDGE, Bands
from territory_opt.solver.bounds.band_prices import Prices
from territory_opt.solver.bounds.kernel import gather, uncovered
from territory_opt.solver.bounds.supergradient import Supergradient
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.cost_tables import Tables

MOST_UNITS = 2_000
"""Beyond, a pass over every unit and every base is too dear: 4 million cells, 15 ms a criterion."""

CELLS = {"quick": 60e6, "standard": 400e6, "best": 2_000e6}
"""Unit-base-criterion cells visited, by effort: 2 to 4 ns each."""

FEWEST_STEPS, MOST_STEPS = 400, 2_500

CLOCK_SHARE = 0.15
"""Share of a time limit that may go into this bound."""

FIRST_STEP, LAST_STEP = 0.05, 0.0003
REWARD_STEP = 2.0
"""Step of a reward, in mean rewards, for each step of a price in shares of a territory's cost."""


@dataclass(frozen=True)
class Choices:
    """Every base that may be chosen, with what it may gather; scaled like the tables.

    The homes come first: they are always chosen. Of the others `vacancies` are, each in another unit.

    Parameters
    ----------
    site : Ints, shape (s,)
    homes : int
    vacancies : int
    cost : Floats, shape (s, n)
        Infinite where the unit may not go.
    load : Floats, shape (n, c)
        Of the criteria that do not depend on the base: the bands of the others are left out, which only
        lowers the bound.
    low, high : Floats, shape (s, c)
        A vacancy has the loosest limits of all vacant territories.
    own : Ints, shape (s,)
        Unit of the base, which belongs to its territory; -1 for a home.
    """

    site: Ints
    homes: int
    vacancies: int
    cost: Floats
    load: Floats
    low: Floats
    high: Floats
    own: Ints

    @classmethod
    def of(cls, problem: Problem, tables: Tables, bands: Bands) -> Choices:
        """Ask the problem for every base."""
        fixed = problem.fixed
        still = np.setdiff1d(np.arange(problem.load.shape[1]), problem.dynamic)
        places = len(problem.site_points) - problem.first_unit_site if (~fixed).any() else 0
        inside = np.arange(places) if problem.site_unit is None else problem.site_unit[:places]
        site = np.concatenate([problem.home_site[fixed], problem.first_unit_site + np.arange(places)])
        load = problem.load[:, still] / tables.load_scale[still]
        low, high = _limits(bands, load.sum(axis=0), still)
        return cls(
            site,
            int(fixed.sum()),
            int((~fixed).sum()),
            _costs(problem, site) / tables.cost_scale,
            np.ascontiguousarray(load),
            _spread(low, fixed, places, np.min),
            _spread(high, fixed, places, np.max),
            np.concatenate([np.full(fixed.sum(), -1), inside]).astype(np.int64),
        )

    def chosen(self, value: Floats) -> Ints:
        """Rows of the homes and of the cheapest vacancies, no two of these in one unit."""
        rows = np.argsort(value[self.homes :], kind="stable") + self.homes
        _, first = np.unique(self.own[rows], return_index=True)
        rows = rows[np.sort(first)]
        return np.concatenate([np.arange(self.homes), rows[: self.vacancies]])


@dataclass(frozen=True)
class FreeBases:
    """The best rewards and prices met, and what they prove.

    Parameters
    ----------
    bound : float
        No plan costs less, in the tables' scale.
    reward : Floats, shape (n,)
    price : Floats, shape (s, c)
    value : Floats, shape (s,)
        What each base gathers at these rewards: the more below 0, the better it is.
    choices : Choices
    """

    bound: float
    reward: Floats
    price: Floats
    value: Floats
    choices: Choices


def free_bases(
    problem: Problem, tables: Tables, bands: Bands, prices: Prices, steps: int, stop: Callable[[], bool]
) -> FreeBases:
    """Raise the bound over all bases by supergradient steps.

    Every unit must be served once; that is relaxed at a reward for each unit. What is left falls apart into
    one knapsack for each base, with both limits of every criterion, whose prices are the base's own. Any
    rewards and prices give a valid bound.

    Parameters
    ----------
    problem : Problem
        With the objective "sites".
    tables, bands
        Of a good plan; its scales are kept.
    prices : Prices
        For the bases of that plan: where the climb begins.
    steps : int
    stop : callable

    Returns
    -------
    FreeBases
        The best met.

    References
    ----------
    Hess, Weaver, Siegfeldt, Whelan, Zitlau 1965 (doi 10.1287/opre.13.6.998) for the model; the relaxation is
    that of Validi, Buchanan, Lykhovyd 2022 (doi 10.1287/opre.2021.2141).
    """
    choices = Choices.of(problem, tables, bands)
    reward, price = _beginning(choices, tables, prices, problem)
    mean = max(float(np.abs(reward).mean()), 1e-9)
    rewards = Supergradient(reward, REWARD_STEP * mean, steps, FIRST_STEP, LAST_STEP)
    limits = Supergradient(price, 1.0, steps, FIRST_STEP, LAST_STEP)
    value, held, slope = np.empty(len(choices.site)), np.empty(price.shape), np.empty(len(reward))
    best = FreeBases(-np.inf, reward, price, value, choices)
    for _ in range(steps):
        reward, price = rewards.at, limits.at
        gather(choices.cost, choices.load, reward, price, choices.low, choices.high, choices.own, value, held)
        chosen = choices.chosen(value)
        bound = float(reward.sum() + value[chosen].sum())
        if bound > best.bound:
            best = FreeBases(bound, reward, price, value.copy(), choices)
        if stop():
            break
        uncovered(choices.cost, choices.load, reward, price, choices.own, chosen, slope)
        rewards.step(slope)
        limits.step_to_zero(choices.low - held, choices.high - held)
    return best


def first_bound(
    problem: Problem, tables: Tables, bands: Bands, prices: Prices, clock: Clock
) -> FreeBases | None:
    """Return the bound over all bases within the work its effort pays for; None where it cannot be had.

    It cannot where every base is a home (then the bound for fixed bases says more), where the objective is
    not measured from bases, and on maps that are too large.
    """
    if problem.objective != "sites" or problem.n > MOST_UNITS or problem.fixed.all():
        return None
    pace = Pace(clock, CLOCK_SHARE)
    cells = problem.n * len(problem.site_points) * max(1, problem.load.shape[1])
    steps = int(min(max(CELLS[clock.budget.effort] / cells, FEWEST_STEPS), MOST_STEPS))
    found = free_bases(problem, tables, bands, prices, steps, pace.over)
    return found if np.isfinite(found.bound) else None


def _limits(bands: Bands, total: Floats, still: Ints) -> tuple[Floats, Floats]:
    """Limits of the constant criteria (k, c), as loose as the bands are judged."""
    whole = np.ones(len(bands.scale))
    whole[still] = total
    low, high = bands.limits(whole)
    slack = 2.0 * EDGE * bands.share * whole
    return (low - slack)[:, still], (high + slack)[:, still]


def _spread(limit: Floats, fixed: Bools, places: int, loosest: Callable[..., Floats]) -> Floats:
    """Limits of the homes, then those of a vacancy for every place."""
    if not places:
        return np.ascontiguousarray(limit[fixed])
    vacancy = loosest(limit[~fixed], axis=0)
    return np.vstack([limit[fixed], np.broadcast_to(vacancy, (places, limit.shape[1]))])


def _costs(problem: Problem, site: Ints) -> Floats:
    """Objective from each site to each unit (s, n); infinite where the unit may not go."""
    cost = np.ascontiguousarray(problem.coefficients.cost(site).T)
    if problem.allowed is None:
        return cost
    homes = problem.allowed[:, problem.fixed].T
    vacant = problem.allowed[:, ~problem.fixed].any(axis=1)
    may = np.vstack([homes, np.broadcast_to(vacant, (len(site) - len(homes), problem.n))])
    return np.where(may, cost, np.inf)


def _beginning(choices: Choices, tables: Tables, prices: Prices, problem: Problem) -> tuple[Floats, Floats]:
    """Rewards and prices that make the plan's own bases worth what they are worth with fixed bases.

    A place that is nobody's base begins with the prices of the base nearest to it.
    """
    still = np.setdiff1d(np.arange(problem.load.shape[1]), problem.dynamic)
    price = prices.price[:, still]
    charged = tables.cost - choices.load @ price.T
    nearest = tables.cost[choices.own[choices.homes :]].argmin(axis=1)
    begin = np.vstack([price[problem.fixed], price[nearest]])
    return charged.min(axis=1), np.where(np.isinf(choices.high), np.maximum(begin, 0.0), begin)
