"""The search for the least diameter: annealing from several starts, then improvement of the best plan."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from territory_opt.model.arrays import Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.construct.bisection import bisect
from territory_opt.solver.construct.first_plan import Start
from territory_opt.solver.construct.repair import repair
from territory_opt.solver.diameter.diameter_annealing import (
    SINGLE_PRECISION_STEP,
    DiameterAnnealing,
    DiameterInstance,
    Phase,
)
from territory_opt.solver.diameter.diameter_bound import diameter_bound
from territory_opt.solver.diameter.move_rules import MoveRules
from territory_opt.solver.diameter.unit_points import Points
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate, Incumbent

DRAWS = 100_000
"""Draws of the kernel in one iteration, on a map of medium size."""

DRAWS_PER_UNIT = 100
"""Most draws of one iteration for each unit: on fewer units an iteration is shorter."""

DRAWS_ON_LARGE = 1_000_000_000
"""Draws of an iteration times units: on more than 10,000 units, whose budgets grow too, it is shorter."""

CHAINS = 2
"""Parallel runs: always two, so that results do not depend on the machine."""

START_DRAWS = 10_000
"""Draws of a restart for each unit."""

EXPLORATION_END, INTENSIFICATION_END = 0.7, 0.9
"""Shares of the work at which restarts end, and the improvement of the best plan; the rest smooths
borders."""

TIGHTEN = Phase(0.01, 0.001, 0.3, tightening=True)
PILOT = (Phase(0.5, 0.01, 0.7), TIGHTEN)
RESTART = (Phase(0.5, 0.002, 0.7), TIGHTEN)
FROM_START = (Phase(0.02, 0.002, 0.7), TIGHTEN)
INTENSIFY = ((Phase(0.01, 0.001, tightening=True),), (Phase(0.05, 0.001, tightening=True),))
SMOOTH = (Phase(0.02, 0.0005, border=0.004),)

MOST_TIME = 0.5
"""Share of the time left for one round."""

ROTATION = np.pi * 0.618
"""Angle between the bisections of two restarts: no two are equal."""

PROVED = 1e-8
"""Relative distance of a squared diameter from the bound at which it is proved optimal, given rounding."""

PILOT_WORK = 0.2
"""Work of the pilot run, as a share of a restart."""

PILOT_REACH, RESTART_REACH = 0.72, 0.97
"""Reach of the pilot run and of a restart, as a share of the least squared diameter known: 1-2 % below the
attainable diameters, measured; with more pairs in conflict, disorder dominates."""


@dataclass
class DiameterSearch:
    """Searches for the plan with the least diameter.

    Parameters
    ----------
    problem, graph, start, clock
    watch : callable
        Called with the share of the search that is done, and the incumbent of a run.

    Attributes
    ----------
    best : Incumbent[Candidate]
        Its objectives are diameters in km over `start.tables.cost_scale`.
    worked : int
        Iterations of all runs together.
    bound : float
        Lower bound on the diameter of every plan, in km.
    """

    problem: Problem
    graph: Graph
    start: Start
    clock: Clock
    watch: Callable[[float, Incumbent[Candidate]], None]
    best: Incumbent[Candidate] = field(init=False)
    bound: float = field(init=False)
    _draws: float = field(init=False, default=0.0)
    _rounds: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Set up the instance, the bound and the budget."""
        places = self.problem.places
        assert places is not None  # the diameter objective comes with places
        points, rules = Points.of(places, self.problem.n), MoveRules.of(self.problem)
        self._instance = DiameterInstance(self.problem, self.graph, self.start.bands, points, rules)
        self.best = Incumbent(np.full(len(self.start.bands.scale), np.nan))
        squared = diameter_bound(self.problem, points, self.clock.over)
        self._least, self.bound = squared, points.km(squared)
        n = self.problem.n
        self._iteration = max(1, min(DRAWS, DRAWS_PER_UNIT * n, DRAWS_ON_LARGE // n))
        self._budget = self.clock.iterations(n) * self._iteration
        self._begun = self.clock.seconds

    @property
    def worked(self) -> int:
        """Iterations of all runs together."""
        return round(self._draws / self._iteration)

    @property
    def _done(self) -> float:
        """Share of the work, or of the time, that is used."""
        time = Pace(self.clock, 1.0)
        spent = self.clock.seconds - self._begun
        share = spent / (spent + time.allotted) if np.isfinite(time.allotted) and spent > 0 else 0.0
        return max(self._draws / (CHAINS * self._budget), share)

    def run(self) -> None:
        """Explore from several starts, improve the best plan, and smooth its borders."""
        self._offer(self.start.label)
        restart_draws = min(START_DRAWS * self.problem.n, int(EXPLORATION_END * self._budget))
        if self.problem.start is None:
            self._round([self.start.label] * CHAINS, PILOT, PILOT_WORK * restart_draws, PILOT_REACH)
            self._explore(restart_draws)
        else:
            self._from_best(FROM_START, restart_draws, RESTART_REACH)
        turn = 0
        while not self._finished(INTENSIFICATION_END):
            self._from_best(INTENSIFY[turn % len(INTENSIFY)], restart_draws, 1.0)
            turn += 1
        if self.best.best is not None:
            self._from_best(SMOOTH, (1.0 - INTENSIFICATION_END) * self._budget, 1.0 + SINGLE_PRECISION_STEP)

    def _finished(self, share: float) -> bool:
        return self._done >= share or self.clock.over() or self._proved()

    def _proved(self) -> bool:
        best = self.best.best
        return (
            best is not None and self.best.holds and self._squared_diameter() <= self._least * (1.0 + PROVED)
        )

    def _explore(self, draws: int) -> None:
        """Restart from bisections at other angles until EXPLORATION_END."""
        while not self._finished(EXPLORATION_END):
            labels = [self._rotated_start(self._rounds * CHAINS + number) for number in range(CHAINS)]
            self._round(labels, RESTART, draws, RESTART_REACH)

    def _rotated_start(self, number: int) -> Ints:
        """A bisection at another angle, or the start plan where locks or forbids restrict units."""
        problem = self.problem
        if problem.allowed is not None:
            return self.start.label
        angle = ROTATION * (number + 1)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        mass = self.start.tables.load.sum(axis=(1, 2))
        label = bisect(problem.points, mass, problem.share.mean(axis=1), turn)
        if not problem.contiguous:
            return label
        middle = np.stack([problem.points[label == t].mean(axis=0) for t in range(problem.k)])
        away = np.linalg.norm(problem.points[:, None] - middle[None], axis=2)
        return repair(self.graph, label, problem.k, away, np.ones(problem.n))

    def _from_best(self, phases: tuple[Phase, ...], draws: float, reach_share: float) -> None:
        assert self.best.best is not None
        self._round([self.best.best.label] * CHAINS, phases, draws, reach_share)

    def _squared_diameter(self) -> float:
        """Squared diameter of the best plan."""
        assert self.best.best is not None
        return float(self._instance.points.squared_diameters(self.best.best.label).max())

    def _round(self, labels: list[Ints], phases: tuple[Phase, ...], draws: float, reach_share: float) -> None:
        """Run the chains in parallel with a reach of `reach_share` times the best squared diameter."""
        reach = max(self._squared_diameter() * reach_share, self._least)
        chains = [
            DiameterAnnealing(
                instance=self._instance,
                tables=self.start.tables,
                label=label,
                seed=(self.clock.budget.seed * 10_000 + self._rounds) * CHAINS + number,
            )
            for number, label in enumerate(labels)
        ]
        for phase in phases:
            self._run_phase(chains, phase, reach, max(1, int(draws * phase.work)))
        for chain in chains:
            self.best.merge(chain.incumbent, self.start.bands)
            self._draws += chain.worked
        self._rounds += 1

    def _run_phase(self, chains: list[DiameterAnnealing], phase: Phase, reach: float, draws: int) -> None:
        pace = Pace(self.clock, phase.work * MOST_TIME)

        def report(_: float, incumbent: Incumbent[Candidate]) -> None:
            draws = self._draws + sum(chain.worked for chain in chains)
            self.watch(min(1.0, draws / (CHAINS * self._budget)), incumbent)

        with ThreadPoolExecutor(CHAINS) as pool:
            list(pool.map(lambda chain: chain.run(phase, reach, draws, pace, report), chains))

    def _offer(self, label: Ints) -> None:
        self.best.offer(self._instance.candidate(self.start.tables, label), self.start.bands)
