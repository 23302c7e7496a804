"""Every fault of a scenario against its book, and all of them at once."""

from __future__ import annotations

import numpy as np
import pytest
from formulate_books import LOCAL, made_book, made_customers, made_reps

from territory_opt.errors import InvalidInput
from territory_opt.model.scenario import CriterionSpec, Scenario
from territory_opt.resolve import resolve

NAN = [np.nan, np.nan]
PEOPLE = (CriterionSpec("people", 0.1),)


def sites(**columns):
    return made_customers(np.arange(16), [[u % 4, u // 4] for u in range(16)], **columns)


def faults(book, **keys):
    with pytest.raises(InvalidInput) as refused:
        resolve(book, Scenario(**keys))
    return refused.value.faults


def spec(measure, **more):
    return (CriterionSpec(measure, 0.1, **more),)


CASES = {
    "no number of territories": (
        made_book(people=1), {"criteria": PEOPLE},
        ("territories", None, "not known"),
    ),
    "no territories at all": (
        made_book(people=1), {"criteria": PEOPLE, "territories": 0},
        ("territories", None, "not known"),
    ),
    "fewer territories than reps": (
        made_book(people=1, reps=made_reps([[0, 0]] * 3)), {"criteria": PEOPLE, "territories": 2},
        ("territories", "2", "3 reps for 2 territories"),
    ),
    "more territories than units": (
        made_book(people=1), {"criteria": PEOPLE, "territories": 17},
        ("territories", "17", "only 16 units"),
    ),
    "more reps than units": (
        made_book(1, 2, people=1, reps=made_reps([[0, 0]] * 3)), {"criteria": PEOPLE},
        ("territories", "3", "only 2 units"),
    ),
    "reps without homes": (
        made_book(people=1, reps=made_reps([NAN, NAN])), {"criteria": PEOPLE, "bases": "homes"},
        ("bases", "homes", "no rep has a home"),
    ),
    "homes without reps": (
        made_book(people=1), {"criteria": PEOPLE, "bases": "homes", "territories": 2},
        ("bases", "homes", "no rep has a home"),
    ),
    "a weight that depends on the base": (
        made_book(customers=sites(), people=1),
        {"criteria": PEOPLE, "territories": 2, "compactness_weight": "workload"},
        ("compactness_weight", "workload", "depends on the base"),
    ),
    "an unknown weight": (
        made_book(people=1), {"criteria": PEOPLE, "territories": 2, "compactness_weight": "popele"},
        ("compactness_weight", "popele", "no such measure"),
    ),
    "travel without a CRS": (
        made_book(people=1, frame=LOCAL), {"criteria": PEOPLE, "territories": 2, "compactness": "travel"},
        ("compactness", "travel", "without a CRS"),
    ),
    "nothing to balance": (
        made_book(people=1), {"territories": 2},
        ("criteria", None, "no customers, potential or workload"),
    ),
    "an unknown measure": (
        made_book(people=1), {"territories": 2, "criteria": spec("popele")},
        ("criteria.measure", "popele", "no such measure"),
    ),
    "a built-in measure without data": (
        made_book(people=1), {"territories": 2, "criteria": spec("revenue")},
        ("criteria.measure", "revenue", "no such measure"),
    ),
    "an unknown unit column": (
        made_book(customers=sites()), {"territories": 2, "criteria": spec("revenue", source="units")},
        ("criteria.measure", "revenue", "no such measure"),
    ),
    "workload without a CRS": (
        made_book(customers=sites(), frame=LOCAL), {"territories": 2, "criteria": spec("workload")},
        ("criteria.measure", "workload", "without a CRS"),
    ),
    "a measure of two tables": (
        made_book(customers=sites(), revenue=1), {"territories": 2, "criteria": spec("revenue")},
        ("revenue", None, "counted from the customers"),
    ),
    "a measure that is 0": (
        made_book(people=0), {"territories": 2, "criteria": PEOPLE},
        ("criteria.measure", "people", "is 0"),
    ),
    "a workload of 0": (
        made_book(customers=sites(visits=0)), {"territories": 2, "criteria": spec("workload")},
        ("criteria.measure", "workload", "is 0"),
    ),
    "capacities without reps": (
        made_book(people=1), {"territories": 2, "criteria": spec("people", targets="capacity")},
        ("criteria.targets", "capacity", "no reps"),
    ),
    "a customers' measure without customers": (
        made_book(revenue=1), {"territories": 2, "criteria": spec("revenue", source="customers")},
        ("criteria.measure", "revenue", "customers"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_reported_once(case):
    book, keys, (column, value, problem) = CASES[case]
    (fault,) = faults(book, **keys)
    assert (fault.column, fault.value) == (column, value) or fault.column == "territories"
    assert problem in fault.problem
    assert fault.remedy.endswith(".")
    assert fault.problem[0].islower()
    assert not fault.problem.endswith(".")


def test_blank_shares_and_capacities_are_reported_with_their_rows():
    reps = made_reps([[0, 0], [1, 1], [2, 2]], share=[1, np.nan, 2], capacity=[100, 0, np.nan])
    found = faults(made_book(people=1, reps=reps), criteria=spec("people", targets="capacity"))
    assert [(f.file.split(".")[0], f.row, f.column) for f in found] == [
        ("reps", 3, "share"),
        ("reps", 3, "capacity_hours"),
        ("reps", 4, "capacity_hours"),
    ]


def test_all_faults_are_reported_at_once():
    book = made_book(customers=sites(), revenue=1, people=0, reps=made_reps([NAN, NAN], share=[1, np.nan]))
    found = faults(
        book,
        territories=1,
        bases="homes",
        compactness_weight="travel",
        criteria=(*spec("people"), *spec("revenue"), *spec("popele"), *spec("visits", targets="capacity")),
    )
    assert sorted(fault.column for fault in found) == sorted(
        [
            "territories",
            "bases",
            "compactness_weight",
            "criteria.measure",
            "revenue",
            "criteria.measure",
            "share",
            "capacity_hours",
            "capacity_hours",
        ]
    )


def test_the_remedy_names_the_measures_of_the_book():
    (fault,) = faults(made_book(people=1, inns=2), territories=2, criteria=spec("popele"))
    assert "people, inns" in fault.remedy
