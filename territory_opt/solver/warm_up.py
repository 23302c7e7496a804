"""Compile the kernels before the time limit starts."""

from __future__ import annotations

from functools import cache
from types import ModuleType

import numpy as np

from territory_opt.model.problem import Problem
from territory_opt.solver.bounds import kernel
from territory_opt.solver.bounds.kernel import assign_cheapest
from territory_opt.solver.bounds.large_units import kernel as large_units
from territory_opt.solver.cost_tables import strided
from territory_opt.solver.diameter import warm_up as diameter
from territory_opt.solver.graph import Graph
from territory_opt.solver.large import kernel as large
from territory_opt.solver.large.solve_large import may_be_large
from territory_opt.solver.proof import kernel as proof
from territory_opt.solver.search.kernel import anneal
from territory_opt.solver.small.exact_cover import kernel as exact_cover
from territory_opt.solver.small.partition import MOST_UNITS
from territory_opt.solver.small.set_enumeration import kernel as set_enumeration


def warm_up(problem: Problem | None = None) -> None:
    """Run kernels once on two units: some seconds on a machine's first solve, nothing afterwards.

    Parameters
    ----------
    problem : Problem, optional
        Only the kernels that it may need are run; all of them when left out.
    """
    _warm_up()
    if problem is None or problem.has_own_search:
        _compile_module(diameter)
    if problem is None or may_be_large(problem):
        _compile_module(large)
    if problem is None or problem.n <= MOST_UNITS:
        _compile_module(exact_cover)
        _compile_module(set_enumeration)


@cache
def _compile_module(module: ModuleType) -> None:
    module.warm()


@cache
def _warm_up() -> None:
    label, total, ones = np.array([0, 1]), np.ones((2, 1)), np.ones((2, 1))
    cost, load = np.ones((2, 2)), strided(np.ones((2, 2, 1)))
    assign_cheapest(cost, load, np.zeros((2, 1)), label, total)
    for module in (kernel, large_units, proof):
        module.warm()
    graph = Graph.of(2, np.array([[0, 1]]), np.ones(1))
    state, mark = np.array([1], dtype=np.uint64), np.zeros(1, dtype=np.int64)
    stamp, queue = np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64)
    anneal(
        label, total, cost, load, ones, ones, ones, 1.0, graph.weighed(graph.border), True,
        1.0, 0.5, 1, 0.5, (np.zeros((2, 2)), np.zeros(1), 0.0, 1.0), state, stamp, queue, mark,
    )  # fmt: skip
