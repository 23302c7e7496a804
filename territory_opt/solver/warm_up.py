"""Compile before the clock starts, so that a time limit is spent on solving."""

from __future__ import annotations

from functools import cache
from types import ModuleType

import numpy as np

from territory_opt.model.problem import Problem
from territory_opt.solver.bounds import kernel
from territory_opt.solver.bounds.kernel import cheapest
from territory_opt.solver.bounds.large_units import kernel as lumps
from territory_opt.solver.cost_tables import strided
from territory_opt.solver.diameter import warm_up as diameter
from territory_opt.solver.graph import Graph
from territory_opt.solver.large import kernel as large
from territory_opt.solver.large.solve_large import is_large
from territory_opt.solver.proof import kernel as proof
from territory_opt.solver.search.kernel import anneal
from territory_opt.solver.small.covering import kernel as covering
from territory_opt.solver.small.growing import kernel as growing
from territory_opt.solver.small.partition import MOST_UNITS


def warm_up(problem: Problem | None = None) -> None:
    """Run kernels once on two units: some seconds on a machine's first solve, nothing afterwards.

    Parameters
    ----------
    problem : Problem, optional
        Only the kernels that it may need are run; all of them when left out.
    """
    _warm_up()
    if problem is None or problem.objective == "diameter":
        _warm_up_room(diameter)
    if problem is None or is_large(problem):
        _warm_up_room(large)
    if problem is None or problem.n <= MOST_UNITS:
        _warm_up_room(covering)
        _warm_up_room(growing)


@cache
def _warm_up_room(room: ModuleType) -> None:
    room.warm()


@cache
def _warm_up() -> None:
    label, total, ones = np.array([0, 1]), np.ones((2, 1)), np.ones((2, 1))
    cost, load = np.ones((2, 2)), strided(np.ones((2, 2, 1)))
    cheapest(cost, load, np.zeros((2, 1)), label, total)
    for room in (kernel, lumps, proof):
        room.warm()
    graph = Graph.of(2, np.array([[0, 1]]), np.ones(1))
    state, mark = np.array([1], dtype=np.uint64), np.zeros(1, dtype=np.int64)
    stamp, queue = np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64)
    anneal(
        label, total, cost, load, ones, ones, ones, 1.0, graph.weighed(graph.border), True,
        1.0, 0.5, 1, 0.5, (np.zeros((2, 2)), np.zeros(1), 0.0, 1.0), state, stamp, queue, mark,
    )  # fmt: skip
