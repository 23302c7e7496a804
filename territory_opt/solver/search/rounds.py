"""The search in rounds: annealing, repair while bands are missed, then refinement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from territory_opt.model.budget import FULL_BAND_EFFORT
from territory_opt.model.problem import Problem
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.construct.first_plan import Start, first_start
from territory_opt.solver.exact.polish import NeighbourhoodSearch
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate, Incumbent
from territory_opt.solver.search.annealing import (
    BORDER,
    DRAWS,
    RESTART_TEMPERATURE,
    START_TEMPERATURE,
    Annealing,
)
from territory_opt.solver.search.plan_pool import PlanPool
from territory_opt.solver.watch import Advance

REFINE_TEMPERATURE = 0.2
"""Temperature, in mean costs of a unit, from which plans are refined: low enough to keep their structure."""

MAX_REFINES = 12
"""Most times that the best plan of all is refined again, while each time gains MIN_GAIN."""

MIN_GAIN = 5e-4
"""Gain, as a share of the objective, below which refining ends."""

PLAN_TEMPERATURE = 0.02
"""Temperature, in mean costs of a unit, at which a start plan is first brought inside its bands: sooner than
by a run from RESTART_TEMPERATURE, which holds them only at the end."""

DRAWS_PER_UNIT = 20_000
"""Draws for each unit beyond which a fresh start gains more than a longer run."""

MOST_STARTS = 8

REPAIR_SIZES = (4, 10)
"""Territories searched again around one that misses a band, in turn."""

PENALTY = 0.3
"""Least price of a missed band. A run guided by the bound's prices needs no more; one without them starts
with twice the highest price."""

LARGE_UNIT_STARTS = 3
"""Fewest starts where single units are a good part of a territory: their assignment decides."""

LARGE_UNIT_SHARE = 0.25
"""Share of the first round's work that each of these starts gets: refining gains more than longer runs."""

MOST_ROUNDS = 32
"""Upper limit of rounds, so that every run of every seed has random numbers of its own."""

SMALL = 500
"""Up to so many units exact neighbourhoods gain on what annealing leaves; beyond, it is 0.003 % in 10 s."""

NEIGHBOURHOODS = {"quick": 4, "standard": 12, "best": 60}
"""Neighbourhoods solved exactly, by effort."""

ITERATIONS_PER_SOLVE = 200
"""A budget in iterations pays for one neighbourhood with so many."""


LATER_WORK = 2.0
"""Work that is expected after a round, as a share of the budget's iterations: how many rounds follow is not
known. For the progress alone."""


@dataclass(frozen=True)
class Round:
    """Two annealing runs side by side from the same plan. Always two, whatever the machine has.

    Parameters
    ----------
    work : float
        Share of the budget's iterations.
    price_share : pair of float
        Share of the bound's prices in the cost of each run: plain cost ends cheaper, prices hold bands that
        plain cost misses.
    border : float
        Share of the border's weight: in full it can hold a thin territory outside its band.
    penalty_factor : float
        Factor on the price of a missed band.
    bias : float
        Cost, in costs of a mean territory, of a large unit where the bound does not place it.
    """

    work: float
    price_share: tuple[float, float]
    border: float = 1.0
    penalty_factor: float = 1.0
    bias: float = 0.0


FIRST = Round(1.0, (0.0, 1.0), bias=0.3)
REPAIR = Round(0.5, (1.0, 0.5), border=0.3, penalty_factor=3.0)
FROM_PLAN = Round(0.1, (1.0, 0.5), border=0.3, penalty_factor=3.0)
REFINE = Round(0.5, (0.0, 0.0))


@dataclass
class Search:
    """Everything the rounds share.

    Parameters
    ----------
    problem, graph, start, clock
    watch : callable
        Called with the share of the search that is done, and the incumbent of a run.
    repair : callable or None
        Searches again around the territories of a plan that miss a band: takes the plan, the most
        territories to open at a time and the border's weight; returns the new plan and its iterations.
    repair_rounds : int
        Most rounds that try again while bands are missed.

    Attributes
    ----------
    best : Incumbent[Candidate]
    worked : int
        Iterations done by all runs together.
    """

    problem: Problem
    graph: Graph
    start: Start
    clock: Clock
    watch: Callable[[float, Incumbent[Candidate]], None]
    repair: Callable[[Candidate, int, float], tuple[Candidate, int]] | None = None
    repair_rounds: int = FULL_BAND_EFFORT.repairs
    best: Incumbent[Candidate] = field(init=False)
    border_weight: float = field(init=False)
    worked: int = field(init=False, default=0)
    _rounds: int = field(init=False, default=0)
    _advance: Advance = field(init=False, default_factory=Advance)
    _pool: PlanPool = field(init=False, default_factory=PlanPool)

    def __post_init__(self) -> None:
        """Begin without a plan."""
        self.best = Incumbent(np.full(len(self.start.bands.scale), np.nan))
        self.border_weight = _border_weight(self.problem, self.start)

    def run(self) -> None:
        """Anneal; repeat with higher penalties while bands are missed; then refine plans that hold."""
        mean = self.problem.k / self.problem.n
        if self.problem.start is None:
            self._fresh_starts(_start_temperature(self.start, mean))
        else:
            self._round(FROM_PLAN, PLAN_TEMPERATURE * mean)
            self._round(FIRST, RESTART_TEMPERATURE * mean)
        for attempt in range(self.repair_rounds):
            if self.best.holds:
                break
            penalty_factor = REPAIR.penalty_factor ** (attempt + 1)
            # From a low temperature first, which is quick; then from one as high as the penalties, so that
            # large units can still move.
            temperature = (
                RESTART_TEMPERATURE * mean
                if attempt == 0
                else penalty_factor * _start_temperature(self.start, mean)
            )
            self._round(REPAIR, temperature, penalty_factor)
            if attempt and not self.best.holds:
                self._polish()
            if not self.best.holds:
                self._repair_bands()
        self.refine()
        if self.problem.n <= SMALL or self.clock.budget.effort == "best":
            self._polish()

    def report(self, done: float, incumbent: Incumbent[Candidate]) -> None:
        """Report an incumbent with this share of the present round done."""
        self.watch(self._advance.at(done), incumbent)

    def refine(self) -> None:
        """Anneal the best plans so far once more, two at a time, and then the best of all while that gains.

        Only where every band is held.

        The run with prices often ends cheaper than the plain one, and slightly outside a band. So a plan that
        costs less than the best one and misses by little is repaired first.
        """
        if not self.best.holds:
            return
        temperature = REFINE_TEMPERATURE * self.problem.k / self.problem.n
        self._pool.offer(self.best.best)
        for plan in self._pool.cheaper():
            self._pool.offer(self._repaired(plan))
        plans = self._pool.holding
        for pair in [plans[first : first + 2] for first in range(0, len(plans), 2)]:
            self._round(REFINE, temperature, begin=pair)
        for _ in range(MAX_REFINES):
            before = self.best.best
            self._round(REFINE, temperature)
            if before is None or self.best.best is None:
                return
            if before.energy - self.best.best.energy < MIN_GAIN * before.objective:
                return

    def _fresh_starts(self, temperature: float) -> None:
        """Divide the first round's work among several starts where the map is small."""
        draws = DRAWS * self.clock.iterations(self.problem.n)
        starts = min(max(draws // (DRAWS_PER_UNIT * self.problem.n), 1), MOST_STARTS)
        share = 1.0 / starts
        if self.start.prices.large_unit_bias is not None and starts < LARGE_UNIT_STARTS:
            starts, share = LARGE_UNIT_STARTS, LARGE_UNIT_SHARE
        found, first = self.best, self.start
        for number in range(starts):
            if number and not self.problem.fixed.all():
                angle = np.pi * number / starts
                self.start = first_start(self.problem, self.graph, self.clock, angle, first.tables)
            self.best = Incumbent(found.smallest)
            self._round(replace(FIRST, work=FIRST.work * share), temperature)
            found.merge(self.best, self.start.bands)
        self.best, self.start = found, first

    def _round(
        self, plan: Round, temperature: float, penalty_factor: float = 1.0, begin: Sequence[Candidate] = ()
    ) -> None:
        """Run two annealing runs from the best plan, or from those given."""
        if self._rounds and self.clock.over():
            return
        iterations = max(1, round(self.clock.iterations(self.problem.n) * plan.work))
        known: Sequence[Candidate | None] = begin or [self.best.best]
        runs = [
            self._run_of(plan, price_share, penalty_factor, c, known[c % len(known)])
            for c, price_share in enumerate(plan.price_share)
        ]
        pace = Pace(self.clock)
        self._advance.next_round(plan.work / (plan.work + LATER_WORK))
        with ThreadPoolExecutor(len(runs)) as pool:
            list(pool.map(lambda annealing: annealing.run(iterations, temperature, pace, self.report), runs))
        for annealing in runs:
            self.best.merge(annealing.incumbent, self.start.bands)
            self._pool.offer(annealing.incumbent.best)
            self.worked += annealing.worked
        self._rounds += 1

    def _run_of(
        self, plan: Round, price_share: float, penalty_factor: float, number: int, known: Candidate | None
    ) -> Annealing:
        prices = self.start.prices
        highest_price = float(np.abs(prices.price).max())
        return Annealing(
            problem=self.problem,
            graph=self.graph,
            bands=self.start.bands,
            tables=self.start.tables if known is None else known.tables,
            label=self.start.label if known is None else known.label,
            penalty=max(PENALTY, 2.0 * highest_price * (1.0 - price_share)) * penalty_factor,
            border_weight=self.border_weight,
            prices=prices,
            price_share=price_share,
            bias=plan.bias,
            border_share=1.0 if self.problem.counts_pairs else plan.border,
            seed=(self.clock.budget.seed * MOST_ROUNDS + self._rounds) * len(plan.price_share) + number,
        )

    def _repair_bands(self) -> None:
        """Search around the territories in which the best plan misses a band."""
        if self.best.best is not None:
            self._pool.offer(self._repaired(self.best.best))

    def _repaired(self, plan: Candidate) -> Candidate:
        """Search around the territories that miss a band, in growing neighbourhoods; the rest is fixed."""
        for territories in REPAIR_SIZES:
            if plan.excess == 0 or self.clock.over() or territories >= self.problem.k or self.repair is None:
                break
            found, worked = self.repair(plan, territories, self.border_weight)
            self.best.offer(found, self.start.bands)
            self.worked += worked
            plan = min(plan, found, key=lambda candidate: candidate.rank)
        return plan

    def _polish(self) -> None:
        solves = NEIGHBOURHOODS[self.clock.budget.effort]
        if self.clock.budget.iterations:
            solves = min(solves, max(1, self.clock.budget.iterations // ITERATIONS_PER_SOLVE))
        search = NeighbourhoodSearch(
            self.problem, self.graph, self.start.bands, self.border_weight, self.clock
        )
        search.improve(self.best, solves)
        self.report(1.0, self.best)


def _start_temperature(start: Start, mean: float) -> float:
    """Temperature of a cold start: higher where one unit is a good part of a territory.

    Moving such a unit changes two territories much; measured on counties (one unit 0.7 of a territory), the
    cube of that part finds plans 1 % better, and leaves finer maps alone.
    """
    return float(max(START_TEMPERATURE * mean, start.tables.guide.min(axis=1).max() ** 3))


def _border_weight(problem: Problem, start: Start) -> float:
    """Scaled objective per km, so that the nearest-base division's border weighs BORDER of the objective."""
    if problem.counts_pairs:
        return 1.0 / start.tables.cost_scale
    nearest = start.tables.guide.argmin(axis=1)
    cut = nearest[problem.pairs[:, 0]] != nearest[problem.pairs[:, 1]]
    length = float(problem.border[cut].sum())
    return BORDER * problem.k / length if length > 0 else 0.0
