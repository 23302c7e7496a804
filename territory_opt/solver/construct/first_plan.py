"""The first plan of a search, and the prices that it was built with."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import Bands
from territory_opt.solver.bases import best_sites
from territory_opt.solver.bounds.band_prices import Prices
from territory_opt.solver.bounds.large_units import raise_bound
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.construct.bisection import bisect
from territory_opt.solver.construct.repair import repair
from territory_opt.solver.construct.shared_depots import (
    ascend_shared,
    depots,
    distribute,
    divided,
    even,
    search_centres,
)
from territory_opt.solver.cost_tables import Tables
from territory_opt.solver.graph import Graph

STEPS = 300
"""Steps of dual ascent: 0.03 % under the limit on 12,900 units x 60 territories x 3 criteria."""

PRICE_SHARE = 0.25
"""Share of a time limit that may go into prices."""

ROUNDS = 3
"""Rounds of moving free bases and raising prices before the search."""


@dataclass(frozen=True)
class Start:
    """A connected division, its tables, bands and prices."""

    label: Ints
    tables: Tables
    bands: Bands
    prices: Prices


def first_start(
    problem: Problem, graph: Graph, clock: Clock, angle: float = 0.0, like: Tables | None = None
) -> Start:
    """Divide by prices over the bases, move free bases to the best member unit, and repeat.

    Parameters
    ----------
    problem : Problem
    graph : Graph
    clock : Clock
    angle : float
        Angle (radians) by which the first cuts are turned, for another start.
    like : Tables or None
        Whose scales to keep.

    Returns
    -------
    Start
    """
    label, site = _first_bases(problem, graph, angle)
    tables = Tables.of(problem, site, like)
    bands = Bands.of(problem, tables.load_scale)
    rounds = 1 if problem.fixed.all() or problem.start is not None else ROUNDS
    prices: Prices | None = None
    pace = Pace(clock, PRICE_SHARE)
    for turn in range(rounds):
        if turn and clock.over():
            break
        if turn:
            tables = tables.with_best_bases(problem, label)
        depot, begin = depots(problem, tables.site), prices.price if prices else None
        prices = ascend_shared(depot, tables, bands, problem.dynamic, STEPS, pace.over, begin)
        if problem.start is None:
            label = _connected(problem, graph, depot, tables, prices)
    assert prices is not None  # rounds >= 1
    if not clock.over():
        prices = raise_bound(tables, bands, problem.dynamic, prices, pace.over)
    prices = even(depot, prices)
    return Start(label, tables.with_best_bases(problem, label), bands, prices)


def with_search_centres(problem: Problem, start: Start) -> tuple[Problem, Start]:
    """Give territories that share a home search centres of their own."""
    search_centre = search_centres(problem, start.label)
    if search_centre is None:
        return problem, start
    problem = replace(problem, search_centre=search_centre)
    return problem, replace(start, tables=Tables.of(problem, start.tables.site, like=start.tables))


def from_today(problem: Problem) -> Problem:
    """Start from today's plan where change is limited; units without an owner join the nearest."""
    if problem.disruption is None or problem.start is not None:
        return problem
    moved = problem.disruption.moved
    label = moved.argmin(axis=1).astype(np.int64)
    owned = moved.min(axis=1) < moved.max(axis=1)
    if owned.any() and not owned.all():
        nearest = cKDTree(problem.points[owned]).query(problem.points[~owned])[1]
        label[~owned] = label[owned][nearest]
    return replace(problem, start=label)


def _first_bases(problem: Problem, graph: Graph, angle: float) -> tuple[Ints, Ints]:
    """Labels to start from and the sites they are served from."""
    if problem.start is not None:
        flat = np.zeros((problem.n, problem.k))
        label = repair(graph, problem.start, problem.k, flat, np.ones(problem.n))
        return label, best_sites(problem, label)
    if problem.fixed.all():
        return np.zeros(problem.n, dtype=np.int64), problem.home_site
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    label = bisect(problem.points, mass_of(problem), problem.share.mean(axis=1), turn)
    if problem.fixed.any():
        return label, _with_vacancies(problem)
    return label, best_sites(problem, label)


def mass_of(problem: Problem) -> Floats:
    """Mean of the constant loads, each scaled to a sum of 1; even when there are none."""
    constant = np.delete(problem.load, problem.dynamic, axis=1)
    if not constant.shape[1]:
        return np.ones(problem.n)
    mass: Floats = (constant / constant.sum(axis=0)).mean(axis=1)
    return mass


def _with_vacancies(problem: Problem) -> Ints:
    """Homes, and for each vacant territory the unit that costs most from all bases so far."""
    site = problem.home_site.copy()
    cheapest = problem.coefficients.cost(site[problem.fixed]).min(axis=1)
    for t in np.flatnonzero(~problem.fixed):
        unit = int(cheapest.argmax())
        own = unit if problem.site_unit is None else int(np.flatnonzero(problem.site_unit == unit)[0])
        site[t] = problem.first_unit_site + own
        cheapest = np.minimum(cheapest, problem.coefficients.cost(site[t : t + 1])[:, 0])
        cheapest[unit] = -1.0
    return site


def _connected(problem: Problem, graph: Graph, depot: Ints, tables: Tables, prices: Prices) -> Ints:
    priced = prices.priced_cost(tables)
    label = np.asarray(priced.argmin(axis=1), dtype=np.int64)
    if len(np.unique(depot)) < len(depot):
        return _divided(problem, graph, depot, tables, prices, label)
    if not problem.contiguous:
        return _fill_empty(label, priced)
    mass = tables.load[np.arange(problem.n), label].sum(axis=1)
    return repair(graph, label, problem.k, priced, mass)


def _divided(
    problem: Problem, graph: Graph, depot: Ints, tables: Tables, prices: Prices, label: Ints
) -> Ints:
    """Divide what each depot has at these prices, or the whole map: whichever is nearer to the bands."""
    bands, mass = Bands.of(problem, tables.load_scale), mass_of(problem)
    tried = []
    for begin in (divided(problem, depot, label, mass), distribute(problem, tables.site, mass)):
        search_centre = search_centres(problem, begin)
        priced = prices.priced_cost(
            Tables.of(replace(problem, search_centre=search_centre), tables.site, like=tables)
        )
        if problem.contiguous:
            tried.append(repair(graph, begin, problem.k, priced, mass))
        else:
            tried.append(_fill_empty(begin, priced))
    return min(
        tried,
        key=lambda label: (tables.misplaced(label).sum(), bands.excess(tables.totals(label)).sum()),
    )


def _fill_empty(label: Ints, priced: Floats) -> Ints:
    """Give every empty territory its cheapest unit."""
    label = label.copy()
    for t in np.flatnonzero(np.bincount(label, minlength=priced.shape[1]) == 0):
        unassigned = np.bincount(label, minlength=priced.shape[1])[label] > 1
        label[np.where(unassigned, priced[:, t], np.inf).argmin()] = t
    return label
