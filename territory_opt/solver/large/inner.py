"""How one part is solved: by one annealing run, or by the whole search where bands are missed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.prices import ascend
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.construct.start import STEPS, Start
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate, Incumbent
from territory_opt.solver.large.part import Part, Within
from territory_opt.solver.large.plan import LargePlan
from territory_opt.solver.search.chain import HOT, WARM, Chain
from territory_opt.solver.search.rounds import Search
from territory_opt.solver.tables import Tables


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
class _Opened:
    """A part made ready for a search."""

    problem: Problem
    graph: Graph
    tables: Tables
    bands: Bands
    label: Ints
    price: Floats
    clock: Clock

    @classmethod
    def of(
        cls, whole: Problem, plan: LargePlan, part: Part, per_unit: float, price: Floats, seed: int,
        seconds: float, clock: Clock,
    ) -> _Opened:  # fmt: skip
        problem = part.problem(whole, plan)
        tables = Tables.of(problem, part.sites(problem, plan))
        budget = replace(
            clock.budget,
            seed=seed,
            effort="standard",
            iterations=max(1, round(per_unit * problem.n)),
            time_limit_s=seconds if np.isfinite(seconds) else None,
            stop=clock.over,
        )
        return cls(
            problem,
            Graph.of(problem.n, problem.pairs, problem.border_km),
            tables,
            Bands.of(problem, tables.load_scale),
            part.labels(plan),
            price[part.territories] * tables.load_scale / tables.cost_scale,
            Clock(budget),
        )

    def found(self, best: Candidate | None, worked: int) -> Found | None:
        """Return a plan in the whole problem's words."""
        if best is None:
            return None
        assert isinstance(self.problem.coefficients, Within)  # made by `Part.problem`
        row, tables = np.arange(len(best.label)), best.tables
        return Found(
            best.label,
            self.problem.coefficients.sites[tables.site],
            tables.cost[row, best.label] * tables.cost_scale,
            tables.load[row, best.label] * tables.load_scale,
            worked,
        )


def annealed(
    whole: Problem, plan: LargePlan, part: Part, per_unit: float, hot: bool, price: Floats, seed: int,
    seconds: float, clock: Clock,
) -> Found | None:  # fmt: skip
    """Anneal a part once at plain cost: at equal work 0.02 % better than two runs to choose from.

    Parameters
    ----------
    whole : Problem
    plan : LargePlan
    part : Part
    per_unit : float
        Iterations for each unit.
    hot : bool
        Whether to begin as hot as without a plan.
    price : Floats, shape (k, c)
        Price of a load in the objective's units.
    seed : int
    seconds : float
        Only ever stops earlier.
    clock : Clock
    """
    part_of = _Opened.of(whole, plan, part, per_unit, price, seed, seconds, clock)
    mean = part_of.problem.k / part_of.problem.n
    # Where one unit is a good part of a territory, moving it upsets two: it takes more heat.
    heat = max(HOT * mean, float(part_of.tables.guide.min(axis=1).max()) ** 3) if hot else WARM * mean
    chain = Chain(
        problem=part_of.problem,
        graph=part_of.graph,
        bands=part_of.bands,
        tables=part_of.tables,
        label=part_of.label,
        penalty=max(0.3, 2.0 * float(np.abs(part_of.price).max())),
        border_weight=plan.border_weight / part_of.tables.cost_scale,
        charge=np.zeros_like(part_of.price),
        border_share=1.0,
        seed=seed,
    )
    chain.run(part_of.clock.budget.iterations, heat, Pace(part_of.clock, part=1.0), _unwatched)
    return part_of.found(chain.incumbent.best, chain.worked)


def insisted(
    whole: Problem, plan: LargePlan, part: Part, per_unit: float, hot: bool, price: Floats, seed: int,
    seconds: float, clock: Clock,
) -> Found | None:  # fmt: skip
    """Search a part until its bands are held, where they can be; parameters as for `annealed`."""
    part_of = _Opened.of(whole, plan, part, per_unit, price, seed, seconds, clock)
    prices = ascend(part_of.tables, part_of.bands, whole.dynamic, STEPS, part_of.clock.over, part_of.price)
    start = Start(part_of.label, part_of.tables, part_of.bands, prices)
    problem = part_of.problem if hot else replace(part_of.problem, start=part_of.label)
    search = Search(problem, part_of.graph, start, part_of.clock, _unwatched)
    search.run()
    return part_of.found(search.best.best, search.worked)


def _unwatched(done: float, incumbent: Incumbent) -> None:
    """Parts are reported when they are done."""
