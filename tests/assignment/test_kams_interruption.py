"""A solve is interrupted at any point and returns its best result so far."""

import time
from dataclasses import replace

import numpy as np
import pytest
from kam_problems import is_within_limits, random_problem

from territory_opt.assignment.kams.model.capacity import fill
from territory_opt.assignment.kams.model.goals import SKILLS, TRAVEL, Pairs, goal_costs
from territory_opt.assignment.kams.model.integer_problem import UNASSIGNED
from territory_opt.assignment.kams.solve import lexicographic
from territory_opt.assignment.kams.solve.annealing_search import (
    AnnealingSchedule,
    AnnealingSearch,
    SearchTarget,
)
from territory_opt.assignment.kams.solve.interruption import Interruption, run_interruptible
from territory_opt.assignment.kams.solve.lexicographic import solve_lexicographic
from territory_opt.assignment.kams.solve.relaxation import Relaxation
from territory_opt.assignment.kams.solve.solve_options import SolveOptions
from territory_opt.model.deadline import Deadline


def interrupted(interruption):
    """Wait for an interruption; whether it came within 20 seconds."""
    end = time.monotonic() + 20.0
    while not interruption and time.monotonic() < end:
        time.sleep(0.01)
    return bool(interruption)


def test_interrupted_work_returns_its_result_so_far():
    polls = iter([False, False, True])

    def until_interrupted(interruption):
        return "so far" if interrupted(interruption) else "all"

    assert run_interruptible(until_interrupted, Deadline(stop=lambda: next(polls, True))) == "so far"
    assert run_interruptible(until_interrupted, Deadline.after(0.1)) == "so far"
    assert run_interruptible(bool, Deadline()) is False
    assert run_interruptible(bool, Deadline(stop=lambda: True)) is True


def test_exceptions_are_raised_in_the_caller():
    with pytest.raises(ZeroDivisionError):
        run_interruptible(lambda interruption: 1 / len(interruption.flag[1:]), Deadline())


def test_an_exception_while_waiting_interrupts_the_work_first():
    events = []

    def until_interrupted(interruption):
        if interrupted(interruption):
            events.append("ended")

    def stop():
        if events:
            raise KeyboardInterrupt
        events.append("polled")
        return False

    with pytest.raises(KeyboardInterrupt):
        run_interruptible(until_interrupted, Deadline(stop=stop))
    assert events == ["polled", "ended"]


def test_the_last_place_and_the_last_hour_are_filled():
    """One KAM, whose places and hours are exactly those of the families."""
    problem = random_problem(4, 1, 1)
    problem = replace(
        problem,
        feasible=np.ones_like(problem.feasible),
        max_accounts=problem.size.sum(keepdims=True),
        team_capacity=problem.team_time.sum(axis=0),
        own_capacity=problem.own_time.sum(axis=0),
        competitor_groups=(),
    )
    assert fill(problem, np.full(4, UNASSIGNED)).tolist() == [0, 0, 0, 0]
    fuller = replace(problem, max_accounts=problem.max_accounts - 1)
    assert (fill(fuller, np.full(4, UNASSIGNED)) == UNASSIGNED).sum() == 1


def test_each_interrupt_call_interrupts_the_running_solver():
    interruption, calls = Interruption(), []
    interruption.interrupt()
    with interruption.on_interrupt(lambda: calls.append(1)):
        interruption.interrupt()
        interruption.interrupt()
    interruption.interrupt()
    assert len(calls) == 2


def test_search_and_relaxation_end_when_interrupted():
    problem = random_problem(60, 5, 8, load_factor=1.3)
    pairs, interruption = Pairs.of(problem), Interruption()
    interruption.interrupt()
    start = fill(problem, np.full(60, UNASSIGNED))
    max_cost, price = np.full(6, 2**60), np.zeros(6)
    search = AnnealingSearch.of(problem, pairs, 0, interruption)
    target = SearchTarget(TRAVEL, max_cost, price, 0)
    found = search.run(start, np.arange(len(pairs)), target, AnnealingSchedule(0.3, 4.0))
    assert found.tolist() == start.tolist()
    assert Relaxation(problem, pairs, interruption).solve(TRAVEL) is None


def test_a_solve_stopped_inside_a_goal_is_within_limits(monkeypatch):
    problem = random_problem(150, 10, 8, load_factor=1.3)
    goals = []

    class RecordedRelaxation(Relaxation):
        def solve(self, goal):
            goals.append(goal)
            return super().solve(goal)

    monkeypatch.setattr(lexicographic, "Relaxation", RecordedRelaxation)
    kam_of, results = solve_lexicographic(
        problem, SolveOptions(deadline=Deadline(stop=lambda: len(goals) > 1))
    )
    pairs = Pairs.of(problem)
    assert is_within_limits(problem, kam_of)
    assert goals[-1] < SKILLS
    assert [one.goal for one in results] == [
        g for g in range(6) if lexicographic._is_relevant(problem, pairs, g)
    ]
    assert [one.cost for one in results] == [
        int(goal_costs(problem, pairs, kam_of)[one.goal] // pairs.step[one.goal]) for one in results
    ]
    assert all(one.bound is None or one.bound <= one.cost for one in results)
