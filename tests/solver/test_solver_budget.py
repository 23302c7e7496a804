"""How much a solve does: the same work gives the same plan, and whoever says stop is heard."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from solver_cases import grid_problem
from solver_oracle import is_whole

from territory_opt.errors import Interrupted
from territory_opt.model.budget import Budget
from territory_opt.model.deadline import Deadline
from territory_opt.model.problem import UnitPositions
from territory_opt.model.progress import Progress
from territory_opt.solver import solve

MANY = 5_000
"""Iterations that take far longer than any limit here, but end: a limit that is ignored fails its test."""
FRESH = """
import sys
sys.path.insert(0, sys.argv[1])
import test_solver_budget
for free in (False, True):
    print(test_solver_budget.said(test_solver_budget.case(free), int(sys.argv[2])))
"""


def case(free):
    homes = None if free else np.random.default_rng(8).uniform(0, 7, (4, 2))
    return grid_problem(8, 8, 4, homes=homes, tolerance=0.05, drive={1: 0.2})


def said(problem, seed):
    """Everything that must be the same the next time, as one word."""
    result = solve(problem, Budget(seed=seed, iterations=3, effort="quick"))
    bound = np.array([result.objective, result.bound.value])
    return hashlib.sha256(result.label.tobytes() + result.site.tobytes() + bound.tobytes()).hexdigest()


def test_the_same_budget_gives_the_same_plan():
    """Twice in this process, and in a fresh one."""
    first = [said(case(free), 3) for free in (False, True)]
    assert [said(case(free), 3) for free in (False, True)] == first
    command = [sys.executable, "-c", FRESH, str(Path(__file__).parent), "3"]
    fresh = subprocess.run(command, capture_output=True, text=True, check=True)
    assert fresh.stdout.split() == first


def test_seeds_search_in_different_places():
    problem = case(True)
    assert len({said(problem, seed) for seed in range(4)}) > 1


def test_a_time_limit_that_is_never_reached_changes_nothing():
    problem = case(False)
    plain = solve(problem, Budget(iterations=4, effort="quick"))
    timed = solve(problem, Budget(iterations=4, effort="quick", deadline=Deadline.after(600.0)))
    assert timed.label.tolist() == plain.label.tolist()
    assert timed.ended_by == plain.ended_by == "iterations"


@pytest.mark.parametrize("free", [False, True], ids=["homes", "free"])
@pytest.mark.parametrize("limit", [0.0, 0.4])
def test_time_ends_the_search_with_its_best_plan(free, limit):
    problem = case(free)
    result = solve(problem, Budget(iterations=MANY, deadline=Deadline.after(limit)))
    assert result.ended_by == "time"
    assert is_whole(problem, result.label)
    assert all(point.seconds < limit + 5.0 for point in result.trace)


class Watcher(Progress):
    """Says stop once there is a plan."""

    def __init__(self):
        self.stages, self.seen = [], []
        self.stop = threading.Event()

    def stage(self, name, detail=""):
        self.stages.append(name)

    def incumbent(self, done, objective, excess, bound):
        self.seen.append((done, objective, excess, bound))
        self.stop.set()


@pytest.mark.parametrize("free", [False, True], ids=["homes", "free"])
def test_stop_keeps_the_best_plan(free):
    problem, watcher = case(free), Watcher()
    result = solve(problem, Budget(iterations=MANY, deadline=Deadline(stop=watcher.stop.is_set)), watcher)
    assert result.ended_by == "stopped"
    assert is_whole(problem, result.label)
    assert watcher.stages[-2:] == ["bound", "search"]


def test_stop_before_any_plan_is_an_interruption():
    with pytest.raises(Interrupted):
        solve(case(False), Budget(iterations=5, deadline=Deadline(stop=lambda: True)))


def test_the_watcher_sees_plans_get_better_and_never_below_the_bound():
    problem, watcher = case(False), Watcher()
    result = solve(problem, Budget(iterations=10, effort="quick"), watcher)
    ranks = [(excess, objective) for _, objective, excess, _ in watcher.seen]
    # Rank counts a little border too, so at equal excess the objective may rise a little.
    assert [excess for excess, _ in ranks] == sorted((excess for excess, _ in ranks), reverse=True)
    assert all(0.0 <= done <= 1.0 for done, *_ in watcher.seen)
    assert all(
        bound is not None and bound <= objective for _, objective, excess, bound in watcher.seen if not excess
    )
    assert [point.excess for point in result.trace] == sorted((p.excess for p in result.trace), reverse=True)
    assert result.trace[-1].objective == pytest.approx(result.objective)


def test_where_bases_move_the_bound_over_all_of_them_is_watched():
    watcher = Watcher()
    result = solve(case(True), Budget(iterations=3, effort="quick"), watcher)
    (bound,) = {bound for *_, bound in watcher.seen}
    assert bound is not None
    assert bound <= result.objective


def test_a_problem_is_left_as_it_was():
    problem = case(True)
    arrays = {name: value.copy() for name, value in vars(problem).items() if isinstance(value, np.ndarray)}
    solve(problem, Budget(iterations=2, effort="quick"))
    for name, value in arrays.items():
        assert (getattr(problem, name) == value).all(), name


class StepClock:
    """Time passes with every reading: each is a check of the deadline, whatever the machine's speed."""

    def __init__(self):
        self.readings = 0

    def __call__(self):
        self.readings += 1
        return float(self.readings)


MOST_LATE = 150
"""Checks after the deadline: each stage that is left out makes a few. A search that goes on makes more."""


@pytest.mark.parametrize("checks", [0, 10, 100, 400])
@pytest.mark.parametrize("kind", ["homes", "free", "tight", "diameter", "cut"])
def test_every_stage_ends_once_the_deadline_has_passed(kind, checks):
    problem = case(kind == "free")
    if kind == "tight":
        problem = replace(problem, tolerance=np.full_like(problem.tolerance, 1e-4))
    if kind in ("diameter", "cut"):
        places = UnitPositions(np.pad(problem.points, ((0, 0), (0, 1))), np.arange(problem.n), None)
        problem = replace(problem, objective=kind, places=places if kind == "diameter" else None)
    clock = StepClock()
    result = solve(problem, Budget(iterations=MANY, deadline=Deadline.after(float(checks), now=clock)))
    assert is_whole(problem, result.label)
    assert clock.readings <= checks + MOST_LATE


def test_progress_rises_once_although_there_are_several_rounds():
    problem, watcher = case(True), Watcher()
    result = solve(problem, Budget(iterations=10, effort="quick"), watcher)
    done = [share for share, *_ in watcher.seen]
    assert result.iterations > 10
    assert done == sorted(done)
    assert done[-1] == 1.0
    assert done.count(1.0) == 1


COMPILED = """
import sys
sys.path.insert(0, sys.argv[1])
from dataclasses import replace
import numpy as np
import test_solver_budget, test_solver_large
from numba.core.registry import CPUDispatcher
from territory_opt.model.budget import Budget
from territory_opt.solver import solve
from territory_opt.solver.warm_up import warm_up
def versions():
    found = {}
    for module in [name for name in sys.modules if name.startswith("territory_opt")]:
        for name, kernel in vars(sys.modules[module]).items():
            if isinstance(kernel, CPUDispatcher):
                found[module, name] = len(kernel.signatures)
    return found
warm_up()
before = versions()
cases = [test_solver_budget.case(False), test_solver_budget.case(True)]
cases.append(replace(cases[0], load=cases[0].load * np.where(np.arange(64) == 7, 9.0, 1.0)[:, None]))
for problem in cases:
    solve(problem, Budget(iterations=3, effort="quick"))
for kind in test_solver_large.KINDS:
    for dynamic in (False, True):
        test_solver_large.solved(test_solver_large.large_case(kind, dynamic=dynamic), iterations=50)
print({kernel: count for kernel, count in versions().items() if count != before.get(kernel, count)})
"""


def test_a_solve_compiles_nothing_that_was_not_compiled_ahead():
    """In a fresh process. Compilation takes seconds, and does not end when the deadline passes."""
    command = [sys.executable, "-c", COMPILED, str(Path(__file__).parent)]
    fresh = subprocess.run(command, capture_output=True, text=True, check=True)
    assert fresh.stdout.strip() == "{}"
