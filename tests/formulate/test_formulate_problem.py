"""The formulated problem against its resolved scenario."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from formulate_books import PLANE, made_book, made_customers, made_reps, random_book

import territory_opt.formulate as formulate_module
from territory_opt.criteria.stop_trips import StopTrips
from territory_opt.formulate import formulate
from territory_opt.geography.distance import distances
from territory_opt.model.block_name import BlockName
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.scenario import CriterionSpec, Scenario
from territory_opt.resolve import resolve
from territory_opt.wording.block_text import block_text

MIXED = (
    CriterionSpec("workload", 0.2),
    CriterionSpec("people", None, min=3.0, max=50.0),
    CriterionSpec("travel", 0.3),
    CriterionSpec("visits", 0.1, max=99.0),
)


def problem_for(book, start=None, **keys):
    resolved = resolve(book, Scenario(**keys))
    return resolved, formulate(resolved, start)


@pytest.mark.parametrize("compactness", ["travel", "distance", "inertia"])
def test_costs_are_weight_times_impedance(compactness):
    resolved, problem = problem_for(random_book(1, homes=3), compactness=compactness)
    sites = np.array([2, 0, 5, 22])
    cost = problem.coefficients.cost(sites)
    places = np.vstack([resolved.book.reps.homes, resolved.book.units.points])
    for unit in range(20):
        for s, site in enumerate(sites):
            km = float(np.hypot(*(resolved.book.units.points[unit] - places[site])))
            way = {
                "distance": km,
                "inertia": km**2,
                "travel": resolved.service.provider.minutes_for(np.array(km)),
            }
            assert cost[unit, s] == pytest.approx(float(resolved.weight[unit] * way[compactness]))
    units = np.array([7, 3])
    np.testing.assert_allclose(problem.coefficients.cost(sites, units), cost[units])


def test_base_dependent_loads_are_sums_over_stops():
    resolved, problem = problem_for(random_book(2, homes=3), criteria=MIXED)
    assert problem.dynamic.tolist() == [0, 2]
    sites = np.array([0, 2, 4, 20])
    load = problem.coefficients.load(sites)
    assert load.shape == (2, 20, 4)
    places = np.vstack([resolved.book.reps.homes, resolved.book.units.points])[sites]
    trips = StopTrips(resolved.service, places)
    for d, criterion in enumerate([resolved.criteria[0], resolved.criteria[2]]):
        wanted = np.zeros((20, 4))
        for stop, unit in enumerate(resolved.service.unit):
            wanted[unit] += criterion.stop_loads(trips)[stop]
        np.testing.assert_allclose(load[d], wanted)


@pytest.mark.parametrize("cells", [1, 100, 331])
def test_a_table_computed_in_chunks_is_the_same(cells, monkeypatch):
    _, problem = problem_for(random_book(3, homes=2), criteria=MIXED)
    sites = np.arange(22)
    whole = problem.coefficients.load(sites)
    monkeypatch.setattr(formulate_module, "CELLS_PER_CHUNK", cells)
    np.testing.assert_array_equal(problem.coefficients.load(sites), whole)


def test_without_base_dependent_criteria_there_are_no_such_loads():
    _, problem = problem_for(random_book(3, homes=2), criteria=(CriterionSpec("people", 0.1),))
    assert problem.dynamic.tolist() == []
    assert problem.coefficients.load(np.array([0, 1])).shape == (0, 20, 2)


def test_columns_follow_the_criteria():
    resolved, problem = problem_for(random_book(4, homes=3), criteria=MIXED)
    assert problem.measure.tolist() == ["workload", "people", "travel", "visits"]
    assert (problem.load[:, [0, 2]] == 0).all()
    np.testing.assert_allclose(problem.load[:, 1], resolved.book.units.measures["people"])
    assert problem.tolerance.tolist() == [0.2, np.inf, 0.3, 0.1]
    assert problem.low.tolist() == [[0, 3, 0, 0]] * 3
    assert problem.high.tolist() == [[np.inf, 50, np.inf, 99]] * 3
    assert problem.share.tolist() == resolved.share.tolist()
    assert problem.territory_name.tolist() == ["T001", "T002", "T003"]


def test_homes_come_first_among_the_sites_and_vacancies_have_none():
    book = made_book(people=1, reps=made_reps([[0.5, 0.5], [3, 3]]))
    _, problem = problem_for(book, territories=4, criteria=(CriterionSpec("people", 0.3),))
    assert problem.home_site.tolist() == [0, 1, -1, -1]
    assert problem.first_unit_site == 2
    assert len(problem.site_points) == 18
    assert problem.fixed.tolist() == [True, True, False, False]
    # The plane may be shifted, but distances in it are those of the book.
    away = np.hypot(*(problem.site_points[0] - problem.points[5]))
    assert away == pytest.approx(np.hypot(0.5, 0.5))
    np.testing.assert_allclose(problem.site_points[2:], problem.points)
    assert problem.coefficients.cost(np.array([2 + 5]))[5, 0] == pytest.approx(
        problem.coefficients.cost(np.array([2 + 0]))[0, 0]
    )


def test_lon_and_lat_become_kilometres():
    book = replace(made_book(people=1), frame=GEOGRAPHIC)
    _, problem = problem_for(book, territories=2, criteria=(CriterionSpec("people", 0.1),))
    plane = np.linalg.norm(problem.points[:, None] - problem.points[None], axis=2)
    np.testing.assert_allclose(
        plane, distances(GEOGRAPHIC, book.units.points, book.units.points), rtol=0.01, atol=1e-6
    )


def test_the_first_id_is_the_first_in_rank():
    _, problem = problem_for(
        made_book(1, 4, names=["b", "a", "d", "c"], people=1),
        territories=2,
        criteria=(CriterionSpec("people", 0.1),),
    )
    assert problem.unit_rank.tolist() == [1, 0, 3, 2]


def test_rules_and_initial_plan_are_in_the_problem():
    start = np.array([0, 1] * 8)
    book = made_book(people=1)
    criteria = (CriterionSpec("people", 0.1),)
    _, loose = problem_for(book, start, territories=2, criteria=criteria, contiguity=False)
    assert not loose.contiguous
    assert loose.start.tolist() == start.tolist()
    resolved, whole = problem_for(book, territories=2, criteria=criteria)
    assert whole.contiguous
    assert whole.start is None
    assert whole.pairs.tolist() == resolved.neighbours.pairs.tolist()
    assert whole.border_km.tolist() == resolved.neighbours.border_km.tolist()


def test_names_in_messages_contain_the_place():
    units = made_book(1, 2, people=1).units
    book = replace(
        made_book(1, 2, people=1), units=replace(units, extra={"name": np.array(["Rome", ""], dtype=object)})
    )
    _, problem = problem_for(book, territories=1, criteria=(CriterionSpec("people", 0.1),))
    assert problem.block_name == (BlockName(("u000",), place="Rome"), BlockName(("u001",)))
    assert [block_text(block) for block in problem.block_name] == ["unit u000 (Rome)", "unit u001"]
    assert block_text(problem.block_name[0], "de") == "Einheit u000 (Rome)"


def test_without_customers_units_are_visited_at_their_inside_points():
    book = made_book(2, 2, visits=[1, 0, 2, 4], visit_minutes=30)
    resolved, problem = problem_for(book, territories=2, criteria=(CriterionSpec("workload", 0.5),))
    load = problem.coefficients.load(np.array([0]))[0, :, 0]
    assert load[1] == 0
    minutes = resolved.service.provider.matrix(book.units.points, book.units.points[:1]).minutes
    assert load[0] >= (1 * 40) / 60
    assert load[3] > (4 * 40) / 60
    assert problem.coefficients.cost(np.array([0]))[:, 0] == pytest.approx(minutes[:, 0])


def test_the_frame_of_customers_is_that_of_the_book():
    customers = made_customers([0, 3], [[0, 0], [3000, 0]], visits=[1, 1])
    metres = replace(made_book(1, 4, customers=customers), frame=replace(PLANE, km_per_unit=0.001))
    resolved, _ = problem_for(metres, territories=1, criteria=(CriterionSpec("customers", 0.1),))
    provider = resolved.service.provider
    assert resolved.service.minutes_from(np.zeros((1, 2)))[1, 0] == pytest.approx(
        provider.minutes_for(np.array(3.0))
    )


def test_a_group_is_one_block_with_the_sums_of_its_units():
    """2 x 3 units; the first column and the one above the last stay together."""
    units = made_book(2, 3, people=[1, 2, 4, 8, 16, 32]).units
    grouped = replace(units, group_id=np.array(["A", "", "B", "A", "", "B"], dtype=object))
    book = replace(made_book(2, 3), units=grouped, reps=made_reps([[0, 0]]))
    start = np.array([0, 1, 2, 0, 1, 2])
    resolved, problem = problem_for(book, start, territories=3, criteria=(CriterionSpec("people", 3.0),))
    assert resolved.block.tolist() == [0, 1, 2, 0, 3, 2]
    assert problem.n == 4
    assert problem.load[:, 0].tolist() == [9, 2, 36, 16]
    assert problem.pairs.tolist() == [[0, 1], [0, 3], [1, 2], [1, 3], [2, 3]]
    borders = dict(
        zip(map(tuple, resolved.neighbours.pairs.tolist()), resolved.neighbours.border_km, strict=True)
    )
    assert problem.border_km.tolist() == pytest.approx(
        [borders[0, 1], borders[3, 4], borders[1, 2], borders[1, 4], borders[4, 5]]
    )
    assert problem.start.tolist() == [0, 1, 2, 1]
    assert problem.site_unit.tolist() == resolved.block.tolist()
    # Every unit remains a site, and each unit counts with its own travel time.
    cost = problem.coefficients.cost(np.array([1 + 4]))[:, 0]
    one_each = formulate(
        resolve(replace(book, units=units), Scenario(territories=3, criteria=(CriterionSpec("people", 3.0),)))
    )
    of_units = one_each.coefficients.cost(np.array([1 + 4]))[:, 0]
    assert cost.tolist() == pytest.approx(
        [of_units[0] + of_units[3], of_units[1], of_units[2] + of_units[5], of_units[4]]
    )
    assert problem.block_name == (
        BlockName(("u000", "u003"), group="A"),
        BlockName(("u001",)),
        BlockName(("u002", "u005"), group="B"),
        BlockName(("u004",)),
    )
    assert block_text(problem.block_name[0]) == "group A (2 units)"
