"""The search: annealing from hot, exact neighbourhoods where bands are missed, and again from warm."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from territory_opt.model.problem import Problem
from territory_opt.solver.clock import Clock
from territory_opt.solver.construct.start import Start
from territory_opt.solver.exact.polish import polish
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Incumbent
from territory_opt.solver.search.chain import BORDER, HOT, WARM, Chain

CHAINS = 2
"""Always two, whatever the machine has: the number of runs is part of the answer."""

ROUNDS = 4
"""Most rounds: one from hot, and from warm while no plan holds every band."""

INSIST = 3.0
"""By how much the price of a missed band rises from one round to the next."""

CHARGE = ((0.0, 1.0), (1.0, 0.5))
"""Share of the bound's prices that each chain feels: in the first round, and in later ones. Plain cost ends 0.1 %
cheaper, prices hold bands that plain cost misses."""

FADED = 0.3
"""Share of the border's weight once bands are missed: it can hold a thin territory outside its band."""

SMALL = 500
"""Up to so many units exact neighbourhoods gain on what annealing leaves; beyond, it is 0.003 % in 10 s."""

NEIGHBOURHOODS = {"quick": 4, "standard": 12, "best": 60}
"""Neighbourhoods solved exactly after each round."""


def search(
    problem: Problem, graph: Graph, start: Start, clock: Clock, watch: Callable[[float, Incumbent], None]
) -> Incumbent:
    """Anneal with two seeds side by side, mend what is missed, and again until every band holds.

    Parameters
    ----------
    problem, graph, start, clock
    watch : callable
        Told the share of work done and the incumbent.

    Returns
    -------
    Incumbent
        With the best plan of all chains and rounds.
    """
    best = Incumbent(np.full(len(start.bands.scale), np.nan))
    weight = border_weight(problem, start)
    mean = problem.k / problem.n
    heat = _first_heat(start, mean) if problem.start is None else WARM * mean
    iterations = clock.iterations(problem.n)
    for turn in range(ROUNDS):
        chains = [_chain(problem, graph, start, best, weight, clock, turn, c) for c in range(CHAINS)]
        _run(chains, iterations, heat, clock.over, watch)
        for chain in chains:
            best.merge(chain.incumbent, start.bands)
        if _worth_polishing(problem, best, clock, turn):
            solves = NEIGHBOURHOODS[clock.budget.effort]
            polish(problem, graph, start.bands, best, weight, solves, clock.budget.seed, clock.over)
            watch(1.0, best)
        if clock.over() or best.holds:
            break
        heat, iterations = WARM * mean, max(1, iterations // 2)
    return best


def _run(
    chains: list[Chain],
    iterations: int,
    heat: float,
    over: Callable[[], bool],
    watch: Callable[[float, Incumbent], None],
) -> None:
    with ThreadPoolExecutor(len(chains)) as pool:
        list(pool.map(lambda chain: chain.run(iterations, heat, over, watch), chains))


def _first_heat(start: Start, mean: float) -> float:
    """Temperature of a cold start: higher where one unit is a good part of a territory.

    Moving such a unit upsets two territories at once; measured on counties (one unit 0.7 of a territory), the
    cube of that part finds plans 2 % better, and leaves finer maps alone.
    """
    return float(max(HOT * mean, start.tables.guide.min(axis=1).max() ** 3))


def _worth_polishing(problem: Problem, best: Incumbent, clock: Clock, turn: int) -> bool:
    missed_again = not best.holds and turn > 0
    return missed_again or problem.n <= SMALL or clock.budget.effort == "best"


def _chain(
    problem: Problem,
    graph: Graph,
    start: Start,
    best: Incumbent,
    weight: float,
    clock: Clock,
    turn: int,
    number: int,
) -> Chain:
    prices = np.abs(start.prices.price)
    penalty = max(0.3, 2.0 * float(prices.max())) * INSIST**turn
    known = best.best
    return Chain(
        problem=problem,
        graph=graph,
        bands=start.bands,
        tables=start.tables if known is None else known.tables,
        label=start.label if known is None else known.label,
        penalty=penalty,
        border_weight=weight,
        charge=start.prices.reduced * CHARGE[min(turn, 1)][number],
        border_share=1.0 if turn == 0 else FADED,
        seed=(clock.budget.seed * ROUNDS + turn) * CHAINS + number,
    )


def border_weight(problem: Problem, start: Start) -> float:
    """Scaled objective per km, so that the nearest-base division's border weighs BORDER of the objective."""
    nearest = start.tables.guide.argmin(axis=1)
    cut = nearest[problem.pairs[:, 0]] != nearest[problem.pairs[:, 1]]
    length = float(problem.border_km[cut].sum())
    return BORDER * problem.k / length if length > 0 else 0.0
