"""Improve a plan by exact neighbourhoods: the worst territories first, then those that promise most."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import Bands
from territory_opt.solver.clock import Clock
from territory_opt.solver.exact.neighbourhood import Neighbourhood
from territory_opt.solver.exact.neighbourhood_region import region
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate, Incumbent, measured

MOST_FREE = 90
WORK = 0.6
SIZE = 3


def polish(
    problem: Problem,
    graph: Graph,
    bands: Bands,
    incumbent: Incumbent,
    border_weight: float,
    solves: int,
    clock: Clock,
) -> None:
    """Solve up to `solves` neighbourhoods of the incumbent; keep whatever ranks better."""
    best = incumbent.best
    if best is None:
        return
    queue = _order(problem, bands, best)
    for turn in range(solves):
        territories = next(queue, None)
        if territories is None or clock.over():
            break
        found = _solved(problem, graph, bands, best, territories, border_weight, clock, turn)
        if found is not None and incumbent.offer(found, bands):
            if best.excess > 0:
                queue = _order(problem, bands, found)
            best = found


def _solved(
    problem: Problem,
    graph: Graph,
    bands: Bands,
    best: Candidate,
    territories: Ints,
    border_weight: float,
    clock: Clock,
    turn: int,
) -> Candidate | None:
    part = region(graph, best.label, territories, MOST_FREE)
    border = graph.border * border_weight
    model = Neighbourhood(graph, best.tables, bands, best.label, part, border, problem.contiguous)
    label = model.solve(WORK, clock.budget.seed + turn, clock.remaining)
    if label is None or np.array_equal(label, best.label):
        return None
    return measured(problem, bands, best.tables.settled(problem, label), label, border_weight)


def _order(problem: Problem, bands: Bands, best: Candidate) -> Iterator[Ints]:
    """Each territory with its nearest neighbours: those out of band first, then the costliest."""
    touching = _touching(problem, best.label)
    units = np.arange(problem.n)
    regret = best.tables.cost[units, best.label] - best.tables.cost.min(axis=1)
    loss = np.bincount(best.label, weights=regret, minlength=problem.k)
    missed = bands.excess(best.total).sum(axis=1)
    for t in np.lexsort((-loss, -missed)).tolist():
        around = np.argsort(-touching[t], kind="stable")[: SIZE - 1]
        around = around[touching[t][around] > 0]
        if len(around):
            yield np.array([t, *around.tolist()], dtype=np.int64)


def _touching(problem: Problem, label: Ints) -> Floats:
    """Number of neighbouring pairs between each two territories; shape (k, k)."""
    a, b = label[problem.pairs[:, 0]], label[problem.pairs[:, 1]]
    count = np.zeros((problem.k, problem.k))
    np.add.at(count, (a, b), 1.0)
    count += count.T
    np.fill_diagonal(count, 0.0)
    return count
