"""One time limit: what the managers take of it, the territories do not have."""

import math
import time

import pytest
from test_pipeline_cut import book_of

import territory_opt as to
from territory_opt.assignment.kams import assign_kams
from territory_opt.pipeline.shared_budget import LEAST_S, MANAGERS, TwoParts


def test_the_territories_have_what_the_managers_leave():
    asked = to.Scenario(time_limit_s=10.0)
    begun = TwoParts(asked, time.perf_counter() - 3)
    assert begun.first_s == MANAGERS * 10
    assert begun.second().time_limit_s == pytest.approx(7, abs=0.5)
    late = TwoParts(asked, time.perf_counter() - 30)
    assert late.second().time_limit_s == LEAST_S


def test_without_a_limit_both_take_what_they_need():
    asked = to.Scenario()
    assert TwoParts(asked).first_s == math.inf
    assert TwoParts(asked, 0.0).second() is asked


def test_a_solve_gives_the_managers_their_part_and_the_territories_the_rest(monkeypatch):
    given = {}
    assign, solve = assign_kams.assign_kams, to_solver().solve

    def slowly(*arguments):
        *_, given["managers"], given["effort"] = arguments
        time.sleep(1.0)
        return assign(*arguments)

    def heard(problem, budget, *more):
        given["territories"] = budget.time_limit_s
        return solve(problem, budget, *more)

    monkeypatch.setattr(assign_kams, "assign_kams", slowly)
    monkeypatch.setattr(to_solver(), "solve", heard)
    plan = to.optimise(book_of(time_limit_s=20, effort="quick"))
    assert given["effort"] == "quick"
    assert given["managers"] == MANAGERS * 20
    assert given["territories"] <= 19.0
    assert plan.report["seconds"]["solve"] >= 1.0


def to_solver():
    from territory_opt import solver

    return solver
