"""Rules about units: faults name the file of the scenario, whatever its name."""

from __future__ import annotations

import pytest

import territory_opt as to
from territory_opt.errors import InvalidInput
from territory_opt.pipeline import validate_book

CRITERIA = '[[criteria]]\nmeasure = "population"\ntolerance = 0.5\n'
LOCK = '[[lock]]\nunits = ["000", "11"]\nterritory = "T1"\n'


def refused(act):
    with pytest.raises(InvalidInput) as caught:
        act()
    return [(fault.file, fault.column, fault.value) for fault in caught.value.faults]


def test_faults_name_the_scenario_they_are_in(book):
    folder = book.write()
    book.put("scenario.toml", CRITERIA + LOCK)
    book.put("other.toml", CRITERIA + LOCK)
    whole = to.read_book(folder)
    fault = ("lock[1].units", "11")
    assert refused(lambda: validate_book(folder)) == [("scenario.toml", *fault)]
    assert refused(lambda: to.optimise(whole)) == [("scenario.toml", *fault)]
    assert refused(lambda: to.optimise(whole, folder / "other.toml")) == [("other.toml", *fault)]
    assert refused(lambda: to.optimise(to.read_book(folder, folder / "other.toml"))) == [
        ("other.toml", *fault)
    ]
    lock = {"lock": [{"units": ["11"], "territory": "T1"}]}
    assert refused(lambda: to.optimise(whole, lock)) == [("scenario", *fault)]
    assert refused(lambda: to.optimise(whole, {"seed": -1})) == [("scenario", "seed", "-1")]


def test_lost_leading_zeros_are_reported(book):
    book.put("scenario.toml", CRITERIA + LOCK)
    with pytest.raises(InvalidInput, match="'011' differs only in leading zeros"):
        validate_book(book.write())


def test_unknown_ids_of_rules_are_reported_with_other_faults(book):
    book["customers"][0]["revenue"] = "much"
    folder = book.write()
    book.put("scenario.toml", CRITERIA + LOCK)
    assert [fault[:2] for fault in refused(lambda: validate_book(folder))] == [
        ("customers.csv", "revenue"),
        ("scenario.toml", "lock[1].units"),
    ]
    # The unknown id may be that of a unit that could not be read.
    book["units"][3]["lat"] = "north"
    book.write("units")
    assert ("scenario.toml", "lock[1].units") not in [f[:2] for f in refused(lambda: validate_book(folder))]


def test_a_column_only_the_limit_names_is_read_as_a_number(book):
    for row in book["units"]:
        row["inns"] = "1.000,5"
    folder = book.write()
    scenario = {"criteria": [{"measure": "population", "tolerance": 0.5}], "territories": 2}
    scenario["disruption"] = {"max_moved_share": 0.1, "measure": "inns"}
    assert to.read_book(folder, scenario).units.measures["inns"].tolist() == [1000.5] * 9


def test_a_book_that_leaves_the_number_open_may_lock_into_any_territory(book):
    del book.tables["reps"]
    for row in book["customers"]:
        row["rep_id"] = ""
    folder = book.write()
    lock = '[[lock]]\nunits = ["011"]\nterritory = "{}"\n'
    book.put("scenario.toml", CRITERIA + lock.format("T004"))
    assert validate_book(folder).units.unit_id[4] == "011"
    book.put("scenario.toml", CRITERIA + lock.format("T010"))
    assert refused(lambda: validate_book(folder)) == [("scenario.toml", "territories", "10")]
    book.put("scenario.toml", CRITERIA + lock.format("North"))
    assert refused(lambda: validate_book(folder)) == [("scenario.toml", "lock[1].territory", "North")]
