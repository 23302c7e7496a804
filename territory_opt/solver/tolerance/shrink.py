"""Annealing for the smallest tolerance: bands shrink whenever all of them hold."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.solver.bands import EDGE, Bands
from territory_opt.solver.clock import Pace
from territory_opt.solver.cost_tables import Tables
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import broken_rules
from territory_opt.solver.search.annealing import NOTHING
from territory_opt.solver.search.kernel import anneal
from territory_opt.solver.tolerance.query import ToleranceQuery

DRAWS = 20_000
"""Draws of the kernel in one iteration here."""

COST = 0.02
"""Share of the objective that the search feels: it keeps bases near, and gives way to any band."""

SWAPS = 0.3
SHRINK = 0.97
"""Once every band holds, the next ones are this part of what holds them."""

RISE, FALL, MOST_PRICE = 1.05, 0.97, 3.0
"""Prices stay low: a dear band holds its territory fast, and large units no longer change hands."""

TOLL = 2.0


@dataclass
class Shrinking:
    """One annealing run towards small tolerances, from a plan of connected pieces, none empty.

    Parameters
    ----------
    asked : ToleranceQuery
        Which tolerances shrink; the other bands, limits and rules are to be kept.
    graph : Graph
    tables : Tables
        For the plan's bases.
    label : Ints, shape (n,)
    seed : int

    Attributes
    ----------
    least : float
        Smallest tolerance of a plan seen that kept everything else; infinite before there was one.
    best : Ints, shape (n,)
        That plan; before there was one, the last plan.
    """

    asked: ToleranceQuery
    graph: Graph
    tables: Tables
    label: Ints
    seed: int
    least: float = field(init=False, default=np.inf)
    best: Ints = field(init=False)
    best_tables: Tables = field(init=False)

    def __post_init__(self) -> None:
        """Set up the random state and work space, and measure the plan."""
        n = self.asked.problem.n
        self.label = np.ascontiguousarray(self.label, dtype=np.int64).copy()
        self.best, self.best_tables = self.label.copy(), self.tables
        self._state = np.random.SeedSequence(self.seed).generate_state(1, np.uint64) | np.uint64(1)
        self._stamp, self._queue = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        self._mark, self._spent = np.zeros(1, dtype=np.int64), np.zeros(1)
        self._lists = self.graph.weighed(np.zeros(len(self.graph.neighbour)))
        self._free = bool((~self.asked.problem.fixed).any()) and len(self.asked.problem.dynamic) > 0
        self.measure()

    def run(self, aim: float, hot: float, cold: float, iterations: int, pace: Pace) -> None:
        """Anneal with bands of `aim`, which shrink as they are held.

        Parameters
        ----------
        aim : float
            First tolerance of the criteria that are looked at.
        hot, cold : float
            Temperatures, in shares of a target.
        iterations : int
            In units of DRAWS.
        pace : Pace
        """
        price = np.ones(self.asked.problem.share.shape)
        done = 0.0
        for step in range(iterations):
            if pace.over():
                return
            heat = hot * (cold / hot) ** done
            self._anneal(aim, heat, price)
            worst = self.measure()
            missed = self._bands(aim).excess(self.tables.totals(self.label)) > 0
            price = np.where(missed, np.minimum(price * RISE, MOST_PRICE), np.maximum(price * FALL, 1.0))
            if worst <= aim * (1.0 + EDGE):
                aim = worst * SHRINK
            done = min(1.0, max((step + 1) / iterations, pace.share()))

    def measure(self) -> float:
        """Tolerance the current plan needs, infinite where it breaks another rule; take note of the least."""
        if self._free:
            self.tables = self.tables.settled(self.asked.problem, self.label)
        worst = needed(self.asked, self.tables, self.label)
        if worst < self.least or np.isinf(self.least):
            self.least, self.best, self.best_tables = worst, self.label.copy(), self.tables
        return worst

    def misses(self, tolerance: float) -> float:
        """By how much the last plan misses bands of this tolerance, in sum."""
        excess = self._bands(tolerance).excess(self.tables.totals(self.label))
        return float(excess.sum()) + broken_rules(self.tables, self.label)

    def _bands(self, tolerance: float) -> Bands:
        return _bands(self.asked, self.tables, tolerance)

    def _anneal(self, aim: float, heat: float, price: Floats) -> None:
        total = self.tables.totals(self.label)
        low, high = self._bands(aim).limits(total.sum(axis=0))
        change = self.tables.change
        disruption = (NOTHING, self._spent, 0.0, 0.0)
        if change is not None:
            self._spent[0] = change.moved[np.arange(len(self.label)), self.label].sum()
            disruption = (change.moved, self._spent, change.most, TOLL * len(price))
        anneal(
            self.label, total, COST * self.tables.guide, self.tables.load, low, high, price, 0.0,
            self._lists, self.asked.problem.contiguous, heat, heat, DRAWS,
            SWAPS, disruption, self._state, self._stamp, self._queue, self._mark,
        )  # fmt: skip


def needed(asked: ToleranceQuery, tables: Tables, label: Ints) -> float:
    """Tolerance a plan needs for the criteria asked about; infinite where it breaks any other rule.

    The plan is one of connected pieces where these are asked for, and the tables are for its bases.
    """
    total = tables.totals(label)
    deviation = _bands(asked, tables, 0.0).deviation(total)[asked.vary]
    worst = float(deviation.max())
    kept = (_bands(asked, tables, worst).excess(total) == 0).all() and broken_rules(tables, label) == 0
    return worst if kept else np.inf


def _bands(asked: ToleranceQuery, tables: Tables, tolerance: float) -> Bands:
    problem, scale = asked.problem, tables.load_scale
    tolerances = asked.tolerance(tolerance)
    return Bands(scale, problem.share, tolerances, problem.low / scale, problem.high / scale)
