"""Reason and remedies of a proved infeasibility."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from territory_opt.model.finding import Finding
from territory_opt.model.findings.blocked_findings import (
    NoCombination,
    NoConnectedPlan,
    OnlyInPieces,
    UnitFitsNowhere,
    WiderTolerancesHelp,
)
from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked
from territory_opt.solver.bounds.free_bases import BaseChoices
from territory_opt.solver.proof.connected_sets import SetLists
from territory_opt.solver.proof.mip import IntegerProgram, ProgramStatus

NODES = 5_000
SECONDS = 10.0


def infeasibility_reason(
    problem: Problem, choices: BaseChoices, known: SetLists, stop: Callable[[], bool]
) -> Blocked:
    """Name the limits that cannot be kept together.

    Parameters
    ----------
    problem : Problem
        Proved to have no plan.
    choices : BaseChoices
    known : SetLists
        With the unit that fits into no territory, if one was found.
    stop : callable
    """
    measures = tuple(str(problem.measure[m]) for m in _bounded(problem))
    without_contiguity = ProgramStatus.INFEASIBLE
    if problem.contiguous:
        without_contiguity = (
            ProgramStatus.LIMIT if len(problem.dynamic) else _without_contiguity(problem, choices, stop)
        )
    units = (UnitFitsNowhere(problem.block_name[u], measures, problem.k - 1) for u in known.unplaceable)
    reason: Finding
    if without_contiguity is ProgramStatus.OPTIMAL:
        reason = OnlyInPieces(measures)
    elif without_contiguity is ProgramStatus.INFEASIBLE:
        reason = NoCombination(measures)
    else:
        reason = NoConnectedPlan(measures)
    return Blocked(reason, (*units, WiderTolerancesHelp(measures)), proved=True)


def _bounded(problem: Problem) -> list[int]:
    limited = np.isfinite(problem.tolerance) | (problem.low > 0).any(axis=0)
    limited |= np.isfinite(problem.high).any(axis=0)
    return np.flatnonzero(limited).tolist()


def _without_contiguity(problem: Problem, choices: BaseChoices, stop: Callable[[], bool]) -> ProgramStatus:
    """Whether the limits can be kept without contiguity; LIMIT when that is not known."""
    n, k = problem.n, problem.k
    rows = _limit_rows(problem, choices)
    program = IntegerProgram(np.zeros(n * k), np.ones(n * k))
    column = np.arange(n * k).reshape(k, n)
    for i in range(n):
        program.add_row(column[:, i], 1.0, 1.0, 1.0)
    for t in range(k):
        for m in range(choices.load.shape[1]):
            program.add_row(column[t], choices.load[:, m], choices.low[rows[t], m], choices.high[rows[t], m])
    solution = program.solve(NODES, SECONDS, stop)
    known = solution.x is not None or solution.status is ProgramStatus.INFEASIBLE
    return solution.status if known else ProgramStatus.LIMIT


def _limit_rows(problem: Problem, choices: BaseChoices) -> list[int]:
    """A row of the choices with the limits of each territory; those with free bases share the loosest."""
    homes = np.cumsum(problem.fixed) - 1
    return [int(homes[t]) if problem.fixed[t] else choices.fixed_count for t in range(problem.k)]
