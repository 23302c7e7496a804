"""One deadline for the KAM assignment and the territories, which begins when solving does."""

import time

import pytest
from key_account_book import book_of

import territory_opt as to
from territory_opt import solver
from territory_opt.assignment.kams import assign_kams
from territory_opt.model.progress import Progress
from territory_opt.model.run_parts import WHOLE
from territory_opt.pipeline.solve_session import KAM_SHARE

LIMIT_S = 20.0


class Begun(Progress):
    """Keeps the deadline, the stages and the shares of the search that are reported."""

    def __init__(self):
        self.deadlines, self.stages, self.done = [], [], []

    def begin(self, deadline):
        self.deadlines.append(deadline)
        self.stages.append("begin")

    def stage(self, name, detail=""):
        self.stages.append(name)

    def incumbent(self, done, objective, excess, bound):
        self.done.append(done)


@pytest.fixture
def passed_down(monkeypatch):
    """The deadlines that the two parts of solving are given."""
    given = {}
    assign, solve = assign_kams.assign_kams, solver.solve

    def recorded_assign(book, segmentation, settings, options):
        given["managers"], given["options"] = options.deadline, options
        return assign(book, segmentation, settings, options)

    def recorded_solve(problem, budget, *more):
        given["territories"], given["budget"], given["start"] = budget.deadline, budget, problem.start
        return solve(problem, budget, *more)

    monkeypatch.setattr(assign_kams, "assign_kams", recorded_assign)
    monkeypatch.setattr(solver, "solve", recorded_solve)
    return given


def test_one_deadline_is_passed_down(passed_down):
    progress = Begun()
    before = time.monotonic()
    to.optimise(book_of(time_limit_s=LIMIT_S, effort="quick"), progress=progress)
    (deadline,) = progress.deadlines
    assert before + LIMIT_S <= deadline.end <= time.monotonic() + LIMIT_S
    assert passed_down["territories"] is deadline
    kams_end = passed_down["managers"].end
    assert deadline.end - LIMIT_S < kams_end <= deadline.end - (1.0 - KAM_SHARE) * LIMIT_S + 0.5


@pytest.mark.parametrize(("seed", "effort", "iterations"), [(7, "quick", 3), (0, "best", 5)])
def test_seed_effort_and_iterations_are_passed_down(passed_down, seed, effort, iterations):
    to.optimise(book_of(seed=seed, effort=effort, iterations=iterations))
    options, budget = passed_down["options"], passed_down["budget"]
    assert (options.seed, options.effort) == (seed, effort)
    assert (budget.seed, budget.effort, budget.iterations) == (seed, effort, iterations)


def test_the_plan_to_start_from_is_passed_down(passed_down):
    book = book_of()
    plan = to.optimise(book)
    assert passed_down["start"] is None
    to.optimise(book, start=plan)
    assert passed_down["start"].tolist() == plan.label.tolist()


def test_without_a_time_limit_neither_is_limited(passed_down):
    to.optimise(book_of())
    assert not passed_down["managers"].is_timed
    assert not passed_down["territories"].is_timed


def test_kernels_are_compiled_before_the_deadline_is_made():
    progress = Begun()
    to.optimise(book_of(time_limit_s=LIMIT_S), progress=progress)
    begun = progress.stages.index("begin")
    assert progress.stages.index("geography") < progress.stages.index("compile") < begun
    assert progress.stages[begun + 1] == "key accounts"


def test_the_seconds_of_parts_add_up_to_their_wholes():
    seconds = to.optimise(book_of()).report["seconds"]
    for whole in ("geography", "solve"):
        parts = [seconds[part] for part, of in WHOLE.items() if of == whole and part in seconds]
        assert sum(parts) <= seconds[whole] + 0.002
    assert seconds["solve"] == pytest.approx(seconds["managers"] + seconds["territories"], abs=0.002)
    assert seconds["geography"] + seconds["solve"] + seconds["judge"] <= seconds["total"] + 0.003


def test_an_evaluation_has_no_seconds_of_solving():
    book = book_of()
    plan = to.optimise(book)
    seconds = to.evaluate(book, plan).report["seconds"]
    assert seconds["judge"] >= 0
    assert [seconds[part] for part in ("solve", "managers", "territories")] == [None] * 3


@pytest.mark.parametrize("limit", [{}, {"time_limit_s": LIMIT_S}], ids=["unlimited", "limited"])
def test_progress_rises_once_from_0_to_1(limit):
    progress = Begun()
    to.optimise(book_of(iterations=60, **limit), progress=progress)
    assert progress.done == sorted(progress.done)
    assert all(0.0 <= done <= 1.0 for done in progress.done)
    assert progress.done[-1] == 1.0
    assert progress.done.count(1.0) == 1
