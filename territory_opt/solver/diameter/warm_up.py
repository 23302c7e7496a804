"""Compile the kernels of the diameter search before the clock starts."""

from __future__ import annotations

import numpy as np

from territory_opt.model.problem import UnitPositions
from territory_opt.solver.cost_tables import strided
from territory_opt.solver.diameter.kernel import anneal, dispersion, distances_from
from territory_opt.solver.diameter.unit_points import PointLists, Points


def warm() -> None:
    """Run every kernel once on two neighbouring units."""
    points = Points.of(UnitPositions(np.eye(2, 3), np.arange(2), None), 2)
    label, work = np.array([0, 1]), np.zeros(2, dtype=np.int64)
    state, ones = np.array([1], dtype=np.uint64), np.ones((2, 1))
    lists = PointLists(points, 2)
    lists.fill(label, 1.0)
    points.squared_diameters(label)
    allowed, moved = np.broadcast_to(np.ones(1, dtype=bool), (2, 2)), np.broadcast_to(np.zeros(1), (2, 2))
    graph = np.array([0, 1, 2]), np.array([1, 0]), np.zeros(2)
    loads = ones.copy(), strided(np.ones((2, 2, 1))), ones, ones, ones
    rules = allowed, moved, np.zeros(1), np.ones(1), np.ones(1)
    anneal(
        label, loads, rules, graph, True, lists.coordinates, lists.held, lists.slot, lists.unit_conflict, 1.0,
        1.0, 0.5, 1, 0.1, False, (state, work, work.copy(), np.zeros(1, dtype=np.int64)),
    )  # fmt: skip
    distances_from(0, points.first, *points.exact)
    dispersion(label.copy(), 1, points.first, *points.exact, state)
