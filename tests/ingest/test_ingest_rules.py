"""Rules about units from the file to the fault, whatever the scenario is called."""

from __future__ import annotations

import pytest

import territory_opt as to
from territory_opt.errors import InvalidInput
from territory_opt.pipeline import check

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
    assert refused(lambda: check(folder)) == [("scenario.toml", *fault)]
    assert refused(lambda: to.optimise(whole)) == [("scenario.toml", *fault)]
    assert refused(lambda: to.optimise(whole, folder / "other.toml")) == [("other.toml", *fault)]
    assert refused(lambda: to.optimise(to.read_book(folder, folder / "other.toml"))) == [
        ("other.toml", *fault)
    ]
    lock = {"lock": [{"units": ["11"], "territory": "T1"}]}
    assert refused(lambda: to.optimise(whole, lock)) == [("scenario", *fault)]
    assert refused(lambda: to.optimise(whole, {"seed": -1})) == [("scenario", "seed", "-1")]


def test_leading_zeros_that_were_lost_are_said_to_be(book):
    book.put("scenario.toml", CRITERIA + LOCK)
    with pytest.raises(InvalidInput, match="'011' differs only in leading zeros"):
        check(book.write())


def test_a_book_with_other_faults_says_what_its_rules_name_in_vain(book):
    book["customers"][0]["revenue"] = "much"
    folder = book.write()
    book.put("scenario.toml", CRITERIA + LOCK)
    assert [fault[:2] for fault in refused(lambda: check(folder))] == [
        ("customers.csv", "revenue"),
        ("scenario.toml", "lock[1].units"),
    ]
    # A unit that could not be read may be the one that is meant.
    book["units"][3]["lat"] = "north"
    book.write("units")
    assert ("scenario.toml", "lock[1].units") not in [f[:2] for f in refused(lambda: check(folder))]


def test_a_column_only_the_limit_names_is_read_as_a_number(book):
    for row in book["units"]:
        row["inns"] = "1.000,5"
    folder = book.write()
    asked = {"criteria": [{"measure": "population", "tolerance": 0.5}], "territories": 2}
    asked["disruption"] = {"max_moved_share": 0.1, "measure": "inns"}
    assert to.read_book(folder, asked).units.measures["inns"].tolist() == [1000.5] * 9


def test_a_book_that_leaves_the_number_open_may_lock_into_any_territory(book):
    del book.tables["reps"]
    for row in book["customers"]:
        row["rep_id"] = ""
    folder = book.write()
    lock = '[[lock]]\nunits = ["011"]\nterritory = "{}"\n'
    book.put("scenario.toml", CRITERIA + lock.format("T004"))
    assert check(folder).units.unit_id[4] == "011"
    book.put("scenario.toml", CRITERIA + lock.format("T010"))
    assert refused(lambda: check(folder)) == [("scenario.toml", "territories", "10")]
    book.put("scenario.toml", CRITERIA + lock.format("North"))
    assert refused(lambda: check(folder)) == [("scenario.toml", "lock[1].territory", "North")]
