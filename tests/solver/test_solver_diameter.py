"""The search for the least diameter, held against every plan there is and against figures worked out anew."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_cases import grid_problem, tiny_problem
from solver_oracle import costs_and_loads, every_label, inside, is_whole, sites_of, totals

from territory_opt.model.budget import Budget
from territory_opt.model.problem import ChangeAllowance, TerritoryHomes
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.construct.first_plan import first_start
from territory_opt.solver.diameter.diameter_annealing import DiameterAnnealing, Leg
from territory_opt.solver.diameter.diameter_bound import least_diameter
from territory_opt.solver.diameter.diameter_search import DiameterSearch
from territory_opt.solver.diameter.move_rules import MoveRules
from territory_opt.solver.diameter.unit_points import PointLists, Points
from territory_opt.solver.graph import Graph

SHORT = Budget(iterations=8)


def with_places(problem, seed=0, most=1, sphere=False):
    """The same problem with 1 to `most` places a unit, spread around its point."""
    random = np.random.default_rng(seed)
    unit = random.permutation(np.repeat(np.arange(problem.n), random.integers(1, most + 1, problem.n)))
    point = np.zeros((len(unit), 3))
    point[:, :2] = problem.points[unit]
    if most > 1:
        point[:, :2] += random.uniform(-0.3, 0.3, (len(unit), 2))
    if sphere:
        lon, lat = np.radians(8 + point[:, 0]), np.radians(45 + point[:, 1])
        point = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return replace(
        problem, objective="diameter", places=TerritoryHomes(point, unit, 6371.0 if sphere else None)
    )


def apart(problem):
    """Kilometres between any two units, by their farthest places, each to itself too; shape (n, n)."""
    places = problem.places
    straight = np.linalg.norm(places.point[:, None] - places.point[None], axis=2)
    if places.sphere_km is not None:
        straight = 2 * places.sphere_km * np.arcsin(np.minimum(straight / 2, 1))
    away = np.zeros((problem.n, problem.n))
    np.maximum.at(away, (places.unit[:, None], places.unit[None]), straight)
    return away


def diameter(away, label):
    return max(away[np.ix_(label == t, label == t)].max() for t in np.unique(label))


def keeps_rules(problem, label):
    units = np.arange(problem.n)
    ok = problem.allowed is None or problem.allowed[units, label].all()
    if problem.disruption is not None:
        ok = ok and problem.disruption.moved[units, label].sum() <= problem.disruption.most + 1e-9
    return bool(ok)


def holds(problem, label):
    """Whether a plan keeps every rule, served from its own best bases."""
    if not (is_whole(problem, label) and keeps_rules(problem, label)):
        return False
    load = costs_and_loads(problem, sites_of(problem, label))[1]
    return bool(inside(problem, totals(load, label[None]))[0])


def least(problem):
    """Least diameter of all plans that keep every rule; inf when there is none."""
    away = apart(problem)
    labels = every_label(problem.n, problem.k)
    widths = np.zeros(len(labels))
    for i in range(problem.n):
        for j in range(i + 1):
            widths = np.maximum(widths, np.where(labels[:, i] == labels[:, j], away[i, j], 0.0))
    for plan in np.argsort(widths, kind="stable"):
        if holds(problem, labels[plan]):
            return float(widths[plan])
    return np.inf


def searched(problem, budget=SHORT):
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    clock = Clock(budget)
    start = first_start(problem, graph, clock)
    search = DiameterSearch(problem, graph, start, clock, lambda done, incumbent: None)
    search.run()
    return search


def km(search):
    return search.best.best.objective * search.start.tables.cost_scale


def check_claims(problem, search):
    best = search.best.best
    assert is_whole(problem, best.label)
    np.testing.assert_allclose(km(search), diameter(apart(problem), best.label), rtol=1e-7)
    assert search.best.holds == holds(problem, best.label)
    assert search.bound <= km(search) * (1 + 1e-12)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["fixed", "free", "mixed"]), st.booleans(), st.booleans())
def test_a_plan_is_what_it_claims_and_the_bound_below_the_best(seed, homes, dynamic, sphere):
    problem = with_places(
        tiny_problem(seed, most=6, homes=homes, dynamic=dynamic), seed, 1 + seed % 3, sphere
    )
    search = searched(problem)
    check_claims(problem, search)
    best = least(problem)
    assert search.bound <= best * (1 + 1e-12)
    if search.best.holds:
        assert km(search) >= best * (1 - 1e-9)


def test_tiny_plans_are_found_and_the_best():
    """Of 12 divisions of 2 x 4 units for which a plan exists."""
    found = equal = 0
    for seed in range(12):
        problem = with_places(tiny_problem(seed, homes="free", dynamic=False, grid=True, room=0.25), seed)
        search = searched(problem)
        check_claims(problem, search)
        found += search.best.holds
        equal += search.best.holds and km(search) <= least(problem) * (1 + 1e-9)
    assert found >= 11
    assert equal >= 11


@pytest.mark.parametrize("seed", range(6))
def test_rules_are_kept(seed):
    random = np.random.default_rng(seed)
    problem = with_places(grid_problem(5, 8, 4, seed=seed, tolerance=0.5))
    today = np.repeat(np.arange(4), 10)
    allowed = random.random((40, 4)) < 0.7
    allowed[np.arange(40), today] = True
    moved = np.where(np.arange(4)[None] == today[:, None], 0.0, 1 / 40)
    problem = replace(problem, allowed=allowed, disruption=ChangeAllowance(moved, 0.3), start=today)
    search = searched(problem)
    check_claims(problem, search)
    assert search.best.holds
    assert keeps_rules(problem, search.best.best.label)


def test_a_start_with_units_where_they_may_not_be_is_mended():
    problem = with_places(grid_problem(5, 8, 4, tolerance=0.5))
    start = np.repeat(np.arange(4), 10)
    allowed = np.ones((40, 4), dtype=bool)
    allowed[8:12, 0] = allowed[8:12, 1] = False
    search = searched(replace(problem, allowed=allowed, start=start), Budget(iterations=40))
    check_claims(replace(problem, allowed=allowed), search)
    assert search.best.holds


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.booleans(), st.floats(0.05, 2.0))
def test_changes_add_up_to_what_is_counted_anew(seed, contiguous, ruled, heat):
    random = np.random.default_rng(seed)
    problem = with_places(
        grid_problem(5, 6, 4, seed=seed, contiguous=contiguous, homes=np.full((4, 2), np.nan)), seed, 3
    )
    if ruled:
        moved = random.random((30, 4)) / 30
        problem = replace(
            problem, allowed=random.random((30, 4)) < 0.8, disruption=ChangeAllowance(moved, 0.3)
        )
    chain = chain_of(problem, seed)
    reach = float(random.uniform(1, 12))
    chain._offer()
    chain._reach = reach
    chain._anneal(Leg(heat, heat / 9, border=0.1), (heat, heat / 9), 3_000)
    own, count = chain._lists.own.copy(), chain._lists.held[4].copy()
    again = PointLists(chain.points, problem.k)
    again.fill(chain.label, reach)
    assert own.tolist() == again.own.tolist()
    assert count.tolist() == again.held[4].tolist()
    for t in range(problem.k):
        mine = sorted(chain._lists.held[3][t, : count[t]].tolist())
        assert mine == np.sort(problem.places.unit[chain.label[problem.places.unit] == t]).tolist()
    assert is_whole(problem, chain.label)


def chain_of(problem, seed):
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    start = first_start(problem, graph, Clock(SHORT))
    points, rules = Points.of(problem.places, problem.n), MoveRules.of(problem)
    return DiameterAnnealing(problem, graph, start.bands, start.tables, points, rules, start.label, seed)


def test_conflicts_are_the_pairs_beyond_the_reach():
    problem = with_places(grid_problem(4, 5, 3), 3, 3)
    points, label = Points.of(problem.places, problem.n), np.arange(20) % 3
    lists = PointLists(points, 3)
    lists.fill(label, 4.0)
    places = problem.places
    square = ((places.point[:, None] - places.point[None]) ** 2).sum(axis=2)
    together = label[places.unit][:, None] == label[places.unit][None]
    other = places.unit[:, None] != places.unit[None]
    weight = np.where(together & other, np.clip(square / 4.0 - 1.0, 0.0, 4.0), 0.0)
    expected = np.bincount(places.unit, weights=weight.sum(axis=1), minlength=20)
    np.testing.assert_allclose(lists.own / 2.0**20, expected, atol=1e-4)


def test_a_ratchet_narrows_strips():
    problem = with_places(grid_problem(8, 8, 4, tolerance=0.2))
    chain = chain_of(problem, 1)
    chain.label[:] = np.tile(np.arange(8) // 2, 8)  # strips
    assert chain._width() == 50
    chain.run(Leg(0.5, 0.001, ratchet=True), 0.0, 200_000, Pace(Clock(SHORT)), lambda done, incumbent: None)
    found = chain.incumbent.best
    assert chain.points.widths(found.label).max() < 30
    assert found.excess == 0


def test_the_same_seed_gives_the_same_plan():
    problem = with_places(grid_problem(9, 9, 5, tolerance=0.1))
    one, two = searched(problem), searched(problem)
    assert one.best.best.label.tolist() == two.best.best.label.tolist()
    assert one.worked == two.worked


def test_a_stop_is_heeded_and_keeps_a_plan():
    problem = with_places(grid_problem(9, 9, 5, tolerance=0.1))
    asked = SimpleNamespace(looks=0, stopped=False)
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    clock = Clock(Budget(effort="best", stop=lambda: asked.stopped))

    def watch(done, incumbent):
        asked.looks += 1
        asked.stopped = asked.looks >= 20

    search = DiameterSearch(problem, graph, first_start(problem, graph, clock), clock, watch)
    search.run()
    check_claims(problem, search)
    assert asked.looks < 25
    assert 0 < search.worked < 1_000


def test_pigeonholes_and_filling():
    """Four corners in three territories; and a heavy middle that a corner has to reach."""
    corners = with_places(grid_problem(2, 2, 3, load=np.ones((4, 1)), tolerance=2.0))
    over = lambda: False  # noqa: E731
    assert least_diameter(corners, Points.of(corners.places, 4), over) == pytest.approx(1.0)
    line = grid_problem(1, 5, 1, load=np.array([[0.0], [0.0], [0.0], [0.0], [1.0]]), tolerance=0.5)
    line = with_places(line)
    assert least_diameter(line, Points.of(line.places, 5), over) == pytest.approx(16.0)
