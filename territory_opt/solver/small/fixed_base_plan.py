"""The best plan from locally optimal bases, by integer programming."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bounds.band_prices import ascend
from territory_opt.solver.bounds.free_bases import BaseChoices
from territory_opt.solver.clock import Clock
from territory_opt.solver.construct.first_plan import Start
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate, measured
from territory_opt.solver.proof.connected_sets import SetLists
from territory_opt.solver.proof.connectivity_cuts import add_connectivity_cuts
from territory_opt.solver.proof.integer_program import build_model
from territory_opt.solver.proof.prove import MOST_UNITS as MOST_UNITS_PROVED
from territory_opt.solver.small.converged_bases import ConvergedBases, converged_bases

MOST_UNITS = 700
MOST_CELLS = {"quick": 0, "standard": 2_000, "best": 5_000}
"""Units, and units times territories by effort. Beyond, as for 588 units and 4 territories, the programs take
longer than the whole search and gain 0.01 %."""

BASE_SETS = {"quick": 0, "standard": 1, "best": 20}
MAX_GAP = 0.01
"""Largest gap between a plan and the bound at its bases: reduced costs then fix nearly every unit's base."""

REFINED_FACTOR, STEPS = 3, 2_000
"""Multiple of the sets of bases whose bounds are raised further for ranking, and the steps for that."""

ROUNDS, NODES, SECONDS = 40, 300, 10.0
"""Rounds of cuts, most nodes of each, and time limit of each: a node takes 3 ms."""


def best_fixed_base_plan(
    problem: Problem, graph: Graph, start: Start, best: Candidate, clock: Clock
) -> Candidate | None:
    """Search for a better plan at the sets of bases with the least bounds.

    Annealing explores few bases where territories are few and contiguous. Here bases are optimised first,
    from many starts, and units are then assigned exactly.

    Parameters
    ----------
    problem, graph
    start : Start
        For the scales and bands.
    best : Candidate
        The incumbent; it may break rules.
    clock : Clock

    Returns
    -------
    Candidate or None
        A plan that keeps every rule and is better.
    """
    if not _applies(problem, clock):
        return None
    program = _FixedBaseProgram(problem, graph, BaseChoices.of(problem, start.tables, start.bands), clock)
    better: Candidate | None = None
    least = best.objective if best.excess == 0 else float("inf")
    for bases in _ranked_bases(problem, start, clock):
        if clock.over() or bases.prices.bound >= least:
            break
        row = program.solve(bases, min(least * (1.0 - 1e-6), bases.prices.bound * (1.0 + MAX_GAP)))
        if row is None:
            continue
        label = np.asarray(np.unique(row, return_inverse=True)[1], dtype=np.int64)
        plan = measured(problem, start.bands, best.tables.with_best_bases(problem, label), label, 0.0)
        if plan.excess == 0 and plan.objective < least:
            better, least = plan, plan.objective
    return better


def _ranked_bases(problem: Problem, start: Start, clock: Clock) -> list[ConvergedBases]:
    """Sets of bases to solve programs for, by rising bound."""
    most = BASE_SETS[clock.budget.effort]
    refined = []
    for bases in converged_bases(problem, start, clock)[: REFINED_FACTOR * most]:
        tables, price = bases.tables, bases.prices.price
        prices = ascend(tables, start.bands, problem.dynamic, STEPS, clock.over, price)
        refined.append(ConvergedBases(tables, prices))
    return sorted(refined, key=lambda bases: bases.prices.bound)[:most]


def _applies(problem: Problem, clock: Clock) -> bool:
    """Whether the problem is too large for `ProofAttempt` and all territories have the same limits."""
    cells = problem.n * problem.k
    size = MOST_UNITS_PROVED < problem.n <= MOST_UNITS and cells <= MOST_CELLS[clock.budget.effort]
    free = problem.costs_from_sites and not problem.fixed.any() and problem.start is None
    plain = problem.allowed is None and problem.disruption is None and not len(problem.dynamic)
    limits = (problem.share, problem.low, problem.high)
    alike = all(bool((limit == limit[0]).all()) for limit in limits)
    return size and free and plain and alike and not clock.budget.iterations and not clock.over()


@dataclass(frozen=True)
class _FixedBaseProgram:
    problem: Problem
    graph: Graph
    choices: BaseChoices
    clock: Clock

    def solve(self, bases: ConvergedBases, most: float) -> Ints | None:
        """Row of the base of each unit in the cheapest plan from these bases; None when none is found."""
        problem, clock = self.problem, self.clock
        keep = self._possible_pairs(bases, most)
        model = build_model(problem, self.choices, keep, SetLists({}, ()), most)
        for _ in range(ROUNDS):
            solution = model.program.solve(NODES, min(SECONDS, clock.deadline.remaining_s), clock.over)
            irreproducible = solution.time_limited and not clock.deadline.is_timed
            if solution.x is None or irreproducible or clock.over():
                return None
            row, _ = model.labels(solution.x)
            if not problem.contiguous or not add_connectivity_cuts(model, self.graph, row):
                return row
        return None

    def _possible_pairs(self, bases: ConvergedBases, most: float) -> Bools:
        """Which base may serve which unit in a plan that costs at most `most`; shape (s, n)."""
        tables, prices = bases.tables, bases.prices
        reduced = tables.cost - np.einsum("itm,tm->it", tables.load, prices.reduced)
        reduced -= reduced.min(axis=1, keepdims=True)
        rows = tables.site - self.problem.first_unit_site
        keep = np.zeros(self.choices.cost.shape, dtype=np.bool_)
        keep[rows] = most - prices.bound >= reduced.T
        keep[rows, self.choices.base_unit[rows]] = True
        return keep
