"""Division of a time limit between the KAM assignment and the territories."""

import math
import time

import pytest
from key_account_book import book_of

import territory_opt as to
from territory_opt.assignment.kams import assign_kams
from territory_opt.pipeline.shared_budget import KAM_SHARE, MIN_SOLVE_S, PlanTimeLimit


def test_the_territories_get_the_remaining_time():
    scenario = to.Scenario(time_limit_s=10.0)
    time_limit = PlanTimeLimit(scenario, time.perf_counter() - 3)
    assert time_limit.kam_limit_s == KAM_SHARE * 10
    assert time_limit.remaining().time_limit_s == pytest.approx(7, abs=0.5)
    expired = PlanTimeLimit(scenario, time.perf_counter() - 30)
    assert expired.remaining().time_limit_s == MIN_SOLVE_S


def test_without_a_time_limit_neither_is_limited():
    scenario = to.Scenario()
    assert PlanTimeLimit(scenario).kam_limit_s == math.inf
    assert PlanTimeLimit(scenario, 0.0).remaining() is scenario


def test_optimise_divides_the_time_limit(monkeypatch):
    limits = {}
    assign, solve = assign_kams.assign_kams, solver_package().solve

    def slow_assign(book, segmentation, settings, options):
        limits["kams"], limits["effort"] = options.time_limit_s, options.effort
        time.sleep(1.0)
        return assign(book, segmentation, settings, options)

    def recorded_solve(problem, budget, *more):
        limits["territories"] = budget.time_limit_s
        return solve(problem, budget, *more)

    monkeypatch.setattr(assign_kams, "assign_kams", slow_assign)
    monkeypatch.setattr(solver_package(), "solve", recorded_solve)
    plan = to.optimise(book_of(time_limit_s=20, effort="quick"))
    assert limits["effort"] == "quick"
    assert limits["kams"] == KAM_SHARE * 20
    assert limits["territories"] <= 19.0
    assert plan.report["seconds"]["solve"] >= 1.0


def solver_package():
    from territory_opt import solver

    return solver
