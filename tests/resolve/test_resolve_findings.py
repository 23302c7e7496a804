"""Findings that need a scenario: homes that are not used, units that are split or too large."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from formulate_books import made_book, made_customers, made_reps

from territory_opt.model.findings.book_findings import HomeMissing, UnreadFile
from territory_opt.model.findings.geometry_findings import UnitsSplit, UnitsStayLarge
from territory_opt.model.scenario import CriterionSpec, Scenario, UnitRules
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


@pytest.mark.parametrize(
    ("homes", "bases", "missing"),
    [
        ([[0, 0], [np.nan, np.nan]], None, ("R2",)),
        ([[0, 0], [np.nan, np.nan]], "free", None),
        ([[0, 0], [1, 0]], None, None),
        ([[np.nan, np.nan]] * 2, None, None),
    ],
)
def test_homes_that_are_not_used_are_a_finding_unless_the_scenario_sets_bases(homes, bases, missing):
    book = replace(crowded(SPREAD), reps=made_reps(homes))
    expected = () if missing is None else (HomeMissing(missing, 2),)
    assert found(book, bases=bases) == expected


def test_the_findings_of_the_book_stay_with_the_book():
    own = UnreadFile(file="unit.csv", table="units")
    book = replace(crowded(SPREAD), findings=(own,))
    resolved = resolve(book, Scenario(territories=2, criteria=CUSTOMERS, units=UnitRules(split_above=0.75)))
    assert resolved.book.findings == resolved.whole.findings == (own,)
    assert own not in resolved.findings
