"""Contract of every objective."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, replace
from math import asin, cos, radians, sin, sqrt
from typing import get_args

import numpy as np
import pytest
from contract_folder import SIDE, scenario, solve
from registry_members import missing_members
from typed_reports import typed_report

import territory_opt as to
from territory_opt import objectives
from territory_opt.export.report_page.plan.quality_section import quality_lines
from territory_opt.formulate import formulate
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.needs import Needs
from territory_opt.model.problem import Objective
from territory_opt.model.report.report import ObjectiveValue
from territory_opt.model.scenario import Compactness, CriterionSpec, Scenario
from territory_opt.objectives import (
    BY_NAME,
    OBJECTIVES,
    PlacePairs,
    default_objective,
    objective_label,
    objective_named,
)
from territory_opt.pipeline import scenario_for
from territory_opt.resolve import resolve, scenario_faults
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.wording.label_text import LabelText

EARTH_KM = 6371.0088
FRAMES = (GEOGRAPHIC, Frame("planar", "EPSG:25832", 0.001), Frame("local", "local"))
PLACES = np.array([[7.8, 48.0], [8.4, 48.5], [9.0, 47.5]])
STEP = {
    "travel": lambda km: 4.0 + 60.0 * 1.3 * km / (35.0 + 65.0 * 1.3 * km / (1.3 * km + 50.0)),
    "distance": lambda km: km,
    "inertia": lambda km: km * km,
}
"""What one unit of weight costs over a straight distance; the others do not add up over units."""
UNITS = {
    "travel": "visit-minutes",
    "distance": "visit-km",
    "inertia": "visit-km^2",
    "diameter": "km",
    "cut": "pairs",
}
NO_KEY_ACCOUNTS = {"rule": "none"}

every = pytest.mark.parametrize("objective", OBJECTIVES, ids=lambda one: one.name)


def km_between(a, b) -> float:
    """Great circle by the haversine formula, one pair at a time."""
    (lon_a, lat_a), (lon_b, lat_b) = ((radians(value) for value in place) for place in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def members_of(plan) -> list[list[int]]:
    return [[u for u, owner in enumerate(plan.label) if owner == t] for t in range(len(plan.base))]


def visits_of(plan) -> list[float]:
    """Visits a year in each unit, from the customers' rows."""
    total = [0.0] * len(plan.label)
    for unit, visits in zip(plan.book.customers.unit, plan.book.customers.visits, strict=True):
        total[unit] += float(visits)
    return total


def served_cost(plan, members, base, step) -> float:
    points, visits = plan.book.units.points, visits_of(plan)
    return sum(visits[u] * step(km_between(points[u], base)) for u in members)


def value_of(plan, name) -> float:
    """The objective of a plan from its labels and bases."""
    groups, points = members_of(plan), plan.book.units.points
    if name == "diameter":
        return max(km_between(points[u], points[v]) for members in groups for u in members for v in members)
    if name == "cut":
        cells = [(u // SIDE, u % SIDE) for u in range(SIDE * SIDE)]
        pairs = [
            (u, v)
            for u, (row, column) in enumerate(cells)
            for v, other in enumerate(cells)
            if other in ((row + 1, column), (row, column + 1))
        ]
        return sum(plan.label[u] != plan.label[v] for u, v in pairs)
    return sum(
        served_cost(plan, members, base, STEP[name]) for members, base in zip(groups, plan.base, strict=True)
    )


@every
def test_it_has_a_name_a_kind_and_labels_in_both_languages(objective):
    assert objective.kind in get_args(Objective)
    assert objective.label.en.strip()
    assert objective.label.de.strip()
    assert objective.label.en != objective.label.de
    for language in ("en", "de"):
        assert objective_label(objective.name, language) == objective.label.text(language)
    with pytest.raises(FrozenInstanceError):
        objective.name = "other"


@every
@pytest.mark.parametrize("bases", ["homes", "free"])
def test_it_solves_a_book_and_the_judge_s_figure_is_right(objective, bases, contract_book):
    plan = solve(contract_book, compactness=objective.name, bases=bases, key_accounts=NO_KEY_ACCOUNTS)
    assert plan.report["status"] in ("feasible", "optimal")
    assert plan.report["objective"] == {
        "name": objective.name,
        "value": pytest.approx(value_of(plan, objective.name)),
        "unit": UNITS[objective.name],
    }


@every
def test_free_bases_are_the_best_members_by_its_impedance(objective, contract_book):
    plan = solve(contract_book, compactness=objective.name, bases="free", key_accounts=NO_KEY_ACCOUNTS)
    points, step = plan.book.units.points, STEP.get(objective.name, STEP["distance"])
    for members, base in zip(members_of(plan), plan.base, strict=True):
        least = min(served_cost(plan, members, points[u], step) for u in members)
        assert served_cost(plan, members, base, step) == pytest.approx(least)


@every
@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.kind)
def test_its_impedance_is_a_cost_of_each_pair(objective, frame):
    places = PLACES if frame.kind != "planar" else 1e4 * PLACES
    pairs = PlacePairs(frame, GreatCircle(frame))
    cost = objective.impedance(pairs, places, places[:2])
    assert cost.shape == (3, 2)
    assert (cost >= 0).all()
    assert cost[0, 1] == pytest.approx(cost[1, 0])
    assert cost[0, 0] < cost[0, 1]
    for row in range(3):
        np.testing.assert_allclose(
            objective.impedance(pairs, places[row : row + 1], places[:2])[0], cost[row]
        )


@every
def test_its_units_are_words_with_the_parts_that_are_filled_in(objective):
    length, weighted = "file units", "visits x file units"
    assert objective.impedance_unit.format(length=length).strip()
    assert objective.unit.format(length=length, weighted=weighted) in (weighted, length, "pairs")
    assert (objective.unit == "{weighted}") == (objective.kind == "sites")


@every
@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.kind)
def test_what_it_needs_is_checked_before_anything_is_solved(objective, frame, contract_book):
    book = replace(contract_book, frame=frame)
    wanted = Scenario(compactness=objective.name, criteria=(CriterionSpec("customers", 0.3),))
    faults = [fault for fault in scenario_faults(book, wanted) if fault.column == "compactness"]
    assert len(faults) == (0 if objective.needs.allow(frame) else 1)
    for fault in faults:
        assert fault.value == objective.name
        assert default_objective(frame).name in fault.remedy


@pytest.mark.parametrize(
    ("kind", "name"), [("geographic", "travel"), ("planar", "travel"), ("local", "distance")]
)
def test_a_scenario_that_names_none_has_the_first_that_the_frame_allows(kind, name, contract_book):
    frame = next(frame for frame in FRAMES if frame.kind == kind)
    wanted = Scenario(criteria=(CriterionSpec("customers", 0.3),))
    assert default_objective(frame).name == name
    assert resolve(replace(contract_book, frame=frame), wanted).objective is objective_named(name)


@every
def test_the_report_page_says_its_label(objective):
    lines = dict(quality_lines(typed_report(objective=ObjectiveValue(objective.name, 5.0, "km"))))
    assert lines["Objective"].startswith(f"{objective.label.en}: 5 km.")


def test_the_report_page_keeps_the_name_of_an_unknown_one():
    lines = dict(quality_lines(typed_report(objective=ObjectiveValue("elegance", 5.0, "km"))))
    assert lines["Objective"].startswith("elegance: 5 km.")


def test_the_names_are_those_of_the_scenario():
    assert tuple(objective.name for objective in OBJECTIVES) == get_args(Compactness)


def test_every_kind_has_an_objective():
    assert {objective.kind for objective in OBJECTIVES} == set(get_args(Objective))


def test_no_objective_is_missing_from_the_registry():
    assert missing_members(objectives, ["impedance"], OBJECTIVES) == set()
    for left_out in OBJECTIVES:
        others = [one for one in OBJECTIVES if one is not left_out]
        assert missing_members(objectives, ["impedance"], others) == {type(left_out).__name__}


@pytest.mark.parametrize("question", ["costs_from_sites", "counts_pairs", "has_own_search"])
def test_the_solver_refuses_a_kind_it_has_no_answer_for(question, contract_book):
    problem = formulate(resolve(contract_book, Scenario()))
    with pytest.raises(AssertionError, match="elegance"):
        getattr(replace(problem, objective="elegance"), question)


@pytest.mark.parametrize("kind", get_args(Objective))
def test_the_solver_has_one_way_for_each_kind(kind, contract_book):
    problem = replace(formulate(resolve(contract_book, Scenario())), objective=kind)
    assert [problem.costs_from_sites, problem.counts_pairs, problem.has_own_search].count(True) == 1


@dataclass(frozen=True)
class RootDistance:
    """The sum over units of weight x square root of the distance."""

    name: str = "root"
    label: LabelText = LabelText("Root of the distance", "Wurzel der Entfernung")
    kind: Objective = "sites"
    needs: Needs = Needs()
    unit: str = "{weighted}"
    impedance_unit: str = "root-{length}"

    def impedance(self, pairs, sources, bases):
        return np.sqrt(pairs.km(sources, bases))


@pytest.mark.parametrize("bases", ["homes", "free"])
def test_an_objective_is_one_class_and_one_entry(bases, contract_book, monkeypatch):
    """Solver and judge agree, or `optimise` would refuse."""
    monkeypatch.setitem(BY_NAME, "root", RootDistance())
    wanted = scenario_for(contract_book, scenario(bases=bases, key_accounts=NO_KEY_ACCOUNTS))
    plan = to.optimise(contract_book, replace(wanted, compactness="root"))
    groups = zip(members_of(plan), plan.base, strict=True)
    value = sum(served_cost(plan, members, base, sqrt) for members, base in groups)
    assert plan.report["status"] in ("feasible", "optimal")
    assert plan.report["objective"] == {
        "name": "root",
        "value": pytest.approx(value),
        "unit": "visit-root-km",
    }
