"""Annealing for the smallest tolerance: bands are narrowed whenever all of them hold."""

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
"""Draws of the kernel in one iteration."""

OBJECTIVE_WEIGHT = 0.02
"""Weight of the objective in the search: low enough that bands take precedence."""

SWAPS = 0.3
NARROWING = 0.97
"""Factor of the tolerance once every band holds."""

RISE, FALL, MOST_PRICE = 1.05, 0.97, 3.0
"""Prices stay low: at high prices large units no longer move."""

CHANGE_PRICE = 2.0


@dataclass(frozen=True)
class Schedule:
    """Settings of one run.

    Parameters
    ----------
    tolerance : float
        First tolerance of the criteria that vary.
    hot, cold : float
        First and last temperature, in shares of a target.
    iterations : int
        In units of DRAWS.
    pace : Pace
    """

    tolerance: float
    hot: float
    cold: float
    iterations: int
    pace: Pace


@dataclass
class ToleranceAnnealing:
    """One annealing run towards small tolerances, from a plan of connected territories, none empty.

    Parameters
    ----------
    query : ToleranceQuery
        Which tolerances are minimised; the other bands, limits and rules are to be kept.
    graph : Graph
    tables : Tables
        For the plan's bases.
    label : Ints, shape (n,)
    seed : int

    Attributes
    ----------
    least : float
        Smallest tolerance of a plan that keeps all other rules; infinite without such a plan.
    best : Ints, shape (n,)
        That plan; without one, the last plan.
    """

    query: ToleranceQuery
    graph: Graph
    tables: Tables
    label: Ints
    seed: int
    least: float = field(init=False, default=np.inf)
    best: Ints = field(init=False)
    best_tables: Tables = field(init=False)

    def __post_init__(self) -> None:
        """Set up the random state and work space, and evaluate the plan."""
        n = self.query.problem.n
        self.label = np.ascontiguousarray(self.label, dtype=np.int64).copy()
        self.best, self.best_tables = self.label.copy(), self.tables
        self._state = np.random.SeedSequence(self.seed).generate_state(1, np.uint64) | np.uint64(1)
        self._stamp, self._queue = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        self._mark, self._spent = np.zeros(1, dtype=np.int64), np.zeros(1)
        self._lists = self.graph.weighed(np.zeros(len(self.graph.neighbour)))
        self._free = bool((~self.query.problem.fixed).any()) and len(self.query.problem.dynamic) > 0
        self.measure()

    def run(self, schedule: Schedule) -> None:
        """Anneal with bands that are narrowed whenever they hold."""
        price = np.ones(self.query.problem.share.shape)
        tolerance, done = schedule.tolerance, 0.0
        for step in range(schedule.iterations):
            if schedule.pace.over():
                return
            heat = schedule.hot * (schedule.cold / schedule.hot) ** done
            self._anneal(tolerance, heat, price)
            worst = self.measure()
            missed = self._bands(tolerance).excess(self.tables.totals(self.label)) > 0
            price = np.where(missed, np.minimum(price * RISE, MOST_PRICE), np.maximum(price * FALL, 1.0))
            if worst <= tolerance * (1.0 + EDGE):
                tolerance = worst * NARROWING
            done = min(1.0, max((step + 1) / schedule.iterations, schedule.pace.share()))

    def measure(self) -> float:
        """Tolerance that the current plan needs, infinite where it breaks another rule; updates the best."""
        if self._free:
            self.tables = self.tables.with_best_bases(self.query.problem, self.label)
        worst = required_tolerance(self.query, self.tables, self.label)
        if worst < self.least or np.isinf(self.least):
            self.least, self.best, self.best_tables = worst, self.label.copy(), self.tables
        return worst

    def violation(self, tolerance: float) -> float:
        """Sum of the violations of bands of this tolerance and of rules by the current plan."""
        excess = self._bands(tolerance).excess(self.tables.totals(self.label))
        return float(excess.sum()) + broken_rules(self.tables, self.label)

    def _bands(self, tolerance: float) -> Bands:
        return _bands(self.query, self.tables, tolerance)

    def _anneal(self, tolerance: float, heat: float, price: Floats) -> None:
        total = self.tables.totals(self.label)
        low, high = self._bands(tolerance).limits(total.sum(axis=0))
        change = self.tables.change
        disruption = (NOTHING, self._spent, 0.0, 0.0)
        if change is not None:
            self._spent[0] = change.moved[np.arange(len(self.label)), self.label].sum()
            disruption = (change.moved, self._spent, change.most, CHANGE_PRICE * len(price))
        anneal(
            self.label, total, OBJECTIVE_WEIGHT * self.tables.guide, self.tables.load, low, high, price, 0.0,
            self._lists, self.query.problem.contiguous, heat, heat, DRAWS,
            SWAPS, disruption, self._state, self._stamp, self._queue, self._mark,
        )  # fmt: skip


def required_tolerance(query: ToleranceQuery, tables: Tables, label: Ints) -> float:
    """Tolerance that a plan needs for the criteria of the query; infinite where it breaks any other rule.

    Territories are connected where required, and the tables are for the plan's bases.
    """
    total = tables.totals(label)
    deviation = _bands(query, tables, 0.0).deviation(total)[query.vary]
    worst = float(deviation.max())
    kept = (_bands(query, tables, worst).excess(total) == 0).all() and broken_rules(tables, label) == 0
    return worst if kept else np.inf


def _bands(query: ToleranceQuery, tables: Tables, tolerance: float) -> Bands:
    problem, scale = query.problem, tables.load_scale
    tolerances = query.tolerance(tolerance)
    return Bands(scale, problem.share, tolerances, problem.low / scale, problem.high / scale)
