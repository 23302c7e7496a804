"""Solve one part: by one annealing run, or by the whole search where bands are missed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.deadline import Deadline
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.band_prices import Prices, ascend
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.construct.first_plan import STEPS, Start
from territory_opt.solver.cost_tables import FORBIDDEN, Tables
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate, Incumbent
from territory_opt.solver.large.large_plan import LargePlan
from territory_opt.solver.large.subproblem import Part, PartCoefficients
from territory_opt.solver.search.annealing import RESTART_TEMPERATURE, START_TEMPERATURE, Annealing
from territory_opt.solver.search.rounds import Search


@dataclass(frozen=True)
class Found:
    """A part's plan, in the whole problem's units and sites.

    Parameters
    ----------
    label : Ints, shape (n',)
        Among the part's territories.
    site : Ints, shape (k',)
    cost : Floats, shape (n',)
    load : Floats, shape (n', c)
    worked : int
        Iterations done.
    """

    label: Ints
    site: Ints
    cost: Floats
    load: Floats
    worked: int


@dataclass(frozen=True)
class PartSearch:
    """A part made ready for a search."""

    problem: Problem
    graph: Graph
    tables: Tables
    bands: Bands
    label: Ints
    price: Floats
    border_weight: float
    clock: Clock

    @classmethod
    def of(
        cls, whole: Problem, plan: LargePlan, part: Part, per_unit: float, price: Floats, seed: int,
        deadline: Deadline, clock: Clock,
    ) -> PartSearch:  # fmt: skip
        """Open a part of a plan, with `per_unit` iterations a unit, a seed and a deadline of its own.

        `price` (k, c) is the price of a load in the objective's units.
        """
        problem = part.problem(whole, plan)
        tables = Tables.of(problem, part.sites(problem, plan))
        budget = replace(
            clock.budget,
            seed=seed,
            effort="standard",
            iterations=max(1, round(per_unit * problem.n)),
            deadline=deadline,
        )
        return cls(
            problem,
            Graph.of(problem.n, problem.pairs, problem.border_km),
            tables,
            Bands.of(problem, tables.load_scale),
            part.labels(plan),
            price[part.territories] * tables.load_scale / tables.cost_scale,
            plan.border_weight / tables.cost_scale,
            Clock(budget),
        )

    def found(self, best: Candidate | None, worked: int) -> Found | None:
        """Return a plan in the numbers of the whole problem."""
        if best is None:
            return None
        assert isinstance(self.problem.coefficients, PartCoefficients)  # made by `Part.problem`
        row, tables = np.arange(len(best.label)), best.tables
        return Found(
            best.label,
            self.problem.coefficients.sites[tables.site],
            (tables.cost[row, best.label] - FORBIDDEN * tables.misplaced(best.label)) * tables.cost_scale,
            tables.load[row, best.label] * tables.load_scale,
            worked,
        )


def anneal_part(part: PartSearch, high_temperature: bool, price_share: float) -> Found | None:
    """Anneal a part once: as good a plan as the whole search finds there, for half its time.

    Parameters
    ----------
    part : Opened
    high_temperature : bool
        Whether to start from the temperature of a search without a plan.
    price_share : float
        Part of the prices that is added to the plain cost.
    """
    mean = part.problem.k / part.problem.n
    # Where one unit is a good part of a territory, moving it changes two much: the temperature is higher.
    temperature = (
        max(START_TEMPERATURE * mean, float(part.tables.guide.min(axis=1).max()) ** 3)
        if high_temperature
        else RESTART_TEMPERATURE * mean
    )
    annealing = Annealing(
        problem=part.problem,
        graph=part.graph,
        bands=part.bands,
        tables=part.tables,
        label=part.label,
        penalty=max(0.3, 2.0 * float(np.abs(part.price).max())),
        border_weight=part.border_weight,
        prices=Prices(-np.inf, part.tables.site, part.price, part.price),
        price_share=price_share,
        bias=0.0,
        border_share=1.0,
        seed=part.clock.budget.seed,
    )
    annealing.run(part.clock.budget.iterations, temperature, Pace(part.clock, part=1.0), _ignore_progress)
    return part.found(annealing.incumbent.best, annealing.worked)


def search_part(part: PartSearch, high_temperature: bool) -> Found | None:
    """Search a part until its bands are held, where they can be."""
    prices = ascend(part.tables, part.bands, part.problem.dynamic, STEPS, part.clock.over, part.price)
    start = Start(part.label, part.tables, part.bands, prices)
    problem = part.problem if high_temperature else replace(part.problem, start=part.label)
    search = Search(problem, part.graph, start, part.clock, _ignore_progress)
    search.run()
    return part.found(search.best.best, search.worked)


def _ignore_progress(done: float, incumbent: Incumbent[Candidate]) -> None:
    """Parts are reported when they are done."""
