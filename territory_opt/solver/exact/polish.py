"""Large neighbourhood search on a plan: territories outside their bands first, then the costliest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
"""Most units of a neighbourhood that may change territory."""

WORK = 0.6
"""Deterministic time of CP-SAT for one neighbourhood."""

SIZE = 3
"""Territories of a neighbourhood."""


@dataclass(frozen=True)
class NeighbourhoodSearch:
    """Solves neighbourhoods of a plan exactly.

    Parameters
    ----------
    problem, graph, bands
    border_weight : float
        Scaled objective per km of border.
    clock : Clock
    """

    problem: Problem
    graph: Graph
    bands: Bands
    border_weight: float
    clock: Clock

    def improve(self, incumbent: Incumbent[Candidate], solves: int) -> None:
        """Solve up to `solves` neighbourhoods of the incumbent and offer it the results."""
        best = incumbent.best
        if best is None:
            return
        queue = _order(self.problem, self.bands, best)
        for turn in range(solves):
            territories = next(queue, None)
            if territories is None or self.clock.over():
                break
            found = self._solve(best, territories, turn)
            if found is not None and incumbent.offer(found, self.bands):
                if best.excess > 0:
                    queue = _order(self.problem, self.bands, found)
                best = found

    def _solve(self, best: Candidate, territories: Ints, turn: int) -> Candidate | None:
        """Solve the neighbourhood of some territories; None where the plan stays the same."""
        part = region(self.graph, best.label, territories, MOST_FREE)
        border, contiguous = self.graph.border * self.border_weight, self.problem.contiguous
        model = Neighbourhood(self.graph, best.tables, self.bands, best.label, part, border, contiguous)
        label = model.solve(WORK, self.clock.budget.seed + turn, self.clock.deadline.remaining_s)
        if label is None or np.array_equal(label, best.label):
            return None
        tables = best.tables.with_best_bases(self.problem, label)
        return measured(self.problem, self.bands, tables, label, self.border_weight)


def _order(problem: Problem, bands: Bands, best: Candidate) -> Iterator[Ints]:
    """Each territory with its nearest neighbours: those outside their bands first, then the costliest."""
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
