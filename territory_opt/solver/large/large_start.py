"""The first plan of a large problem, and the prices that it was built with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.model.arrays import Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import Bands
from territory_opt.solver.bases import best_sites
from territory_opt.solver.bounds.band_prices import Prices
from territory_opt.solver.clock import Clock
from territory_opt.solver.construct.bisection import bisect
from territory_opt.solver.construct.first_plan import STEPS, mass_of
from territory_opt.solver.construct.shared_depots import distribute, search_centres, sharing
from territory_opt.solver.graph import Graph
from territory_opt.solver.large.candidate_lists import CandidateLists
from territory_opt.solver.large.connect import connected
from territory_opt.solver.large.list_prices import ascend_listed, fully_priced

NOBODY = np.empty(0, dtype=np.int64)

WIDENED = 2
"""Rounds of adding pairs to the lists that the full pricing found missing."""

ROUNDS = 2
"""Rounds of moving free bases and raising prices before the search."""


NOT_LISTED = 1e-4
"""Share of the bound that pairs left off the lists may take before they are put on."""


@dataclass(frozen=True)
class LargeStart:
    """A connected division, the bases it was made for, and prices over candidate lists.

    Parameters
    ----------
    label : Ints, shape (n,)
    lists : CandidateLists
    bands : Bands
        In the scale of the lists.
    prices : Prices
    bound : float or None
        What the prices prove for the problem (scaled); None where bases are free, or when time was up.
    """

    label: Ints
    lists: CandidateLists
    bands: Bands
    prices: Prices
    bound: float | None


def large_start(problem: Problem, graph: Graph, clock: Clock) -> LargeStart:
    """Divide by prices over the bases, move free bases to the best member unit, and repeat.

    Raises
    ------
    Interrupted
        When stopped.
    """
    label, site = _first_bases(problem, graph)
    if problem.start is not None and label is not None:
        return replace(priced_start(problem, site, (label,), clock), label=label)
    rounds = 1 if problem.fixed.all() else ROUNDS
    start: LargeStart | None = None
    for turn in range(rounds):
        if turn and clock.over():
            break
        if turn and start is not None:
            site = best_sites(problem, start.label)
        start = priced_start(problem, site, (), clock, start)
        label = _by_prices(problem, graph, start.lists, start.prices)
        start = replace(start, label=label)
    assert start is not None  # rounds >= 1
    return start


def with_divided_depots(problem: Problem) -> Problem:
    """Start from parts of the map where territories share their homes, which prices do not distinguish."""
    if not problem.fixed.all() or problem.start is not None or not sharing(problem).any():
        return problem
    label = distribute(problem, problem.home_site, mass_of(problem))
    return replace(problem, start=label, search_centre=search_centres(problem, label))


def priced_start(
    problem: Problem,
    site: Ints,
    present: Sequence[Ints],
    clock: Clock,
    before: LargeStart | None = None,
    *,
    proved: bool | None = None,
) -> LargeStart:
    """Lists and prices for some bases, with the bound that they prove where it is required; no label yet.

    Parameters
    ----------
    problem : Problem
    site : Ints, shape (k,)
    present : sequence of Ints
        Labels of plans whose territories must be listed.
    clock : Clock
    before : LargeStart or None
        Whose scales to keep and prices to begin from.
    proved : bool or None
        Whether to price every pair; None: where every base is a home.
    """
    proved = bool(problem.fixed.all()) if proved is None else proved
    known = None if before is None else before.prices.price
    lists = CandidateLists.of(problem, site, present, before.lists if before else None, clock.deadline.stop)
    for _ in range(1 + WIDENED):
        bands = Bands.of(problem, lists.load_scale)
        prices = ascend_listed(lists, bands, problem.dynamic, STEPS, clock.over, known)
        priced = fully_priced(problem, lists, bands, prices, clock.over) if proved else None
        if priced is None or clock.over() or priced.bound >= prices.bound - NOT_LISTED * abs(prices.bound):
            break
        lists = CandidateLists.of(problem, site, [*present, priced.label], lists, clock.deadline.stop)
        known = prices.price
    return LargeStart(
        priced.label if priced else NOBODY, lists, bands, prices, priced.bound if priced else None
    )


def _by_prices(problem: Problem, graph: Graph, lists: CandidateLists, prices: Prices) -> Ints:
    """Each unit to its cheapest territory after prices, in one piece each."""
    priced = lists.priced(prices.reduced)
    units, entry = np.arange(problem.n), priced.argmin(axis=1)
    label = lists.territory[units, entry].astype(np.int64)
    mass = lists.load[units, entry].sum(axis=1)
    return connected(problem, graph, lists, label, priced, mass)


def _first_bases(problem: Problem, graph: Graph) -> tuple[Ints | None, Ints]:
    """Labels to start from, where there are any, and the sites they are served from."""
    if problem.start is not None:
        label = _repaired(problem, graph, problem.start)
        return label, best_sites(problem, label)
    if problem.fixed.all():
        return None, problem.home_site
    label = bisect(problem.points, mass_of(problem), problem.share.mean(axis=1))
    if problem.fixed.any():
        return None, _with_vacancies(problem)
    return label, best_sites(problem, label)


def _repaired(problem: Problem, graph: Graph, start: Ints) -> Ints:
    """The start plan, every territory in one piece, changing as little as possible."""
    largest = int(np.flatnonzero(start == np.bincount(start, minlength=problem.k).argmax())[0])
    own = largest if problem.site_unit is None else int(np.flatnonzero(problem.site_unit == largest)[0])
    site = np.where(problem.fixed, problem.home_site, problem.first_unit_site + own)
    listed, nothing = start[:, None].astype(np.int32), np.zeros((problem.n, 1))
    lists = CandidateLists(site, listed, nothing, nothing, nothing[:, :, None], 1.0, np.ones(1))
    return connected(problem, graph, lists, start, nothing, np.ones(problem.n))


def _with_vacancies(problem: Problem) -> Ints:
    """Homes, and for each vacant territory the unit that costs most from all bases so far."""
    site = problem.home_site.copy()
    homes = np.flatnonzero(problem.fixed)
    cheapest = np.full(problem.n, np.inf)
    for part in np.array_split(homes, max(1, len(homes) // 20)):
        cheapest = np.minimum(cheapest, problem.coefficients.cost(site[part]).min(axis=1))
    for t in np.flatnonzero(~problem.fixed):
        unit = int(cheapest.argmax())
        own = unit if problem.site_unit is None else int(np.flatnonzero(problem.site_unit == unit)[0])
        site[t] = problem.first_unit_site + own
        cheapest = np.minimum(cheapest, problem.coefficients.cost(site[t : t + 1])[:, 0])
        cheapest[unit] = -1.0
    return site
