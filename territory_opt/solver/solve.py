"""The recipe."""

from __future__ import annotations

from territory_opt.errors import Interrupted
from territory_opt.model.budget import Budget
from territory_opt.model.problem import Problem
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.result import Result
from territory_opt.solver.bounds.free_bases import first_bound
from territory_opt.solver.checks import blocked
from territory_opt.solver.clock import Clock
from territory_opt.solver.construct.start import first_start
from territory_opt.solver.graph import Graph
from territory_opt.solver.outcome import outcome
from territory_opt.solver.search.rounds import Search
from territory_opt.solver.warm_up import warm_up
from territory_opt.solver.watch import Watch


def solve(problem: Problem, budget: Budget, progress: Progress = SILENT) -> Result:
    """Divide the units so that every band holds, every territory is one piece, and travel is least.

    Parameters
    ----------
    problem : Problem
    budget : Budget
    progress : Progress

    Returns
    -------
    Result
        The best plan found, also when it breaks a rule: then with what blocks it.

    Raises
    ------
    Interrupted
        Stopped before there was any plan.
    """
    progress.stage("compile")
    warm_up()
    clock = Clock(budget)
    progress.stage("bound")
    impossible = blocked(problem)
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    start = first_start(problem, graph, clock)
    if budget.stop():
        raise Interrupted("stopped before a plan was found")
    free = first_bound(problem, start.tables, start.bands, start.prices, clock)
    progress.stage("search")
    watch = Watch(clock, progress, start, bool(problem.fixed.all()))
    search = Search(problem, graph, start, clock, watch)
    search.run()
    return outcome(problem, search, watch, impossible, free)
