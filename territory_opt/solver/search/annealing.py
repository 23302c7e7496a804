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
from territory_opt.solver.incumbent import Incumbent, measured
from territory_opt.solver.search.kernel import anneal

DRAWS = 10_000
"""Draws of the kernel in one iteration."""

EPOCHS = 120
"""Stops along the way at which bands, prices and bases are renewed and the plan is measured."""

RECENTRES = 12
"""How often free bases move during one annealing run."""

HOT, WARM, COLD = 0.7, 0.07, 0.0007
"""Temperatures, in mean costs of a unit: of a cold start, of a start from a plan, of the end."""

BORDER = 0.03
"""Weight of the whole border of the nearest-base division, as a share of the objective. It keeps combs and
tentacles away for 0.3 % of travel; it is no part of the objective that is reported."""

INNER = 0.02
"""The search aims at bands narrower by this share of their half-width: totals that depend on the plan move
a little after the last look."""

MOST_ITERATIONS = 50
"""Most iterations between two looks at the clock."""

SETTLING = 5
SWAPS = 0.2
CURVE = 5.0
RISE, FALL = 1.1, 0.99
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
    charge : float
        Part of them that is added to the guide cost: they lead to plans that hold every band where plain cost
        does not find one.
    lean : float
        What it costs to have a large unit where the bound would not.
    border_share : float
        Share of it that the search feels; plans are ranked by the whole.
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
    charge: float
    lean: float
    border_share: float
    seed: int

    def __post_init__(self) -> None:
        """Set up prices, random state and work space."""
        self.worked = 0
        self.label = np.ascontiguousarray(self.label, dtype=np.int64).copy()
        self.price = np.full(self.bands.share.shape, self.penalty)
        self.incumbent = Incumbent(np.full(len(self.bands.scale), np.nan))
        self._state = np.random.SeedSequence(self.seed).generate_state(1, np.uint64) | np.uint64(1)
        n = self.problem.n
        self._stamp, self._queue = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        self._mark = np.zeros(1, dtype=np.int64)
        self._lists = self.graph.weighed(self.graph.border * (self.border_weight * self.border_share))
        self._guide = self.prices.charged(self.tables, self.charge, self.lean)
        self._toll = self.penalty * self.problem.k if self.tables.change is not None else 0.0
        self._spent = np.zeros(1)
        self._free = bool((~self.problem.fixed).any())

    def run(
        self, iterations: int, heat: float, pace: Pace, watch: Callable[[float, Incumbent], None]
    ) -> None:
        """Anneal from `heat` to cold.

        Parameters
        ----------
        iterations : int
            In units of DRAWS.
        heat : float
            In the scaled objective.
        pace : Pace
            Cools faster where time is short, and says when to stop.
        watch : callable
            Told the share of work done and the incumbent after every epoch.
        """
        epochs = max(1, min(EPOCHS, iterations), iterations // MOST_ITERATIONS)
        fall = min(1.0, COLD * self.problem.k / self.problem.n / heat)
        pause = max(1, epochs // RECENTRES)
        done = 0.0
        self._offer()
        for epoch in range(epochs):
            if pace.over():
                break
            if self._free and epoch % pause == 0:
                self._recentre()
            share = (epoch + 1) * iterations // epochs - epoch * iterations // epochs
            self._anneal(heat * fall**done, heat * fall ** min(1.0, done + 1.0 / epochs), DRAWS * share)
            if not self._free:
                self._offer()
            self.worked += share
            done = max((epoch + 1) / epochs, pace.share())
            self._reprice(easing=done < 0.5)
            watch(done, self.incumbent)
        if self._free:
            self._settle(heat * fall, DRAWS * max(1, iterations // epochs), pace)

    def _settle(self, heat: float, draws: int, pace: Pace) -> None:
        """Move bases and units in turn until the bases stay where they are."""
        for _ in range(SETTLING):
            before = self.tables
            self._recentre()
            if self.tables is before or pace.clock.over():
                return
            self._anneal(heat, heat, draws)
        self._recentre()

    def _offer(self) -> None:
        """Measure the current plan exactly and offer it to the incumbent; its bases are the best ones."""
        self.incumbent.offer(
            measured(self.problem, self.bands, self.tables, self.label, self.border_weight), self.bands
        )

    def _reprice(self, easing: bool) -> None:
        """Raise the price of every band that is missed; let the others sink while it is warm."""
        missed = self.bands.excess(self.tables.totals(self.label)) > 0
        kept = self.price * FALL if easing else self.price
        if self.tables.changed(self.label) > 0:
            self._toll = min(self._toll * RISE, MOST_PRICE)
        self.price = np.clip(np.where(missed, self.price * RISE, kept), self.penalty / 4.0, MOST_PRICE)

    def _recentre(self) -> None:
        """Move free bases to their best member unit, and measure the plan from there."""
        settled = self.tables.settled(self.problem, self.label)
        if settled is not self.tables:
            self.tables = settled
            self._guide = self.prices.charged(self.tables, self.charge, self.lean)
        self._offer()

    def _anneal(self, hot: float, cold: float, draws: int) -> None:
        total = self.tables.totals(self.label)
        low, high = self._inner_limits(total.sum(axis=0))
        change = self.tables.change
        disruption = (NOTHING, self._spent, 0.0, 0.0)
        if change is not None:
            disruption = (change.moved, self._spent, change.most, self._toll)
        self._spent[0] = 0.0 if change is None else change.moved[np.arange(self.problem.n), self.label].sum()
        anneal(
            self.label, total, self._guide, self.tables.load, low, high, self.price, CURVE,
            self._lists, self.problem.contiguous, hot, cold, draws, SWAPS,
            disruption, self._state, self._stamp, self._queue, self._mark,
        )  # fmt: skip

    def _inner_limits(self, total: Floats) -> tuple[Floats, Floats]:
        low, high = self.bands.limits(total)
        width = np.where(np.isinf(high), 0.0, high - low)
        return low + 0.5 * INNER * width, high - 0.5 * INNER * width
