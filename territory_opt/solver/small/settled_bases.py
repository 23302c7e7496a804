"""Where free bases settle, from many beginnings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bases import best_sites
from territory_opt.solver.bounds.band_prices import Prices, ascend
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.construct.first_plan import STEPS, Start, mass_of
from territory_opt.solver.cost_tables import Tables

BEGINNINGS = {"quick": 10, "standard": 40, "best": 200}
ROUNDS = 20
"""How often bases and prices take turns; most settle in seven."""

QUICK_STEPS = 100
TIME_SHARE = 0.1
"""Share of a time limit that may go into this."""


@dataclass(frozen=True)
class Settled:
    """Bases that lie in the middle of what they get by prices.

    Parameters
    ----------
    tables : Tables
    prices : Prices
        Their bound is nearly what the best plan from these bases costs, where units are small.
    """

    tables: Tables
    prices: Prices


def settled_bases(problem: Problem, start: Start, clock: Clock) -> list[Settled]:
    """Sets of bases that many beginnings end at, the least bound first.

    From bases drawn far apart, units are divided by prices and bases move to the middle of what they got,
    until they stay: Cooper's alternate heuristic (doi 10.1137/1006005) with bands.

    Parameters
    ----------
    problem : Problem
        All bases free, with the objective "sites".
    start : Start
        Whose scales are kept.
    clock : Clock
    """
    random = np.random.default_rng(clock.budget.seed)
    pace = Pace(clock, TIME_SHARE)
    met: dict[tuple[int, ...], Settled] = {}
    for _ in range(BEGINNINGS[clock.budget.effort]):
        found = _settled(problem, start, _drawn(problem, random), pace.over)
        if pace.over():
            break
        if found is not None:
            met.setdefault(tuple(sorted(found.tables.site.tolist())), found)
    return sorted(met.values(), key=lambda found: found.prices.bound)


def _drawn(problem: Problem, random: np.random.Generator) -> Ints:
    """Sites of units drawn by what they weigh and how far they lie from those drawn before."""
    unit = problem.site_unit if problem.site_unit is not None else np.arange(problem.n)
    mass = mass_of(problem)[unit] + 1e-9 / problem.n
    points = problem.site_points[problem.first_unit_site :]
    away = np.ones(len(unit))
    drawn: list[int] = []
    for t in range(problem.k):
        chance = mass * away
        if chance.sum() <= 0:
            chance = mass
        drawn.append(int(random.choice(len(unit), p=chance / chance.sum())))
        step = ((points - points[drawn[-1]]) ** 2).sum(axis=1)
        away = step if t == 0 else np.minimum(away, step)
    return problem.first_unit_site + np.array(drawn, dtype=np.int64)


def _settled(problem: Problem, start: Start, site: Ints, over: Callable[[], bool]) -> Settled | None:
    """Let bases and prices take turns until the bases stay; None where a territory is left empty."""
    price: Floats | None = None
    for turn in range(ROUNDS):
        tables = Tables.of(problem, site, start.tables)
        prices = ascend(tables, start.bands, problem.dynamic, QUICK_STEPS, over, price)
        price = prices.price
        label = np.asarray(prices.charged(tables).argmin(axis=1), dtype=np.int64)
        if over() or len(np.unique(label)) < problem.k:
            return None
        moved = best_sites(problem, label)
        if np.array_equal(moved, site) or turn == ROUNDS - 1:
            break
        site = moved
    prices = ascend(tables, start.bands, problem.dynamic, STEPS, over, price)
    label = np.asarray(prices.charged(tables).argmin(axis=1), dtype=np.int64)
    return None if len(np.unique(label)) < problem.k else Settled(tables, prices)
