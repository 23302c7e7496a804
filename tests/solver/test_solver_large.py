"""Large problems, part by part: what every part and every plan must keep, whatever is searched."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from solver_cases import grid_problem
from solver_oracle import inside, is_whole

import territory_opt.solver.large.solve_large as recipe
from territory_opt.errors import Interrupted
from territory_opt.model.block_name import BlockName
from territory_opt.model.budget import Budget
from territory_opt.model.deadline import Deadline
from territory_opt.model.findings.blocked_findings import (
    NearestPlanBreaksRules,
    TooMuchChange,
    UnitWhereItMayNotBe,
)
from territory_opt.model.problem import ChangeAllowance
from territory_opt.model.progress import Progress
from territory_opt.solver.bases import best_sites
from territory_opt.solver.clock import Clock
from territory_opt.solver.construct.bisection import bisect
from territory_opt.solver.graph import Graph
from territory_opt.solver.large.division import divided, parts_around
from territory_opt.solver.large.large_plan import LargePlan
from territory_opt.solver.large.part_sweep import Task, sweep
from territory_opt.solver.large.solve_large import solve_large

KINDS = ("homes", "free", "mixed")


def homes_of(kind, k, rows, columns):
    """A home near the middle of each of k equal rectangles; every third one missing where they are mixed."""
    if kind == "free":
        return None
    points = np.array([[c, r] for r in range(rows) for c in range(columns)], dtype=float)
    label = bisect(points, np.ones(len(points)), np.ones(k))
    homes = np.array([points[label == t].mean(axis=0) for t in range(k)]) + 0.1
    homes[::3] = np.nan if kind == "mixed" else homes[::3]
    return homes


def large_case(kind="homes", *, rows=20, columns=30, k=30, dynamic=False, **more):
    """600 units and 30 territories on a grid, solved as a large problem."""
    return grid_problem(
        rows,
        columns,
        k,
        homes=homes_of(kind, k, rows, columns),
        drive={1: 0.1} if dynamic else None,
        tolerance=more.pop("tolerance", 0.12),
        **more,
    )


def plan_of(problem):
    """A plan by bisection; on a full grid its territories are whole."""
    label = bisect(problem.points, np.ones(problem.n), np.ones(problem.k))
    assert is_whole(problem, label)
    return LargePlan.of(problem, label, best_sites(problem, label), 0.0)


def task(problem, **more):
    settings = {
        "number": 0,
        "per_unit": 0.05,
        "high_temperature": True,
        "hold_bands": False,
        "price_share": 0.0,
        "deadline": Deadline(),
        **more,
    }
    return Task(price=np.zeros(problem.share.shape), **settings)


def solved(problem, progress=None, **budget):
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    return solve_large(problem, graph, Clock(Budget(**budget)), progress or Progress())


def same_figures(plan, again):
    """Two ways of measuring one plan agree."""
    assert plan.objective == pytest.approx(again.objective, rel=1e-9)
    np.testing.assert_allclose(plan.total, again.total, rtol=1e-9)


@pytest.fixture
def many_parts(monkeypatch):
    """Parts of some eight territories, so that small maps have several."""
    monkeypatch.setattr(recipe, "TERRITORIES_PER_PART", 8)


@pytest.mark.parametrize("angle", [0.0, 1.1])
def test_parts_divide_units_territories_and_inner_pairs(angle):
    problem = large_case()
    plan = plan_of(problem)
    parts = divided(problem, plan, 8, angle)
    assert len(parts) == 4
    assert sorted(np.concatenate([p.units for p in parts]).tolist()) == list(range(problem.n))
    assert sorted(np.concatenate([p.territories for p in parts]).tolist()) == list(range(problem.k))
    for part in parts:
        assert set(plan.label[part.units].tolist()) == set(part.territories.tolist())
        own = np.isin(problem.pairs, part.units).all(axis=1)
        assert np.flatnonzero(own).tolist() == part.pairs.tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_sees_what_the_whole_sees(kind):
    problem = large_case(kind, dynamic=True)
    plan = plan_of(problem)
    part = divided(problem, plan, 8, 0.3)[1]
    own = part.problem(problem, plan)
    sites = part.sites(own, plan)
    label = part.labels(plan)
    again = LargePlan.of(own, label, sites, 0.0)
    assert again.objective == pytest.approx(plan.cost[part.units].sum())
    np.testing.assert_allclose(again.total, plan.total[part.territories])
    np.testing.assert_array_equal(best_sites(own, label), sites)
    np.testing.assert_allclose(own.site_points[sites], problem.site_points[plan.site[part.territories]])
    np.testing.assert_allclose(
        again.bands.excess(again.total), plan.bands.excess(plan.total)[part.territories], atol=1e-12
    )
    units = np.array([3, 0, 7])
    np.testing.assert_allclose(
        own.coefficients.load(sites, units),
        problem.coefficients.load(plan.site[part.territories], part.units[units]),
    )


def test_a_part_carries_rules_and_groups():
    problem = large_case()
    plan = plan_of(problem)
    random = np.random.default_rng(1)
    allowed = random.random((problem.n, problem.k)) < 0.7
    moved = random.random((problem.n, problem.k)) / problem.n
    problem = replace(
        problem,
        allowed=allowed,
        disruption=ChangeAllowance(moved, 0.9),
        pair_count=random.integers(1, 5, len(problem.pairs)),
    )
    parts = divided(problem, plan, 8, 0.0)
    own = [part.problem(problem, plan) for part in parts]
    for part, sub in zip(parts, own):
        np.testing.assert_array_equal(sub.allowed, allowed[np.ix_(part.units, part.territories)])
        np.testing.assert_array_equal(sub.disruption.moved, moved[np.ix_(part.units, part.territories)])
        np.testing.assert_array_equal(sub.pair_count, problem.pair_count[part.pairs])
    # What all parts together may move is what the whole may.
    assert sum(sub.disruption.most for sub in own) == pytest.approx(0.9)


def test_units_made_of_several_places_keep_their_places():
    """Every unit holds two sites: its own point, and a copy of it."""
    problem = large_case("free")
    places = np.vstack([problem.points, problem.points])
    coefficients = replace(problem.coefficients, sites=places)
    problem = replace(
        problem,
        site_points=places,
        coefficients=coefficients,
        site_unit=np.tile(np.arange(problem.n), 2),
        unit_rank=np.arange(2 * problem.n),
    )
    plan = plan_of(problem)
    for part in divided(problem, plan, 8, 0.0):
        own = part.problem(problem, plan)
        np.testing.assert_allclose(own.site_points, own.points[own.site_unit])
        np.testing.assert_array_equal(best_sites(own, part.labels(plan)), part.sites(own, plan))


@pytest.mark.parametrize("hold_bands", [False, True], ids=["annealed", "searched"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_sweep_keeps_every_unit_in_one_whole_territory(kind, hold_bands):
    problem = large_case(kind, dynamic=True)
    plan = plan_of(problem)
    before = plan.measured(problem).rank[0]
    parts = divided(problem, plan, 8, 0.5)
    done = []
    work = task(problem, hold_bands=hold_bands, high_temperature=not hold_bands)
    assert sweep(problem, plan, parts, work, Clock(Budget()), done.append) > 0
    assert done == [0.25, 0.5, 0.75, 1.0]
    assert is_whole(problem, plan.label)
    assert plan.measured(problem).rank[0] < before
    np.testing.assert_array_equal(plan.site, best_sites(problem, plan.label))
    same_figures(plan, LargePlan.of(problem, plan.label, plan.site, 0.0))


def test_parts_around_missed_bands_do_not_overlap():
    problem = large_case(tolerance=0.01)
    plan = plan_of(problem)
    missed = np.flatnonzero(plan.bands.excess(plan.total).sum(axis=1) > 0)
    parts = parts_around(problem, plan, 5)
    territories = np.concatenate([p.territories for p in parts])
    assert len(set(territories.tolist())) == len(territories) == 5 * len(parts) > 0
    assert all(np.isin(missed, part.territories).any() for part in parts)


@pytest.mark.usefixtures("many_parts")
@pytest.mark.parametrize("dynamic", [False, True], ids=["constant", "base-dependent"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_small_large_problem_holds_its_bands(kind, dynamic):
    problem = large_case(kind, dynamic=dynamic)
    result = solved(problem, effort="quick")
    assert result.status == "feasible"
    assert result.ended_by == "iterations"
    assert is_whole(problem, result.label)
    assert inside(problem, result.loads[None])[0]
    same_figures(LargePlan.of(problem, result.label, result.site, 0.0), result_plan(problem, result))
    assert result.bound.value <= result.objective
    assert result.bound.valid_for == ("problem" if kind == "homes" else "these_bases")
    assert (result.smallest_tolerance <= 0.12 + 1e-9).all()
    assert result.trace[-1].excess == 0


def result_plan(problem, result):
    """What the result says of itself, for comparison."""
    plan = LargePlan.of(problem, result.label, result.site, 0.0)
    assert result.objective == pytest.approx(plan.objective)
    np.testing.assert_allclose(result.loads, plan.total)
    return plan


@pytest.mark.usefixtures("many_parts")
@pytest.mark.parametrize("kind", ["homes", "free"])
def test_the_same_budget_gives_the_same_plan(kind):
    problem = large_case(kind, dynamic=True)
    first, again = (solved(problem, effort="quick", seed=4, iterations=60) for _ in range(2))
    assert first.label.tolist() == again.label.tolist()
    assert first.bound == again.bound
    other = solved(problem, effort="quick", seed=5, iterations=60)
    assert other.label.tolist() != first.label.tolist()


@pytest.mark.usefixtures("many_parts")
def test_a_plan_to_begin_from_is_mended_and_never_made_worse():
    problem = large_case()
    good = solved(problem, effort="quick")
    torn = good.label.copy()
    torn[0], torn[-1] = torn[-1], torn[0]
    result = solved(replace(problem, start=torn), iterations=6)
    assert is_whole(problem, result.label)
    assert result.status == "feasible"
    assert (result.label != good.label).mean() < 0.3
    kept = solved(replace(problem, start=good.label), iterations=6)
    assert kept.trace[0].excess == 0


def test_without_contiguity_territories_may_lie_in_pieces_but_none_is_empty():
    problem = large_case(contiguous=False)
    result = solved(problem, effort="quick", iterations=60)
    assert len(np.unique(result.label)) == problem.k


@pytest.mark.usefixtures("many_parts")
def test_locks_forbids_and_a_limit_on_change_are_kept():
    problem = large_case()
    today = plan_of(problem).label
    moved = np.full((problem.n, problem.k), 1.0 / problem.n)
    moved[np.arange(problem.n), today] = 0.0
    allowed = np.ones((problem.n, problem.k), dtype=bool)
    corner, own = np.array([0, 1, 30]), today[0]
    allowed[corner] = np.arange(problem.k) == own  # locked
    rim = np.flatnonzero(today == today[-1])[:2]
    allowed[rim, today[rim]] = False  # forbidden where they are
    problem = replace(
        problem, allowed=allowed, disruption=ChangeAllowance(moved, 0.2), tolerance=np.full(2, 0.2)
    )
    result = solved(problem, effort="quick", iterations=60)
    assert result.status == "feasible"
    assert (result.label[corner] == own).all()
    assert (result.label[rim] != today[rim]).all()
    assert moved[np.arange(problem.n), result.label].sum() <= 0.2 + 1e-9
    assert result.bound.value <= result.objective
    same_figures(LargePlan.of(problem, result.label, result.site, 0.0), result_plan(problem, result))


@pytest.mark.usefixtures("many_parts")
def test_rules_that_the_nearest_plan_breaks_are_listed():
    """A unit that may go nowhere, and more change than is allowed."""
    problem = large_case()
    allowed = np.ones((problem.n, problem.k), dtype=bool)
    allowed[7] = False
    moved = np.full((problem.n, problem.k), 1.0 / problem.n)
    problem = replace(problem, allowed=allowed, disruption=ChangeAllowance(moved, 0.4))
    result = solved(problem, effort="quick", iterations=60)
    assert result.status == "not_found"
    territory = problem.territory_name[result.label[7]]
    assert result.blocked.blocking[-2:] == (
        UnitWhereItMayNotBe(BlockName(("u7",)), territory),
        TooMuchChange(pytest.approx(1.0), 0.4),
    )
    assert result.blocked.reason == NearestPlanBreaksRules(len(result.blocked.blocking))


class Stopper(Progress):
    """Says stop after so many reports."""

    def __init__(self, after):
        self.after, self.seen, self.stop = after, [], threading.Event()

    def incumbent(self, done, objective, excess, bound):
        self.seen.append((done, objective, excess, bound))
        if len(self.seen) >= self.after:
            self.stop.set()


@pytest.mark.usefixtures("many_parts")
@pytest.mark.parametrize("kind", ["homes", "free"])
def test_stop_keeps_the_best_plan(kind):
    problem, stopper = large_case(kind), Stopper(1)
    result = solved(problem, stopper, iterations=10_000_000, deadline=Deadline(stop=stopper.stop.is_set))
    assert result.ended_by == "stopped"
    assert is_whole(problem, result.label)
    # The bound of bases that the plan chose would take a while; that of homes was there first.
    assert (result.bound is None) == (kind == "free")


def test_stop_before_any_plan_is_an_interruption():
    with pytest.raises(Interrupted):
        solved(large_case(), deadline=Deadline(stop=lambda: True))


@pytest.mark.usefixtures("many_parts")
@pytest.mark.parametrize("limit", [0.0, 0.3])
def test_time_ends_the_search_with_its_best_plan(limit):
    problem = large_case("free")
    result = solved(problem, iterations=10_000_000, deadline=Deadline.after(limit))
    assert result.ended_by == "time"
    assert is_whole(problem, result.label)


@pytest.mark.usefixtures("many_parts")
def test_progress_only_ever_gets_better():
    problem, stopper = large_case(), Stopper(1_000)
    result = solved(problem, stopper, effort="quick", iterations=60)
    done, objective, excess, bound = zip(*stopper.seen)
    assert list(excess) == sorted(excess, reverse=True)
    assert list(done) == sorted(done)
    assert done[0] == 0.0
    assert set(bound) == {result.trace[0].bound}
    assert objective[-1] == pytest.approx(result.objective)


def test_bands_that_nothing_can_hold_end_with_the_nearest_plan(monkeypatch):
    monkeypatch.setattr(recipe, "MAX_REPAIRS", 1)
    problem = large_case(tolerance=1e-6, rows=10, columns=12, k=12)
    result = solved(problem, iterations=6)
    assert result.status == "not_found"
    assert not result.blocked.proved
    assert len(result.blocked.blocking) == (~within(problem, result.loads)).sum()


def within(problem, loads):
    target = problem.share * loads.sum(axis=0)
    return np.abs(loads / target - 1.0) <= problem.tolerance + 1e-9


@pytest.mark.usefixtures("many_parts")
def test_homes_that_crowd_in_a_corner_still_end_with_a_plan():
    homes = homes_of("homes", 12, 12, 15) * [0.5, 1.0]
    problem = grid_problem(12, 15, 12, homes=homes, tolerance=0.2)
    result = solved(problem, effort="quick")
    assert result.status == "feasible"
    assert is_whole(problem, result.label)


def test_only_what_does_not_fit_into_tables_is_large():
    problem = large_case()
    assert not recipe.is_large(problem, Deadline())
    wide = replace(problem, home_site=np.zeros(recipe.LARGE // problem.n + 1, dtype=np.int64))
    assert recipe.is_large(wide, Deadline())
    assert not recipe.is_large(replace(wide, objective="cut"), Deadline())
