"""One annealing run towards a smaller diameter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import Bands
from territory_opt.solver.clock import Pace
from territory_opt.solver.cost_tables import Tables
from territory_opt.solver.diameter.kernel import anneal
from territory_opt.solver.diameter.move_rules import MoveRules
from territory_opt.solver.diameter.unit_points import PointLists, Points
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate, Incumbent

MOST_DRAWS = 400_000
"""Most draws between two looks at the clock: 0.1 s."""

FEWEST_EPOCHS = 40
"""Fewest stops along a run at which prices are renewed and the plan is measured."""

RECENTRES = 12
"""How often free bases move during one run, where loads depend on them."""

PRICE = 20.0
"""First price of a mean territory's load outside its band; a pair twice the squared reach apart costs 1."""

RISE, MOST_PRICE = 1.1, 1e4

INNER = 0.02
"""The search aims at bands narrower by this share of their half-width."""

SWAPS = 0.1

JUST = 3e-6
"""Relative step in squared distance that single precision still sees."""

MOST_STEP, QUICK = 1e-3, 20
"""Longest step, taken when this many fit into an epoch."""

TIE = 1e-7
"""What the whole border weighs beside the diameter: plans of equal diameter rank by it."""


@dataclass(frozen=True)
class Leg:
    """How a run goes about it.

    Parameters
    ----------
    hot, cold : float
        Temperatures at its ends; a pair twice the squared reach apart costs 1.
    work : float
        Share of the round's draws.
    ratchet : bool
        Whether the run begins from the best plan so far, with a reach below its diameter and every one after.
    border : float
        Weight of a mean border between two units.
    """

    hot: float
    cold: float
    work: float = 1.0
    ratchet: bool = False
    border: float = 0.0


@dataclass
class DiameterAnnealing:
    """The state of one run.

    Parameters
    ----------
    problem, graph, bands
    tables : Tables
        For the current bases.
    points : Points
    rules : MoveRules
    label : Ints, shape (n,)
        Connected pieces, none empty.
    seed : int
    """

    problem: Problem
    graph: Graph
    bands: Bands
    tables: Tables
    points: Points
    rules: MoveRules
    label: Ints
    seed: int

    def __post_init__(self) -> None:
        """Set up prices, random state and work space."""
        n = self.problem.n
        self.worked = 0.0
        self.label = np.ascontiguousarray(self.label, dtype=np.int64).copy()
        self.price = np.full(self.bands.share.shape, PRICE)
        self.incumbent = Incumbent(np.full(len(self.bands.scale), np.nan))
        self._rule_price = np.full(1, PRICE * self.problem.k)
        self._lists = PointLists(self.points, self.problem.k)
        self._reach, self._step = np.inf, JUST
        mean = float(self.graph.border.mean()) if len(self.graph.border) else 0.0
        self._border = self.graph.border / mean if mean > 0 else np.ones_like(self.graph.border)
        state = np.random.SeedSequence(self.seed).generate_state(1, np.uint64) | np.uint64(1)
        stamp, queue = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        self._work = (state, stamp, queue, np.zeros(1, dtype=np.int64))
        self._moving = len(self.problem.dynamic) > 0 and not self.problem.fixed.all()

    def run(
        self,
        leg: Leg,
        reach: float,
        draws: int,
        pace: Pace,
        watch: Callable[[float, Incumbent], None],
    ) -> None:
        """Anneal from hot to cold.

        Parameters
        ----------
        leg : Leg
        reach : float
            Squared distance beyond which a pair conflicts; a ratchet finds its own.
        draws : int
        pace : Pace
            Cools faster where time is short, and says when to stop.
        watch : callable
            Told the share of work done and the incumbent after every epoch.
        """
        epochs = max(1, min(FEWEST_EPOCHS, draws // 1000), -(-draws // MOST_DRAWS))
        fall = leg.cold / leg.hot
        done = 0.0
        self._offer()
        self._reach = self._begin_ratchet() if leg.ratchet else reach
        for epoch in range(epochs):
            if pace.over():
                break
            if self._moving and epoch % max(1, epochs // RECENTRES) == 0:
                self._recentre()
            size = (epoch + 1) * draws // epochs - epoch * draws // epochs
            ends = leg.hot * fall**done, leg.hot * fall ** min(1.0, done + 1.0 / epochs)
            self._epoch(leg, ends, size)
            self.worked += size
            done = max((epoch + 1) / epochs, pace.share())
            if done > 0.5:
                self._reprice()
            watch(done, self.incumbent)
        if self._moving:
            self._recentre()
            self._offer()

    def _begin_ratchet(self) -> float:
        """Go back to the best plan; the reach to beat it."""
        assert self.incumbent.best is not None  # offered before
        self.label[:] = self.incumbent.best.label
        return self._width() * (1.0 - JUST)

    def _width(self) -> float:
        """Largest squared diameter of the current plan."""
        return float(self.points.widths(self.label).max())

    def _epoch(self, leg: Leg, ends: tuple[float, float], draws: int) -> None:
        """Anneal a little way; a ratchet takes every diameter it reaches as the next one to beat."""
        left = draws
        while left > 0:
            made = self._anneal(leg, ends, left)
            self._offer()
            if not leg.ratchet:
                return
            # Longer steps while they come easily.
            self._step = min(2.0 * self._step, MOST_STEP) if made * QUICK < draws else JUST
            best = self.incumbent.best
            if made == left and best is not None and best.excess == 0:
                self._reach = float(self.points.widths(best.label).max()) * (1.0 - JUST)
            else:
                # Where single precision sees no conflict in what is one, step on.
                self._reach = min(self._width(), self._reach) * (1.0 - self._step)
            left -= max(made, 1)

    def _anneal(self, leg: Leg, ends: tuple[float, float], draws: int) -> int:
        total = self.tables.totals(self.label)
        low, high = self._inner_limits(total.sum(axis=0), leg)
        lists, rules = self._lists, self.rules
        lists.fill(self.label, self._reach)
        moved = np.array([rules.moved_by(self.label)])
        made, _ = anneal(
            self.label,
            (total, self.tables.load, low, high, self.price),
            (rules.allowed, rules.moved, moved, np.array([rules.most]), self._rule_price),
            (self.graph.first, self.graph.neighbour, self._border * leg.border),
            self.problem.contiguous,
            lists.place,
            lists.held,
            lists.slot,
            lists.own,
            self._reach,
            *ends,
            draws,
            SWAPS,
            leg.ratchet,
            self._work,
        )
        return int(made)

    def _inner_limits(self, total: Floats, leg: Leg) -> tuple[Floats, Floats]:
        """Limits narrowed by INNER; a ratchet uses all the room of totals that stay what they are."""
        low, high = self.bands.limits(total)
        inner = np.zeros(len(total)) if leg.ratchet else np.full(len(total), INNER)
        inner[self.problem.dynamic] = INNER
        margin = 0.5 * inner * np.where(np.isinf(high), 0.0, high - low)
        return low + margin, high - margin

    def _reprice(self) -> None:
        """Raise the price of every band that is missed."""
        missed = self.bands.excess(self.tables.totals(self.label)) > 0
        self.price = np.minimum(np.where(missed, self.price * RISE, self.price), MOST_PRICE)
        if self.rules.moved_by(self.label) > self.rules.most:
            self._rule_price = np.minimum(self._rule_price * RISE, MOST_PRICE * self.problem.k)

    def _recentre(self) -> None:
        """Move free bases to their best member unit."""
        self.tables = self.tables.settled(self.problem, self.label)

    def _offer(self) -> None:
        """Measure the current plan exactly and offer it to the incumbent."""
        tables = self.tables.settled(self.problem, self.label) if self._moving else self.tables
        self.incumbent.offer(
            candidate(self.problem, self.bands, tables, self.points, self.rules, self.label), self.bands
        )


def candidate(
    problem: Problem, bands: Bands, tables: Tables, points: Points, rules: MoveRules, label: Ints
) -> Candidate:
    """Measure a plan exactly: its objective is the diameter in km over the scale of the tables.

    Parameters
    ----------
    problem, bands, tables, points, rules
    label : Ints, shape (n,)

    Returns
    -------
    Candidate
        With what rules are broken as part of the excess.
    """
    total = tables.totals(label)
    objective = points.km(float(points.widths(label).max())) / tables.cost_scale
    cut = label[problem.pairs[:, 0]] != label[problem.pairs[:, 1]]
    share = float(cut.mean()) if len(cut) else 0.0
    excess = float(bands.excess(total).sum()) + rules.broken_by(label)
    return Candidate(excess, objective * (1.0 + TIE * share), objective, label.copy(), tables, total)
