"""Benchmark of the KAM assignment, compared with two common heuristics."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from kam_heuristics import best_fit, on_slots
from kam_instances import KamCase, KamSupply, kam_case, minutes
from result_table import Bar, BenchmarkSettings, Case, Outcome, Row, measured_row

from territory_opt.assignment.kams.assign_kams import assign_kams
from territory_opt.assignment.kams.model.assignment_settings import AssignmentSettings
from territory_opt.assignment.kams.model.goals import (
    BALANCE,
    NO_LIMIT,
    RELATIONSHIPS,
    TRAVEL,
    Pairs,
    goal_costs,
)
from territory_opt.assignment.kams.model.instance import assignment_instance
from territory_opt.assignment.kams.model.integer_problem import (
    LOAD_STEPS,
    TRAVEL_STEPS_PER_HOUR,
    IntegerProblem,
)
from territory_opt.assignment.kams.solve.goal_model import GoalSubproblem, solve_goal_model
from territory_opt.assignment.kams.solve.interruption import Interruption
from territory_opt.assignment.kams.solve.lexicographic import solve_lexicographic
from territory_opt.assignment.kams.solve.solve_options import SolveOptions
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.scenario import Effort, WorkYear

WORK = WorkYear()
HOURS_USED = 0.95
"""Hours that all accounts take together, relative to service from the third nearest home."""
EQUAL_WORK = 2.0
"""Deterministic seconds to search for less travel than a heuristic has."""
Result = TypeVar("Result")


def _problem(case: KamCase) -> IntegerProblem:
    book = case.book
    return assignment_instance(book.customers, case.segmentation, book.kams, _settings(case)).problem


def _settings(case: KamCase) -> AssignmentSettings:
    return AssignmentSettings(WORK, minutes, case.rule)


def figures(problem: IntegerProblem, kam_of: np.ndarray) -> dict[str, float]:
    """Figures of an assignment, independent of its solver."""
    pairs = Pairs.of(problem)
    cost = goal_costs(problem, pairs, kam_of)
    assigned = kam_of >= 0
    return {
        "value_placed": float(problem.value[assigned].sum() / problem.value.sum()),
        "inside_bands": 1
        - float(cost[BALANCE]) / (LOAD_STEPS * problem.kams * len(problem.balance_measures)),
        "relationships_kept": 1 - float(cost[RELATIONSHIPS]) / max(1, int(pairs.base[RELATIONSHIPS])),
        "travel_h": float(cost[TRAVEL]) / TRAVEL_STEPS_PER_HOUR,
        "travel_per_account_h": float(cost[TRAVEL])
        / TRAVEL_STEPS_PER_HOUR
        / max(1, int(problem.size[assigned].sum())),
    }


def _is_valid(problem: IntegerProblem, kam_of: np.ndarray) -> bool:
    """Whether an assignment keeps every limit, counted independently."""
    assigned = np.flatnonzero(kam_of >= 0)
    owner = kam_of[assigned]

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(owner, weights=values, minlength=problem.kams)

    competitors = (kam_of[group][kam_of[group] >= 0].tolist() for group in problem.competitor_groups)
    return bool(
        problem.feasible[assigned, owner].all()
        and (total(problem.size[assigned]) <= problem.max_accounts).all()
        and (total(problem.team_time[assigned, owner]) <= problem.team_capacity).all()
        and (total(problem.own_time[assigned, owner]) <= problem.own_capacity).all()
        and all(len(kams) == len(set(kams)) for kams in competitors)
    )


def _assigned(accounts: int, kams: int, effort: Effort, seed: int) -> Outcome:
    """All goals through `assign_kams`, with compiled code."""
    _assign(kam_case(120, 6, seed))
    case = kam_case(accounts, kams, seed)
    began, used = time.perf_counter(), time.process_time()
    result = _assign(case, effort)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    problem = _problem(case)
    of_family = np.full(len(problem), -1, dtype=np.int64)
    of_family[case.segmentation.family] = result.kam_of
    gaps = " ".join(f"{goal.goal} {goal.gap:.2%}" for goal in result.goals)
    found = figures(problem, of_family) | {
        "goal_gap": float(result.gap or 0.0),
        "solve_s": seconds,
        "cpu_s": used,
    }
    return Outcome(result.status, _is_valid(problem, of_family), found, f"gaps: {gaps}")


def _assign(case: KamCase, effort: Effort = "standard") -> KamAssignment:
    return assign_kams(case.book, case.segmentation, _settings(case), SolveOptions(effort=effort))


@dataclass(frozen=True)
class _Comparison:
    """Share of the KAMs' places and hours that all accounts would take."""

    accounts: int
    kams: int
    filled: float

    def problem(self, seed: int) -> IntegerProblem:
        """A random problem with scarce skills."""
        places, hours = 1 / self.filled, HOURS_USED / self.filled
        return _problem(
            kam_case(self.accounts, self.kams, seed, KamSupply(places, hours, scarce_skills=True))
        )

    def solver(self, seed: int) -> Outcome:
        """All goals, and the value assigned beyond the better heuristic."""
        problem = self.problem(seed)
        kam_of, seconds = _timed(partial(solve_lexicographic, options=SolveOptions()), problem)
        found = figures(problem, kam_of[0])
        best_heuristic = max(
            figures(problem, method(problem))["value_placed"] for method in HEURISTICS.values()
        )
        gain = found["value_placed"] - best_heuristic
        is_valid = _is_valid(problem, kam_of[0]) and gain >= 0
        return Outcome("", is_valid, found | {"value_gain": gain, "solve_s": seconds})

    def heuristic(self, method: Callable[[IntegerProblem], np.ndarray], seed: int) -> Outcome:
        """A heuristic, and the least travel possible with at least its value and balance."""
        problem = self.problem(seed)
        kam_of, seconds = _timed(method, problem)
        found, pairs = figures(problem, kam_of), Pairs.of(problem)
        max_cost = goal_costs(problem, pairs, kam_of)
        max_cost[RELATIONSHIPS] = NO_LIMIT
        all_pairs = np.ones(len(pairs), dtype=np.bool_)
        subproblem = GoalSubproblem(problem, pairs, all_pairs, TRAVEL, max_cost)
        better = solve_goal_model(subproblem, kam_of, 0, EQUAL_WORK, Interruption())
        ratio = figures(problem, better.kam_of)["travel_h"] / found["travel_h"]
        is_valid = _is_valid(problem, kam_of) and _is_valid(problem, better.kam_of)
        return Outcome("", is_valid, found | {"travel_ratio": ratio, "solve_s": seconds})


def _timed(method: Callable[[IntegerProblem], Result], problem: IntegerProblem) -> tuple[Result, float]:
    began = time.perf_counter()
    result = method(problem)
    return result, time.perf_counter() - began


def _bar_rows(
    accounts: int, kams: int, effort: Effort, bar: Bar, settings: BenchmarkSettings
) -> Iterator[Row]:
    accounts, kams = _scaled(accounts, kams, settings)
    name = f"{accounts:,} key accounts x {kams} KAMs, {effort} effort"
    yield measured_row(name, bar, settings, partial(_assigned, accounts, kams, effort))


def _heuristic_rows(filled: float, min_gain: float, settings: BenchmarkSettings) -> Iterator[Row]:
    comparison = _Comparison(*_scaled(300, 20, settings), filled)
    name = (
        f"{comparison.accounts} key accounts x {comparison.kams} KAMs, {filled:.0%} of their places and hours"
    )
    yield measured_row(
        f"{name}: all goals", Bar((), at_least={"value_gain": min_gain}), settings, comparison.solver
    )
    for method_name, method in HEURISTICS.items():
        bar = Bar((), at_most={"travel_ratio": 1.0})
        yield measured_row(f"{name}: {method_name}", bar, settings, partial(comparison.heuristic, method))


def _scaled(accounts: int, kams: int, settings: BenchmarkSettings) -> tuple[int, int]:
    return int(accounts * settings.scale), max(4, int(kams * settings.scale))


HEURISTICS = {"greedy best fit": best_fit, "linear assignment on slots": on_slots}
PROVED = Bar(statuses=("optimal",), at_most={"solve_s": 5.0})
CASES = (
    Case("kam-300", partial(_bar_rows, 300, 20, "standard", PROVED)),
    Case("kam-300-best", partial(_bar_rows, 300, 20, "best", PROVED)),
    Case(
        "kam-2000", partial(_bar_rows, 2000, 60, "standard", Bar(at_most={"goal_gap": 0.01, "solve_s": 20.0}))
    ),
    Case("kam-room", partial(_heuristic_rows, 0.85, 0.0)),
    Case("kam-full", partial(_heuristic_rows, 1.0, 0.001)),
    Case("kam-tight", partial(_heuristic_rows, 1.15, 0.001)),
)
