"""One annealing run that reduces the diameter."""

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
"""Most draws between two checks of the clock: 0.1 s."""

FEWEST_EPOCHS = 40
"""Fewest epochs of a run; prices are updated and the plan is evaluated after each."""

BASE_UPDATES = 12
"""Updates of free bases during one run, where loads depend on them."""

PRICE = 20.0
"""Initial price of a mean territory's load outside its band; a pair at twice the squared reach costs 1."""

RISE, MOST_PRICE = 1.1, 1e4

INNER = 0.02
"""Share of their half-width by which bands are narrowed in the search."""

SWAPS = 0.1

SINGLE_PRECISION_STEP = 3e-6
"""Relative step in squared distance that single precision resolves."""

LONGEST_STEP, STEPS_PER_EPOCH = 1e-3, 20
"""Longest step, and the steps that must fit into an epoch for the step to grow."""

BORDER_WEIGHT = 1e-7
"""Weight of the whole border relative to the diameter: it ranks plans of equal diameter."""


@dataclass(frozen=True)
class Phase:
    """Settings of one phase of a run.

    Parameters
    ----------
    hot, cold : float
        First and last temperature; a pair at twice the squared reach costs 1.
    work : float
        Share of the round's draws.
    tightening : bool
        Whether the phase starts from the best plan so far, with a reach below its diameter that falls with
        every diameter found.
    border : float
        Weight of a mean border between two units.
    """

    hot: float
    cold: float
    work: float = 1.0
    tightening: bool = False
    border: float = 0.0


@dataclass(frozen=True)
class DiameterInstance:
    """The parts of a problem that all runs share.

    Parameters
    ----------
    problem, graph, bands, points, rules
    """

    problem: Problem
    graph: Graph
    bands: Bands
    points: Points
    rules: MoveRules

    def candidate(self, tables: Tables, label: Ints) -> Candidate:
        """Evaluate a plan exactly: its objective is the diameter in km over the scale of the tables.

        Parameters
        ----------
        tables : Tables
            For its bases.
        label : Ints, shape (n,)

        Returns
        -------
        Candidate
            With violated rules as part of the excess.
        """
        total, pairs = tables.totals(label), self.problem.pairs
        objective = self.points.km(float(self.points.squared_diameters(label).max())) / tables.cost_scale
        cut = label[pairs[:, 0]] != label[pairs[:, 1]]
        share = float(cut.mean()) if len(cut) else 0.0
        excess = float(self.bands.excess(total).sum()) + self.rules.violation(label)
        energy = objective * (1.0 + BORDER_WEIGHT * share)
        return Candidate(excess, energy, objective, label.copy(), tables, total)


@dataclass
class DiameterAnnealing:
    """The state of one run.

    Parameters
    ----------
    instance : DiameterInstance
    tables : Tables
        For the current bases.
    label : Ints, shape (n,)
        Connected territories, none empty.
    seed : int
    """

    instance: DiameterInstance
    tables: Tables
    label: Ints
    seed: int

    def __post_init__(self) -> None:
        """Set up prices, random state and work space."""
        self.problem, self.graph, self.bands = self.instance.problem, self.instance.graph, self.instance.bands
        self.points, self.rules = self.instance.points, self.instance.rules
        n = self.problem.n
        self.worked = 0.0
        self.label = np.ascontiguousarray(self.label, dtype=np.int64).copy()
        self.price = np.full(self.bands.share.shape, PRICE)
        self.incumbent = Incumbent[Candidate](np.full(len(self.bands.scale), np.nan))
        self._rule_price = np.full(1, PRICE * self.problem.k)
        self._lists = PointLists(self.points, self.problem.k)
        self._reach, self._step = np.inf, SINGLE_PRECISION_STEP
        mean = float(self.graph.border.mean()) if len(self.graph.border) else 0.0
        self._border = self.graph.border / mean if mean > 0 else np.ones_like(self.graph.border)
        state = np.random.SeedSequence(self.seed).generate_state(1, np.uint64) | np.uint64(1)
        stamp, queue = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        self._work = (state, stamp, queue, np.zeros(1, dtype=np.int64))
        self._bases_move = len(self.problem.dynamic) > 0 and not self.problem.fixed.all()

    def run(
        self,
        phase: Phase,
        reach: float,
        draws: int,
        pace: Pace,
        watch: Callable[[float, Incumbent[Candidate]], None],
    ) -> None:
        """Anneal with falling temperature.

        Parameters
        ----------
        phase : Phase
        reach : float
            Squared distance beyond which a pair conflicts; ignored by tightening phases.
        draws : int
        pace : Pace
            Speeds up the cooling where time is short, and ends the run.
        watch : callable
            Called with the share of work done and the incumbent after every epoch.
        """
        epochs = max(1, min(FEWEST_EPOCHS, draws // 1000), -(-draws // MOST_DRAWS))
        fall = phase.cold / phase.hot
        done = 0.0
        self._record()
        self._reach = self._restart_from_best() if phase.tightening else reach
        for epoch in range(epochs):
            if pace.over():
                break
            if self._bases_move and epoch % max(1, epochs // BASE_UPDATES) == 0:
                self._move_bases()
            size = (epoch + 1) * draws // epochs - epoch * draws // epochs
            ends = phase.hot * fall**done, phase.hot * fall ** min(1.0, done + 1.0 / epochs)
            self._epoch(phase, ends, size)
            self.worked += size
            done = max((epoch + 1) / epochs, pace.share())
            if done > 0.5:
                self._update_prices()
            watch(done, self.incumbent)
        if self._bases_move:
            self._move_bases()
            self._record()

    def _restart_from_best(self) -> float:
        """Return to the best plan; returns a reach just below its diameter."""
        assert self.incumbent.best is not None  # offered before
        self.label[:] = self.incumbent.best.label
        return self._squared_diameter() * (1.0 - SINGLE_PRECISION_STEP)

    def _squared_diameter(self) -> float:
        """Largest squared diameter of the current plan."""
        return float(self.points.squared_diameters(self.label).max())

    def _epoch(self, phase: Phase, ends: tuple[float, float], draws: int) -> None:
        """Anneal for one epoch; tightening phases lower the reach below every diameter found."""
        left = draws
        while left > 0:
            made = self._anneal(phase, ends, left)
            self._record()
            if not phase.tightening:
                return
            # Longer steps while each takes few draws.
            grow = made * STEPS_PER_EPOCH < draws
            self._step = min(2.0 * self._step, LONGEST_STEP) if grow else SINGLE_PRECISION_STEP
            best = self.incumbent.best
            if made == left and best is not None and best.excess == 0:
                squared = float(self.points.squared_diameters(best.label).max())
                self._reach = squared * (1.0 - SINGLE_PRECISION_STEP)
            else:
                # Also where single precision misses a conflict, the reach falls.
                self._reach = min(self._squared_diameter(), self._reach) * (1.0 - self._step)
            left -= max(made, 1)

    def _anneal(self, phase: Phase, ends: tuple[float, float], draws: int) -> int:
        total = self.tables.totals(self.label)
        low, high = self._inner_limits(total.sum(axis=0), phase)
        lists, rules = self._lists, self.rules
        reach = max(self._reach, self.points.least_reach)
        lists.fill(self.label, reach)
        moved = np.array([rules.moved_share(self.label)])
        made, _ = anneal(
            self.label,
            (total, self.tables.load, low, high, self.price),
            (rules.allowed, rules.moved, moved, np.array([rules.most]), self._rule_price),
            (self.graph.first, self.graph.neighbour, self._border * phase.border),
            self.problem.contiguous,
            lists.coordinates,
            lists.held,
            lists.slot,
            lists.unit_conflict,
            reach,
            *ends,
            draws,
            SWAPS,
            phase.tightening,
            self._work,
        )
        return int(made)

    def _inner_limits(self, total: Floats, phase: Phase) -> tuple[Floats, Floats]:
        """Limits narrowed by INNER; in tightening phases only for criteria that depend on the base."""
        low, high = self.bands.limits(total)
        inner = np.zeros(len(total)) if phase.tightening else np.full(len(total), INNER)
        inner[self.problem.dynamic] = INNER
        margin = 0.5 * inner * np.where(np.isinf(high), 0.0, high - low)
        return low + margin, high - margin

    def _update_prices(self) -> None:
        """Raise the price of every band that is missed."""
        missed = self.bands.excess(self.tables.totals(self.label)) > 0
        self.price = np.minimum(np.where(missed, self.price * RISE, self.price), MOST_PRICE)
        if self.rules.moved_share(self.label) > self.rules.most:
            self._rule_price = np.minimum(self._rule_price * RISE, MOST_PRICE * self.problem.k)

    def _move_bases(self) -> None:
        """Move free bases to their best member unit."""
        self.tables = self.tables.with_best_bases(self.problem, self.label)

    def _record(self) -> None:
        """Evaluate the current plan exactly and offer it to the incumbent."""
        tables = self.tables.with_best_bases(self.problem, self.label) if self._bases_move else self.tables
        self.incumbent.offer(self.instance.candidate(tables, self.label), self.bands)
