"""One annealing run from start to end: the schedule around the compiled kernel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.band_prices import Prices
from territory_opt.solver.clock import Pace
from territory_opt.solver.cost_tables import Tables
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate, Incumbent, measured
from territory_opt.solver.search.kernel import anneal

DRAWS = 10_000
"""Draws of the kernel in one iteration."""

EPOCHS = 120
"""Epochs of a run: after each, bands, prices and bases are updated and the plan is measured."""

RECENTRES = 12
"""How often free bases move during one annealing run."""

START_TEMPERATURE, RESTART_TEMPERATURE, END_TEMPERATURE = 0.7, 0.07, 0.0007
"""Temperatures, in mean costs of a unit: of a cold start, of a start from a plan, of the end."""

BORDER = 0.03
"""Weight of the whole border of the nearest-base division, as a share of the objective. It avoids long thin
territories for 0.3 % of travel, and is no part of the reported objective."""

INNER = 0.02
"""The search aims at bands narrower by this share of their half-width: totals that depend on the plan move
a little after the last update."""

MOST_ITERATIONS = 50
"""Most iterations between two checks of the time limit."""

FINISHING = 5
SWAPS = 0.2
CURVE = 5.0
PRICE_RISE, PRICE_FALL = 1.1, 0.99
MOST_PRICE = 1e4

NOTHING = np.zeros((1, 1))
"""Stands for the table of what changes hands where there is no limit on it."""


@dataclass
class Annealing:
    """The state of one annealing run.

    Parameters
    ----------
    problem, graph, bands
    tables : Tables
        For the current bases.
    label : Ints, shape (n,)
        Connected pieces, none empty.
    penalty : float
        First price of a unit of load outside its band.
    border_weight : float
        Weight of a km of border in the scaled objective.
    prices : Prices
        Those of the bound.
    price_share : float
        Part of them that is added to the guide cost: they lead to plans that hold every band where plain cost
        does not find one.
    bias : float
        Cost of a large unit where the bound does not place it.
    border_share : float
        Share of it in the search; plans are ranked with the whole weight.
    seed : int
    """

    problem: Problem
    graph: Graph
    bands: Bands
    tables: Tables
    label: Ints
    penalty: float
    border_weight: float
    prices: Prices
    price_share: float
    bias: float
    border_share: float
    seed: int

    def __post_init__(self) -> None:
        """Set up prices, random state and work space."""
        self.worked = 0
        self.label = np.ascontiguousarray(self.label, dtype=np.int64).copy()
        self.price = np.full(self.bands.share.shape, self.penalty)
        self.incumbent = Incumbent[Candidate](np.full(len(self.bands.scale), np.nan))
        self._state = np.random.SeedSequence(self.seed).generate_state(1, np.uint64) | np.uint64(1)
        n = self.problem.n
        self._stamp, self._queue = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        self._mark = np.zeros(1, dtype=np.int64)
        self._lists = self.graph.weighed(self.graph.border * (self.border_weight * self.border_share))
        self._guide = self.prices.priced_cost(self.tables, self.price_share, self.bias)
        self._change_price = self.penalty * self.problem.k if self.tables.change is not None else 0.0
        self._spent = np.zeros(1)
        self._free = bool((~self.problem.fixed).any())

    def run(
        self,
        iterations: int,
        temperature: float,
        pace: Pace,
        watch: Callable[[float, Incumbent[Candidate]], None],
    ) -> None:
        """Anneal from `temperature` to END_TEMPERATURE.

        Parameters
        ----------
        iterations : int
            In units of DRAWS.
        temperature : float
            In the scaled objective.
        pace : Pace
            Cools faster where time is short, and says when to stop.
        watch : callable
            Called after every epoch with the share of work done and the incumbent.
        """
        epochs = max(1, min(EPOCHS, iterations), iterations // MOST_ITERATIONS)
        fall = min(1.0, END_TEMPERATURE * self.problem.k / self.problem.n / temperature)
        pause = max(1, epochs // RECENTRES)
        done = 0.0
        self._record()
        for epoch in range(epochs):
            if pace.over():
                break
            if self._free and epoch % pause == 0:
                self._recentre()
            share = (epoch + 1) * iterations // epochs - epoch * iterations // epochs
            self._anneal(
                temperature * fall**done, temperature * fall ** min(1.0, done + 1.0 / epochs), DRAWS * share
            )
            if not self._free:
                self._record()
            self.worked += share
            done = max((epoch + 1) / epochs, pace.share())
            self._reprice(easing=done < 0.5)
            watch(done, self.incumbent)
        if self._free:
            self._finish(temperature * fall, DRAWS * max(1, iterations // epochs), pace)

    def _finish(self, temperature: float, draws: int, pace: Pace) -> None:
        """Move bases and units in turn until the bases stay where they are."""
        for _ in range(FINISHING):
            before = self.tables
            self._recentre()
            if self.tables is before or pace.clock.over():
                return
            self._anneal(temperature, temperature, draws)
        self._recentre()

    def _record(self) -> None:
        """Measure the current plan exactly and offer it to the incumbent; its bases are the best ones."""
        self.incumbent.offer(
            measured(self.problem, self.bands, self.tables, self.label, self.border_weight), self.bands
        )

    def _reprice(self, easing: bool) -> None:
        """Raise the price of every band that is missed; lower the others while the temperature is high."""
        missed = self.bands.excess(self.tables.totals(self.label)) > 0
        kept = self.price * PRICE_FALL if easing else self.price
        if self.tables.changed(self.label) > 0:
            self._change_price = min(self._change_price * PRICE_RISE, MOST_PRICE)
        self.price = np.clip(np.where(missed, self.price * PRICE_RISE, kept), self.penalty / 4.0, MOST_PRICE)

    def _recentre(self) -> None:
        """Move free bases to their best member unit, and measure the plan from there."""
        best_tables = self.tables.with_best_bases(self.problem, self.label)
        if best_tables is not self.tables:
            self.tables = best_tables
            self._guide = self.prices.priced_cost(self.tables, self.price_share, self.bias)
        self._record()

    def _anneal(self, high_temperature: float, end_temperature: float, draws: int) -> None:
        total = self.tables.totals(self.label)
        low, high = self._inner_limits(total.sum(axis=0))
        change = self.tables.change
        disruption = (NOTHING, self._spent, 0.0, 0.0)
        if change is not None:
            disruption = (change.moved, self._spent, change.most, self._change_price)
        self._spent[0] = 0.0 if change is None else change.moved[np.arange(self.problem.n), self.label].sum()
        anneal(
            self.label, total, self._guide, self.tables.load, low, high, self.price, CURVE,
            self._lists, self.problem.contiguous, high_temperature, end_temperature, draws, SWAPS,
            disruption, self._state, self._stamp, self._queue, self._mark,
        )  # fmt: skip

    def _inner_limits(self, total: Floats) -> tuple[Floats, Floats]:
        low, high = self.bands.limits(total)
        width = np.where(np.isinf(high), 0.0, high - low)
        return low + 0.5 * INNER * width, high - 0.5 * INNER * width
