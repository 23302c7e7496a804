"""The search for the least diameter: fresh starts from hot, then the best of them step by step."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from territory_opt.model.arrays import Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.construct.bisection import bisect
from territory_opt.solver.construct.first_plan import Start
from territory_opt.solver.construct.repair import repair
from territory_opt.solver.diameter.diameter_annealing import JUST, DiameterAnnealing, Leg, candidate
from territory_opt.solver.diameter.diameter_bound import least_diameter
from territory_opt.solver.diameter.move_rules import MoveRules
from territory_opt.solver.diameter.unit_points import Points
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Incumbent

DRAWS = 100_000
"""Draws of the kernel in one iteration, on a map of middling size."""

DRAWS_PER_UNIT = 100
"""Most draws of one iteration for each unit: on fewer units an iteration is shorter."""

DRAWS_ON_LARGE = 1_000_000_000
"""Draws of an iteration times units: on more than 10,000 units, whose budgets grow too, it is shorter."""

CHAINS = 2
"""Runs side by side. Always two, whatever the machine has."""

START_DRAWS = 10_000
"""Draws of a fresh start for each unit."""

EXPLORING, REFINING = 0.7, 0.9
"""Shares of the work at which fresh starts end, and steps from the best; the rest smooths borders."""

RATCHET = Leg(0.01, 0.001, 0.3, ratchet=True)
SCOUT = (Leg(0.5, 0.01, 0.7), RATCHET)
FRESH = (Leg(0.5, 0.002, 0.7), RATCHET)
WARM = (Leg(0.02, 0.002, 0.7), RATCHET)
STEPS = ((Leg(0.01, 0.001, ratchet=True),), (Leg(0.05, 0.001, ratchet=True),))
SMOOTH = (Leg(0.02, 0.0005, border=0.004),)

MOST_TIME = 0.5
"""Share of the time left that one round may take."""

GOLDEN = np.pi * 0.618
"""Turn of the cuts from one fresh start to the next: no two are alike."""

PROVED = 1e-8
"""A squared diameter so close to the bound is as small as can be: the bound gives some away to rounding."""

SCOUTING = 0.2
"""Work of the scout, as a share of a fresh start."""

FAR_AHEAD, AHEAD = 0.72, 0.97
"""Reach of a scout and of a fresh start, as a share of the least squared diameter known: 1-2 % below the
diameters that can be had, measured; with more in reach, entropy wins."""


@dataclass
class DiameterSearch:
    """Looks for the plan with the least diameter.

    Parameters
    ----------
    problem, graph, start, clock
    watch : callable
        Told the share of a run's work done, and its incumbent.

    Attributes
    ----------
    best : Incumbent
        Its objectives are diameters in km over `start.tables.cost_scale`.
    worked : int
        Iterations done by all runs together.
    bound : float
        No plan has a smaller diameter, in km.
    """

    problem: Problem
    graph: Graph
    start: Start
    clock: Clock
    watch: Callable[[float, Incumbent], None]
    best: Incumbent = field(init=False)
    bound: float = field(init=False)
    _draws: float = field(init=False, default=0.0)
    _rounds: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Measure the plan to begin from, and what no plan can beat."""
        places = self.problem.places
        assert places is not None  # the diameter objective comes with places
        self._points, self._rules = Points.of(places, self.problem.n), MoveRules.of(self.problem)
        self.best = Incumbent(np.full(len(self.start.bands.scale), np.nan))
        squared = least_diameter(self.problem, self._points, self.clock.over)
        self._least, self.bound = squared, self._points.km(squared)
        n = self.problem.n
        self._iteration = max(1, min(DRAWS, DRAWS_PER_UNIT * n, DRAWS_ON_LARGE // n))
        self._budget = self.clock.iterations(n) * self._iteration
        self._begun = self.clock.seconds

    @property
    def worked(self) -> int:
        """Iterations done by all runs together."""
        return round(self._draws / self._iteration)

    @property
    def _done(self) -> float:
        """Share of the work, or of the time, that is used."""
        time = Pace(self.clock, 1.0)
        spent = self.clock.seconds - self._begun
        share = spent / (spent + time.allotted) if np.isfinite(time.allotted) and spent > 0 else 0.0
        return max(self._draws / (CHAINS * self._budget), share)

    def run(self) -> None:
        """Find a good arrangement from hot, shrink it step by step, and smooth its borders."""
        self._offer(self.start.label)
        fresh = min(START_DRAWS * self.problem.n, int(EXPLORING * self._budget))
        if self.problem.start is None:
            self._round([self.start.label] * CHAINS, SCOUT, SCOUTING * fresh, FAR_AHEAD)
            self._explore(fresh)
        else:
            self._from_best(WARM, fresh, AHEAD)
        turn = 0
        while not self._finished(REFINING):
            self._from_best(STEPS[turn % len(STEPS)], fresh, 1.0)
            turn += 1
        if self.best.best is not None:
            self._from_best(SMOOTH, (1.0 - REFINING) * self._budget, 1.0 + JUST)

    def _finished(self, share: float) -> bool:
        return self._done >= share or self.clock.over() or self._proved()

    def _proved(self) -> bool:
        best = self.best.best
        return best is not None and self.best.holds and self._reached() <= self._least * (1.0 + PROVED)

    def _explore(self, draws: int) -> None:
        """Begin anew from cuts turned differently until the share for it is used."""
        while not self._finished(EXPLORING):
            labels = [self._fresh_label(self._rounds * CHAINS + number) for number in range(CHAINS)]
            self._round(labels, FRESH, draws, AHEAD)

    def _fresh_label(self, number: int) -> Ints:
        """A division by lines at another angle, or the first one where territories are tied to places."""
        problem = self.problem
        if problem.allowed is not None:
            return self.start.label
        angle = GOLDEN * (number + 1)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        mass = self.start.tables.load.sum(axis=(1, 2))
        label = bisect(problem.points, mass, problem.share.mean(axis=1), turn)
        if not problem.contiguous:
            return label
        middle = np.stack([problem.points[label == t].mean(axis=0) for t in range(problem.k)])
        away = np.linalg.norm(problem.points[:, None] - middle[None], axis=2)
        return repair(self.graph, label, problem.k, away, np.ones(problem.n))

    def _from_best(self, legs: tuple[Leg, ...], draws: float, ahead: float) -> None:
        assert self.best.best is not None
        self._round([self.best.best.label] * CHAINS, legs, draws, ahead)

    def _reached(self) -> float:
        """Squared diameter of the best plan."""
        assert self.best.best is not None
        return float(self._points.widths(self.best.best.label).max())

    def _round(self, labels: list[Ints], legs: tuple[Leg, ...], draws: float, ahead: float) -> None:
        """Run the chains side by side with a reach of `ahead` times the best squared diameter."""
        reach = max(self._reached() * ahead, self._least)
        chains = [
            DiameterAnnealing(
                problem=self.problem,
                graph=self.graph,
                bands=self.start.bands,
                tables=self.start.tables,
                points=self._points,
                rules=self._rules,
                label=label,
                seed=(self.clock.budget.seed * 10_000 + self._rounds) * CHAINS + number,
            )
            for number, label in enumerate(labels)
        ]
        for leg in legs:
            pace = Pace(self.clock, leg.work * MOST_TIME)
            with ThreadPoolExecutor(CHAINS) as pool:
                list(
                    pool.map(
                        partial(_run, leg, reach, max(1, int(draws * leg.work)), pace, self.watch), chains
                    )
                )
        for chain in chains:
            self.best.merge(chain.incumbent, self.start.bands)
            self._draws += chain.worked
        self._rounds += 1

    def _offer(self, label: Ints) -> None:
        found = candidate(self.problem, self.start.bands, self.start.tables, self._points, self._rules, label)
        self.best.offer(found, self.start.bands)


def _run(
    leg: Leg,
    reach: float,
    draws: int,
    pace: Pace,
    watch: Callable[[float, Incumbent], None],
    chain: DiameterAnnealing,
) -> None:
    chain.run(leg, reach, draws, pace, watch)
