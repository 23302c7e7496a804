"""The search: annealing from hot, again while bands are missed, and once more for cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from territory_opt.model.problem import Problem
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.construct.first_plan import Start, first_start
from territory_opt.solver.exact.polish import polish
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate, Incumbent
from territory_opt.solver.search.annealing import BORDER, DRAWS, HOT, WARM, Annealing
from territory_opt.solver.search.plan_pool import PlanPool

MILD = 0.2
"""Temperature, in mean costs of a unit, from which plans are refined: what is well divided stays so."""

AGAIN = 12
"""Most times that the best plan of all is refined again, as long as each time gains WORTH."""

WORTH = 5e-4
"""Share of the objective below which refining is done."""

LUKEWARM = 0.02
"""Temperature, in mean costs of a unit, at which a plan to begin from is first brought inside its bands: soon
there, where a run from warm holds them only once it is cold."""

MENDING = 3
"""Most rounds that try again while bands are missed."""

DRAWS_PER_UNIT = 20_000
"""Draws for each unit beyond which a fresh start gains more than a longer run."""

MOST_STARTS = 8

NEARBY = (4, 10)
"""Territories searched anew around one that misses a band, ever more."""

PENALTY = 0.3
"""Least price of a missed band. A run that feels the bound's prices needs no more; one that does not begins
with twice the dearest of them."""

LUMPY_STARTS = 3
"""Fewest starts where single units are a good part of a territory: who gets them decides, and runs differ."""

LUMPY_SHARE = 0.25
"""Share of the first round's work that each of these starts gets: refining gains more than longer runs."""

MOST_ROUNDS = 32
"""More than there can be, so that every run of every seed has random numbers of its own."""

SMALL = 500
"""Up to so many units exact neighbourhoods gain on what annealing leaves; beyond, it is 0.003 % in 10 s."""

NEIGHBOURHOODS = {"quick": 4, "standard": 12, "best": 60}
"""Neighbourhoods solved exactly, by effort."""

ITERATIONS_PER_SOLVE = 200
"""A budget in iterations pays for one neighbourhood with so many."""


@dataclass(frozen=True)
class Round:
    """Two annealing runs side by side from the same plan. Always two, whatever the machine has.

    Parameters
    ----------
    work : float
        Share of the budget's iterations.
    charge : pair of float
        Share of the bound's prices that each run feels: plain cost ends cheaper, prices hold bands that plain
        cost misses.
    border : float
        Share of the border's weight: in full it can hold a thin territory outside its band.
    insist : float
        Factor on the price of a missed band.
    lean : float
        What it costs, in costs of a mean territory, to have a large unit where the bound would not.
    """

    work: float
    charge: tuple[float, float]
    border: float = 1.0
    insist: float = 1.0
    lean: float = 0.0


FIRST = Round(1.0, (0.0, 1.0), lean=0.3)
MEND = Round(0.5, (1.0, 0.5), border=0.3, insist=3.0)
FROM_PLAN = Round(0.1, (1.0, 0.5), border=0.3, insist=3.0)
REFINE = Round(0.5, (0.0, 0.0))


@dataclass
class Search:
    """Everything the rounds share.

    Parameters
    ----------
    problem, graph, start, clock
    watch : callable
        Told the share of a round's work done, and its incumbent.
    nearby : callable or None
        Searches anew around the territories of a plan that miss a band: asked with the plan, the most
        territories to open at a time and the border's weight; gives the new plan and its iterations.
    mendings : int
        Most rounds that try again while bands are missed.

    Attributes
    ----------
    best : Incumbent
    worked : int
        Iterations done by all runs together.
    """

    problem: Problem
    graph: Graph
    start: Start
    clock: Clock
    watch: Callable[[float, Incumbent], None]
    nearby: Callable[[Candidate, int, float], tuple[Candidate, int]] | None = None
    mendings: int = MENDING
    best: Incumbent = field(init=False)
    border_weight: float = field(init=False)
    worked: int = field(init=False, default=0)
    _rounds: int = field(init=False, default=0)
    _pool: PlanPool = field(init=False, default_factory=PlanPool)

    def __post_init__(self) -> None:
        """Begin without a plan."""
        self.best = Incumbent(np.full(len(self.start.bands.scale), np.nan))
        self.border_weight = _border_weight(self.problem, self.start)

    def run(self) -> None:
        """Anneal; try again, ever more insistent, while bands are missed; then refine what holds."""
        mean = self.problem.k / self.problem.n
        if self.problem.start is None:
            self._fresh_starts(_first_heat(self.start, mean))
        else:
            self._round(FROM_PLAN, LUKEWARM * mean)
            self._round(FIRST, WARM * mean)
        for attempt in range(self.mendings):
            if self.best.holds:
                break
            insist = MEND.insist ** (attempt + 1)
            # From warm first, which is quick; then from as hot as the bands are dear, so that large units can
            # still change hands.
            heat = WARM * mean if attempt == 0 else insist * _first_heat(self.start, mean)
            self._round(MEND, heat, insist)
            if attempt and not self.best.holds:
                self._polish()
            if not self.best.holds:
                self._mend_nearby()
        self.refine()
        if self.problem.n <= SMALL or self.clock.budget.effort == "best":
            self._polish()

    def refine(self) -> None:
        """Anneal the best plans so far once more, two at a time, and then the best of all while that gains.

        Only where every band is held: before, travel does not matter.

        The run with prices often ends cheaper than the plain one, and a hair outside a band. So what costs
        less than the best plan and misses by little is mended first.
        """
        if not self.best.holds:
            return
        heat = MILD * self.problem.k / self.problem.n
        self._pool.offer(self.best.best)
        for plan in self._pool.cheaper():
            self._pool.offer(self._mended_nearby(plan))
        plans = self._pool.holding
        for pair in [plans[first : first + 2] for first in range(0, len(plans), 2)]:
            self._round(REFINE, heat, begin=pair)
        for _ in range(AGAIN):
            before = self.best.best
            self._round(REFINE, heat)
            if before is None or self.best.best is None:
                return
            if before.energy - self.best.best.energy < WORTH * before.objective:
                return

    def _fresh_starts(self, heat: float) -> None:
        """Divide the first round's work among several starts where the map is small."""
        draws = DRAWS * self.clock.iterations(self.problem.n)
        starts = min(max(draws // (DRAWS_PER_UNIT * self.problem.n), 1), MOST_STARTS)
        share = 1.0 / starts
        if self.start.prices.leaning is not None and starts < LUMPY_STARTS:
            starts, share = LUMPY_STARTS, LUMPY_SHARE
        found, first = self.best, self.start
        for number in range(starts):
            if number and not self.problem.fixed.all():
                turned = np.pi * number / starts
                self.start = first_start(self.problem, self.graph, self.clock, turned, first.tables)
            self.best = Incumbent(found.smallest)
            self._round(replace(FIRST, work=FIRST.work * share), heat)
            found.merge(self.best, self.start.bands)
        self.best, self.start = found, first

    def _round(self, plan: Round, heat: float, insist: float = 1.0, begin: Sequence[Candidate] = ()) -> None:
        """Run two chains from the best plan, or from those given."""
        if self._rounds and self.clock.over():
            return
        iterations = max(1, round(self.clock.iterations(self.problem.n) * plan.work))
        known: Sequence[Candidate | None] = begin or [self.best.best]
        chains = [
            self._chain(plan, charge, insist, c, known[c % len(known)])
            for c, charge in enumerate(plan.charge)
        ]
        pace = Pace(self.clock)
        with ThreadPoolExecutor(len(chains)) as pool:
            list(pool.map(lambda chain: chain.run(iterations, heat, pace, self.watch), chains))
        for chain in chains:
            self.best.merge(chain.incumbent, self.start.bands)
            self._pool.offer(chain.incumbent.best)
            self.worked += chain.worked
        self._rounds += 1

    def _chain(
        self, plan: Round, charge: float, insist: float, number: int, known: Candidate | None
    ) -> Annealing:
        prices = self.start.prices
        dearest = float(np.abs(prices.price).max())
        return Annealing(
            problem=self.problem,
            graph=self.graph,
            bands=self.start.bands,
            tables=self.start.tables if known is None else known.tables,
            label=self.start.label if known is None else known.label,
            penalty=max(PENALTY, 2.0 * dearest * (1.0 - charge)) * insist,
            border_weight=self.border_weight,
            prices=prices,
            charge=charge,
            lean=plan.lean,
            border_share=1.0 if self.problem.objective == "cut" else plan.border,
            seed=(self.clock.budget.seed * MOST_ROUNDS + self._rounds) * len(plan.charge) + number,
        )

    def _mend_nearby(self) -> None:
        """Search around the territories in which the best plan misses a band."""
        if self.best.best is not None:
            self._pool.offer(self._mended_nearby(self.best.best))

    def _mended_nearby(self, plan: Candidate) -> Candidate:
        """Search around the territories that miss a band, ever wider: the rest keeps what it has."""
        for territories in NEARBY:
            if plan.excess == 0 or self.clock.over() or territories >= self.problem.k or self.nearby is None:
                break
            found, worked = self.nearby(plan, territories, self.border_weight)
            self.best.offer(found, self.start.bands)
            self.worked += worked
            plan = min(plan, found, key=lambda candidate: candidate.rank)
        return plan

    def _polish(self) -> None:
        solves = NEIGHBOURHOODS[self.clock.budget.effort]
        if self.clock.budget.iterations:
            solves = min(solves, max(1, self.clock.budget.iterations // ITERATIONS_PER_SOLVE))
        polish(self.problem, self.graph, self.start.bands, self.best, self.border_weight, solves, self.clock)
        self.watch(1.0, self.best)


def _first_heat(start: Start, mean: float) -> float:
    """Temperature of a cold start: higher where one unit is a good part of a territory.

    Moving such a unit upsets two territories at once; measured on counties (one unit 0.7 of a territory), the
    cube of that part finds plans 1 % better, and leaves finer maps alone.
    """
    return float(max(HOT * mean, start.tables.guide.min(axis=1).max() ** 3))


def _border_weight(problem: Problem, start: Start) -> float:
    """Scaled objective per km, so that the nearest-base division's border weighs BORDER of the objective."""
    if problem.objective == "cut":
        return 1.0 / start.tables.cost_scale
    nearest = start.tables.guide.argmin(axis=1)
    cut = nearest[problem.pairs[:, 0]] != nearest[problem.pairs[:, 1]]
    length = float(problem.border[cut].sum())
    return BORDER * problem.k / length if length > 0 else 0.0
