"""The best plan from given bases, by integer programming, where bases settle well."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bounds.band_prices import ascend
from territory_opt.solver.bounds.free_bases import Choices
from territory_opt.solver.clock import Clock
from territory_opt.solver.construct.first_plan import Start
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate, measured
from territory_opt.solver.proof.connected_sets import SetLists
from territory_opt.solver.proof.connectivity_cuts import cut_off
from territory_opt.solver.proof.integer_program import build
from territory_opt.solver.proof.prove import MOST_UNITS as PROVABLE
from territory_opt.solver.small.settled_bases import Settled, settled_bases

MOST_UNITS = 700
MOST_CELLS = {"quick": 0, "standard": 2_000, "best": 5_000}
"""Units, and units times territories by effort. Beyond, as for 588 units and 4 territories, the programs take
longer than the whole search and gain 0.01 %."""

BASE_SETS = {"quick": 0, "standard": 1, "best": 20}
WITHIN = 0.01
"""Only plans that cost at most so much more than the bound at their bases are looked for: nearly every unit's
base is then settled by its reduced cost."""

SHARPENED, STEPS = 3, 2_000
"""Times as many sets of bases have their bounds raised further, to be sure of the order, in so many steps."""

ROUNDS, NODES, SECONDS = 40, 300, 10.0
"""Rounds of cuts, nodes of each, and seconds of each as a safety net: a node takes 3 ms."""


def located(problem: Problem, graph: Graph, start: Start, best: Candidate, clock: Clock) -> Candidate | None:
    """Look for a better plan at the bases whose bounds are least.

    Annealing keeps few bases for long where territories are few and must be whole; here bases are settled
    first, from many beginnings, and units are then divided exactly.

    Parameters
    ----------
    problem, graph
    start : Start
        Whose scales and bands are kept.
    best : Candidate
        The plan to be beaten; it may break rules.
    clock : Clock

    Returns
    -------
    Candidate or None
        A plan that keeps every rule and is better.
    """
    if not _fits(problem, clock):
        return None
    choices = Choices.of(problem, start.tables, start.bands)
    better: Candidate | None = None
    least = best.objective if best.excess == 0 else float("inf")
    for settled in _sharpened(problem, start, clock):
        if clock.over() or settled.prices.bound >= least:
            break
        most = min(least * (1.0 - 1e-6), settled.prices.bound * (1.0 + WITHIN))
        row = _divided(problem, graph, choices, settled, most, clock)
        if row is None:
            continue
        label = np.asarray(np.unique(row, return_inverse=True)[1], dtype=np.int64)
        plan = measured(problem, start.bands, best.tables.settled(problem, label), label, 0.0)
        if plan.excess == 0 and plan.objective < least:
            better, least = plan, plan.objective
    return better


def _sharpened(problem: Problem, start: Start, clock: Clock) -> list[Settled]:
    """Sets of bases worth a program, the least bound first."""
    most = BASE_SETS[clock.budget.effort]
    sharp = []
    for found in settled_bases(problem, start, clock)[: SHARPENED * most]:
        tables, price = found.tables, found.prices.price
        sharp.append(Settled(tables, ascend(tables, start.bands, problem.dynamic, STEPS, clock.over, price)))
    return sorted(sharp, key=lambda found: found.prices.bound)[:most]


def _fits(problem: Problem, clock: Clock) -> bool:
    """Beyond what is proved anyway, and with territories that are alike."""
    size = PROVABLE < problem.n <= MOST_UNITS and problem.n * problem.k <= MOST_CELLS[clock.budget.effort]
    free = problem.objective == "sites" and not problem.fixed.any() and problem.start is None
    plain = problem.allowed is None and problem.disruption is None and not len(problem.dynamic)
    limits = (problem.share, problem.low, problem.high)
    alike = all(bool((limit == limit[0]).all()) for limit in limits)
    return size and free and plain and alike and not clock.budget.iterations and not clock.over()


def _divided(
    problem: Problem, graph: Graph, choices: Choices, settled: Settled, most: float, clock: Clock
) -> Ints | None:
    """Row of the base of each unit in the cheapest plan from these bases; None when none is found."""
    model = build(problem, choices, _kept(problem, choices, settled, most), SetLists({}, ()), most)
    for _ in range(ROUNDS):
        answer = model.program.solve(NODES, min(SECONDS, clock.remaining), clock.over)
        unlike = answer.timed and clock.budget.time_limit_s is None
        if answer.x is None or unlike or clock.over():
            return None
        row, _ = model.labels(answer.x)
        if not problem.contiguous or not cut_off(model, graph, row):
            return row
    return None


def _kept(problem: Problem, choices: Choices, settled: Settled, most: float) -> Bools:
    """Which base may serve which unit in a plan that costs at most `most`; shape (s, n)."""
    tables, prices = settled.tables, settled.prices
    reduced = tables.cost - np.einsum("itm,tm->it", tables.load, prices.reduced)
    reduced -= reduced.min(axis=1, keepdims=True)
    rows = tables.site - problem.first_unit_site
    keep = np.zeros(choices.cost.shape, dtype=np.bool_)
    keep[rows] = most - prices.bound >= reduced.T
    keep[rows, choices.own[rows]] = True
    return keep
