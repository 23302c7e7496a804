"""Why there is no plan, in a planner's words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked
from territory_opt.solver.bounds.free_bases import Choices
from territory_opt.solver.proof.connected_sets import SetLists
from territory_opt.solver.proof.mip import Ended, Program

NODES = 5_000
SECONDS = 10.0


def why_none(problem: Problem, choices: Choices, known: SetLists, over: Callable[[], bool]) -> Blocked:
    """Say what cannot be kept together.

    Parameters
    ----------
    problem : Problem
        Proved to have no plan.
    choices : Choices
    known : SetLists
        With the unit that has no territory, if one was found.
    over : callable
    """
    measures = _listed([str(problem.measure[m]) for m in _bounded(problem)] or ["the rules"])
    loose = Ended.INFEASIBLE
    if problem.contiguous:
        loose = Ended.LIMIT if len(problem.dynamic) else _divisible(problem, choices, over)
    rows = tuple(_unit(problem, u, measures) for u in known.dead)
    if loose is Ended.OPTIMAL:
        reason = (
            f"The limits of {measures} can be kept by whole units, but not by connected territories. "
            "This is proved: no plan exists."
        )
    elif loose is Ended.INFEASIBLE:
        reason = (
            f"No combination of whole units keeps the limits of {measures}, connected or not. "
            "This is proved: no plan exists."
        )
    else:
        reason = (
            f"No plan of connected territories keeps the limits of {measures}. This is proved; whether "
            "territories in several pieces could keep them was not settled."
        )
    remedy = (
        f"What would help: a wider tolerance for {measures}, another number of territories, or smaller units."
    )
    return Blocked(reason, (*rows, remedy), proved=True)


def _unit(problem: Problem, unit: int, measures: str) -> str:
    who = str(problem.unit_name[unit])
    others = "the other territory" if problem.k == 2 else f"the other {problem.k - 1} territories"
    return (
        f"{who[:1].upper()}{who[1:]} fits into no territory: no connected set of units with it keeps the "
        f"limits of {measures} and leaves the rest in pieces that {others} can be made of."
    )


def _bounded(problem: Problem) -> list[int]:
    limited = np.isfinite(problem.tolerance) | (problem.low > 0).any(axis=0)
    limited |= np.isfinite(problem.high).any(axis=0)
    return np.flatnonzero(limited).tolist()


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _divisible(problem: Problem, choices: Choices, over: Callable[[], bool]) -> Ended:
    """Whether loads alone can be divided, wherever the units lie; LIMIT when that is not settled."""
    n, k = problem.n, problem.k
    rows = _as_territories(problem, choices)
    program = Program(np.zeros(n * k), np.ones(n * k))
    column = np.arange(n * k).reshape(k, n)
    for i in range(n):
        program.row(column[:, i], 1.0, 1.0, 1.0)
    for t in range(k):
        for m in range(choices.load.shape[1]):
            program.row(column[t], choices.load[:, m], choices.low[rows[t], m], choices.high[rows[t], m])
    answer = program.solve(NODES, SECONDS, over)
    return answer.ended if answer.x is not None or answer.ended is Ended.INFEASIBLE else Ended.LIMIT


def _as_territories(problem: Problem, choices: Choices) -> list[int]:
    """A row of the choices with the limits of each territory; vacancies share theirs, the loosest."""
    homes = np.cumsum(problem.fixed) - 1
    return [int(homes[t]) if problem.fixed[t] else choices.homes for t in range(problem.k)]
