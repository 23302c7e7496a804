"""Reason and remedies of a proved infeasibility, as text for planners."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

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
    measures = _listed([str(problem.measure[m]) for m in _bounded(problem)] or ["the rules"])
    without_contiguity = ProgramStatus.INFEASIBLE
    if problem.contiguous:
        without_contiguity = (
            ProgramStatus.LIMIT if len(problem.dynamic) else _without_contiguity(problem, choices, stop)
        )
    rows = tuple(_unit(problem, u, measures) for u in known.unplaceable)
    if without_contiguity is ProgramStatus.OPTIMAL:
        reason = (
            f"The limits of {measures} can be kept by whole units, but not by connected territories. "
            "This is proved: no plan exists."
        )
    elif without_contiguity is ProgramStatus.INFEASIBLE:
        reason = (
            f"No combination of whole units keeps the limits of {measures}, connected or not. "
            "This is proved: no plan exists."
        )
    else:
        reason = (
            f"No plan of connected territories keeps the limits of {measures}. This is proved; whether "
            "territories in several pieces could keep them is not known."
        )
    remedy = (
        f"What would help: a wider tolerance for {measures}, another number of territories, or smaller units."
    )
    return Blocked(reason, (*rows, remedy), proved=True)


def _unit(problem: Problem, unit: int, measures: str) -> str:
    name = str(problem.unit_name[unit])
    others = "the other territory" if problem.k == 2 else f"the other {problem.k - 1} territories"
    return (
        f"{name[:1].upper()}{name[1:]} fits into no territory: no connected set of units with it keeps the "
        f"limits of {measures} and leaves the rest in pieces that {others} can be made of."
    )


def _bounded(problem: Problem) -> list[int]:
    limited = np.isfinite(problem.tolerance) | (problem.low > 0).any(axis=0)
    limited |= np.isfinite(problem.high).any(axis=0)
    return np.flatnonzero(limited).tolist()


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


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
