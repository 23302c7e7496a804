"""Homes of reps and KAMs: coordinates, a unit, a postal code."""

from __future__ import annotations

import numpy as np
import pytest
from ingest_books import warnings_of

from territory_opt.ingest import read_book
from territory_opt.model.findings.book_findings import HomeDisagrees, HomeNotFound
from territory_opt.wording.finding_text import finding_text

CENTRE = {"000": [9.25, 50.25], "022": [10.25, 51.25]}


def found(book, kind):
    return [one for one in book.findings if isinstance(one, kind)]


@pytest.mark.parametrize("table", ["reps", "kams"])
@pytest.mark.parametrize("column", ["unit_id", "postal_code"])
def test_a_home_is_the_point_of_its_unit(book, table, column):
    for row in book[table]:
        row |= {"lon": "", "lat": "", column: "022"}
    read = read_book(book.write())
    assert getattr(read, table).homes.tolist() == [CENTRE["022"]] * len(book[table])
    assert warnings_of(read) == ()


def test_coordinates_come_before_the_unit_and_the_unit_before_the_postal_code(book):
    book["reps"][0] |= {"unit_id": "000", "PLZ": "022"}
    book["reps"][1] |= {"lon": "", "lat": "", "unit_id": "022", "PLZ": "000"}
    read = read_book(book.write())
    assert read.reps.homes.tolist() == [[9.2, 50.2], CENTRE["022"]]
    assert warnings_of(read) == ()


def test_a_postal_code_that_is_no_unit_leaves_the_home_unknown_and_says_so(book):
    book["reps"][0] |= {"lon": "", "lat": "", "PLZ": "32049"}
    book["reps"][1] |= {"PLZ": "80331"}  # its place is known
    read = read_book(book.write())
    assert np.isnan(read.reps.homes[0]).all()
    (missing,) = found(read, HomeNotFound)
    assert (missing.code, missing.ids, missing.rows, missing.column, missing.values) == (
        "home-not-found",
        ("R1",),
        (2,),
        "PLZ",
        ("32049",),
    )
    assert "32049" in finding_text(missing)
    assert "R1 (Zeile 2)" in finding_text(missing, "de")


def test_a_unit_far_from_the_home_is_a_warning_and_the_place_stays(book):
    book["reps"][0]["unit_id"] = "022"
    book["reps"][1]["unit_id"] = "022"
    read = read_book(book.write())
    (far,) = found(read, HomeDisagrees)
    assert (far.ids, far.rows) == (("R1",), (2,))
    assert read.reps.homes[0].tolist() == [9.2, 50.2]


def test_an_unknown_unit_is_a_fault(book):
    book["reps"][0] |= {"lon": "", "lat": "", "unit_id": "22"}
    book["reps"][1]["unit_id"] = ""
    book.write()
    (fault,) = book.faults()
    assert (fault.file, fault.row, fault.column, fault.value) == ("reps.csv", 2, "unit_id", "22")
    assert "leading zeros" in fault.problem


def test_units_that_are_derived_have_homes_too(book):
    for name in ("units", "edges"):
        book.tables.pop(name)
    for row in book["customers"]:
        row["unit_id"] = "80331" if int(row["customer_id"][1:]) < 10 else "32049"
    for row, code in zip(book["reps"], ("80331", "32049")):
        row |= {"lon": "", "lat": "", "Postleitzahl": code}
    read = read_book(book.write())
    by_id = dict(zip(read.units.unit_id, read.units.points.tolist()))
    assert read.reps.homes.tolist() == [by_id["80331"], by_id["32049"]]
