"""Findings that need a scenario: homes that are not used, units that are split or too large."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from formulate_books import LOCAL, made_book, made_customers, made_reps

from territory_opt.errors import InvalidInput
from territory_opt.model.findings.book_findings import UnreadFile
from territory_opt.model.findings.geometry_findings import UnitsSplit, UnitsStayLarge
from territory_opt.model.findings.scenario_findings import (
    CriterionDropped,
    HomeMissing,
    ObjectiveWithoutWeight,
    ToleranceAboveOne,
)
from territory_opt.model.scenario import CriterionSpec, Scenario, UnitRules, WorkYear
from territory_opt.resolve import resolve
from territory_opt.wording.finding_text import finding_text

CUSTOMERS = (CriterionSpec("customers", 0.5),)
SPREAD = np.array([[0.01 * i, 0.02 * (i % 3)] for i in range(8)])


def crowded(where):
    """Four units in a row, eight customers at the given places of the first, and one in each other."""
    places = [*where.tolist(), [1, 0], [2, 0], [3, 0]]
    return made_book(1, 4, people=1, customers=made_customers([0] * 8 + [1, 2, 3], places))


def found(book, **keys):
    scenario = Scenario(**{"territories": 2, "criteria": CUSTOMERS, **keys})
    return resolve(book, scenario).findings


def test_a_scenario_without_parts_and_with_all_homes_has_no_findings():
    assert found(crowded(SPREAD)) == ()


def test_units_that_are_split_are_named_with_what_they_hold():
    (split,) = found(crowded(SPREAD), units=UnitRules(split_above=0.75))
    assert isinstance(split, UnitsSplit)
    assert (split.units, split.measures, split.above) == (("u000",), ("customers",), 0.75)
    assert split.shares == pytest.approx([8 / 5.5])
    assert split.parts[0] >= 2


def test_units_that_stay_large_are_named_with_the_reason():
    (large,) = found(crowded(np.zeros((8, 2))), units=UnitRules(split_above=0.75))
    assert large == UnitsStayLarge(units=("u000",), reasons=("one-place",), above=0.75)
    assert "u000 (its customers are in one place)" in finding_text(large)
    assert "u000 (ihre Kunden sind an einem Ort)" in finding_text(large, "de")


NO_HOME = [np.nan, np.nan]


@pytest.mark.parametrize(
    ("homes", "bases", "missing"),
    [
        ([[0, 0], NO_HOME], None, ("R2",)),
        ([NO_HOME, [0, 0]], None, ("R1",)),
        ([[0, 0], NO_HOME], "homes", ("R2",)),
        ([[0, 0], NO_HOME], "free", None),
        ([[0, 0], [1, 0]], None, None),
        ([NO_HOME] * 2, None, None),
    ],
)
def test_reps_without_a_home_are_a_finding_where_others_have_one(homes, bases, missing):
    book = replace(crowded(SPREAD), reps=made_reps(homes))
    expected = () if missing is None else (HomeMissing(missing, 1, 2),)
    assert found(book, bases=bases) == expected


def test_default_criteria_that_are_left_out_are_findings():
    customers = made_customers([0, 1, 2, 3], [[i, 0] for i in range(4)], potential=0.0)
    book = made_book(1, 4, customers=customers)
    assert found(book, criteria=()) == (CriterionDropped("potential", "all-zero"),)
    without_visits = replace(customers, visits=np.zeros(4))
    assert found(replace(book, customers=without_visits), criteria=()) == (
        CriterionDropped("potential", "all-zero"),
        CriterionDropped("workload", "all-zero"),
        ObjectiveWithoutWeight("visits"),
    )
    local = replace(book, frame=LOCAL)
    assert CriterionDropped("workload", "no-travel-times") in found(local, criteria=())
    assert found(made_book(1, 4, potential=1), criteria=()) == (
        CriterionDropped("customers", "no-data"),
        CriterionDropped("workload", "no-data"),
    )


def test_nothing_is_left_out_where_the_scenario_names_criteria():
    book = made_book(1, 4, customers=made_customers([0, 1, 2, 3], [[i, 0] for i in range(4)], potential=0.0))
    assert found(book) == ()
    with pytest.raises(InvalidInput, match="its total over all territories is 0"):
        found(book, criteria=(CriterionSpec("potential", 0.1),))


def test_an_objective_without_weight_is_a_finding_where_it_is_measured_from_bases():
    book = made_book(1, 4, customers=made_customers([0, 1, 2, 3], [[i, 0] for i in range(4)], revenue=0.0))
    assert found(book, compactness_weight="revenue") == (ObjectiveWithoutWeight("revenue"),)
    assert found(book, compactness_weight="revenue", compactness="cut") == ()
    assert found(book, compactness_weight="none") == ()


@pytest.mark.parametrize(
    ("keys", "key", "measure", "value"),
    [
        ({"criteria": (CriterionSpec("customers", 10.0),)}, "criteria[1].tolerance", "customers", 10.0),
        ({"criteria": (CriterionSpec("customers", 1.0),)}, None, None, None),
        ({"criteria": (*CUSTOMERS, CriterionSpec("revenue", 1.5))}, "criteria[2].tolerance", "revenue", 1.5),
        ({"criteria": (CriterionSpec("customers", None, max=100.0),)}, None, None, None),
        ({"units": UnitRules(split_above=50.0)}, "units.split_above", None, 50.0),
        ({"workload": WorkYear(measured_drive_error=3.1)}, "workload.measured_drive_error", None, 3.1),
        ({"workload": WorkYear(measured_workload_error=1.1)}, "workload.measured_workload_error", None, 1.1),
    ],
)
def test_shares_above_one_are_findings(keys, key, measure, value):
    given = [one for one in found(crowded(SPREAD), **keys) if isinstance(one, ToleranceAboveOne)]
    assert given == ([] if key is None else [ToleranceAboveOne(key, measure, value, value / 100)])


def test_a_tolerance_in_per_cent_is_said_with_the_fraction():
    finding = ToleranceAboveOne("criteria[1].tolerance", "customers", 10.0, 0.1)
    english, german = finding_text(finding), finding_text(finding, "de")
    for text in (english, german):
        assert "criteria[1].tolerance" in text
        assert "customers" in text
    assert "1,000%" in english
    assert "write 0.1." in english
    assert "1.000 %" in german
    assert "schreiben Sie 0.1." in german


def test_the_findings_of_the_book_stay_with_the_book():
    own = UnreadFile(file="unit.csv", table="units")
    book = replace(crowded(SPREAD), findings=(own,))
    resolved = resolve(book, Scenario(territories=2, criteria=CUSTOMERS, units=UnitRules(split_above=0.75)))
    assert resolved.book.findings == resolved.whole.findings == (own,)
    assert own not in resolved.findings
