"""Locally optimal free bases by the alternating heuristic from many starts."""

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

STARTS = {"quick": 10, "standard": 40, "best": 200}
ROUNDS = 20
"""Most alternations of bases and prices; most starts converge in seven."""

QUICK_STEPS = 100
CLOCK_SHARE = 0.1
"""Share of a time limit for all starts."""


@dataclass(frozen=True)
class ConvergedBases:
    """Bases that are best for the units assigned to them at their prices.

    Parameters
    ----------
    tables : Tables
    prices : Prices
        Where units are small, their bound is close to the cost of the best plan from these bases.
    """

    tables: Tables
    prices: Prices


def converged_bases(problem: Problem, start: Start, clock: Clock) -> list[ConvergedBases]:
    """Distinct sets of bases from many starts, by rising bound.

    From bases drawn far apart, units are assigned by prices and bases move to the best site of their units
    until they no longer change: Cooper's alternating heuristic (doi 10.1137/1006005) with bands.

    Parameters
    ----------
    problem : Problem
        All bases free, with the objective "sites".
    start : Start
        For the scales and bands.
    clock : Clock
    """
    random = np.random.default_rng(clock.budget.seed)
    pace = Pace(clock, CLOCK_SHARE)
    by_sites: dict[tuple[int, ...], ConvergedBases] = {}
    for _ in range(STARTS[clock.budget.effort]):
        found = _converge(problem, start, _draw_sites(problem, random), pace.over)
        if pace.over():
            break
        if found is not None:
            by_sites.setdefault(tuple(sorted(found.tables.site.tolist())), found)
    return sorted(by_sites.values(), key=lambda found: found.prices.bound)


def _draw_sites(problem: Problem, random: np.random.Generator) -> Ints:
    """Draw sites of units with probability by mass and squared distance from the sites drawn before."""
    unit = problem.site_unit if problem.site_unit is not None else np.arange(problem.n)
    mass = mass_of(problem)[unit] + 1e-9 / problem.n
    points = problem.site_points[problem.first_unit_site :]
    away = np.ones(len(unit))
    drawn: list[int] = []
    for t in range(problem.k):
        probability = mass * away
        if probability.sum() <= 0:
            probability = mass
        drawn.append(int(random.choice(len(unit), p=probability / probability.sum())))
        step = ((points - points[drawn[-1]]) ** 2).sum(axis=1)
        away = step if t == 0 else np.minimum(away, step)
    return problem.first_unit_site + np.array(drawn, dtype=np.int64)


def _converge(problem: Problem, start: Start, site: Ints, stop: Callable[[], bool]) -> ConvergedBases | None:
    """Alternate prices and bases until the bases no longer change; None where a territory is empty."""
    price: Floats | None = None
    for turn in range(ROUNDS):
        tables = Tables.of(problem, site, start.tables)
        prices = ascend(tables, start.bands, problem.dynamic, QUICK_STEPS, stop, price)
        price = prices.price
        label = np.asarray(prices.priced_cost(tables).argmin(axis=1), dtype=np.int64)
        if stop() or len(np.unique(label)) < problem.k:
            return None
        moved = best_sites(problem, label)
        if np.array_equal(moved, site) or turn == ROUNDS - 1:
            break
        site = moved
    prices = ascend(tables, start.bands, problem.dynamic, STEPS, stop, price)
    label = np.asarray(prices.priced_cost(tables).argmin(axis=1), dtype=np.int64)
    return None if len(np.unique(label)) < problem.k else ConvergedBases(tables, prices)
