"""Columns that are not used, and the names that they may have meant."""

from __future__ import annotations

import pytest
import shapely
from ingest_books import as_csv, warnings_of

from territory_opt.ingest import book_from_rows, read_book
from territory_opt.model.findings.book_findings import (
    ColumnReadAs,
    ColumnsPassedThrough,
    DefaultVisits,
    UnusedColumn,
)
from territory_opt.wording.finding_text import finding_text
from territory_opt.wording.spelling import ALIASES, folded, meant_by_header


def unused(book):
    return {one.column: one.meant for one in book.findings if isinstance(one, UnusedColumn)}


def with_columns(book, table, **cells):
    for row in book[table]:
        row.update(cells)
    return book.write()


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("Potenzial", "potential"),
        ("Besuche/Jahr", "visits_per_year"),
        ("Besuchsdauer (min)", "visit_minutes"),
        ("Außendienst", "rep_id"),
        ("ADM", "rep_id"),
        ("Vertreter-Nr.", "rep_id"),
        ("KAM", "kam_id"),
        ("Innendienst", "agent_id"),
        ("Branche", "industry"),
        ("Sprache", "language"),
        ("Land", "country"),
        ("ABC-Klasse", "segment"),
        ("Schlüsselkunde", "key_account"),
        ("PLZ", "unit_id"),
        ("Konzern", "parent_id"),
        ("Umsatz 2025", "revenue"),
        ("turnover", "revenue"),
        ("Kreditlimit", None),
    ],
)
def test_every_column_of_customers_that_is_not_used_is_named(header, meant):
    customer = {"customer_id": "c", "lon": 9, "lat": 50, header: "7"}
    units = [{"unit_id": "u", "lon": 9, "lat": 50}]
    book = book_from_rows({"units": units, "customers": [customer]})
    assert unused(book) == {header: meant}
    (found,) = (one for one in book.findings if isinstance(one, UnusedColumn))
    for language in ("en", "de"):
        text = finding_text(found, language)
        assert header in text
        assert meant is None or f'customers.{meant} = "{header}"' in text


def test_a_crm_export_with_german_headers(tmp_path):
    rows = [
        {
            "customer_id": f"K{i}",
            "lon": 9 + i / 10,
            "lat": 50,
            "Umsatz": 5,
            "Besuche": 12,
            "Außendienst": "AD1",
        }
        for i in range(9)
    ]
    (tmp_path / "customers.csv").write_text(as_csv(rows, ";"), encoding="utf-8")
    read = read_book(tmp_path, territories=3)
    assert unused(read) == {"Umsatz": "revenue", "Besuche": "visits_per_year", "Außendienst": "rep_id"}
    mapped = read_book(tmp_path, {"columns": {"customers": {v: k for k, v in unused(read).items()}}})
    assert unused(mapped) == {}
    assert mapped.customers.revenue.tolist() == [5] * 9
    (visits,) = (one for one in read.findings if isinstance(one, DefaultVisits))
    assert visits.alike
    assert (visits.visits, visits.minutes, visits.counts) == ((4.0,), (30.0,), (9,))
    assert "all 9 customers get 4 visits a year of 30 minutes" in finding_text(visits)


def test_columns_of_kams_that_lift_rules(book):
    cells = {"industry": "steel", "country": "DE", "capacity": 800, "Sprache": "de"}
    del book["kams"][0]["languages"]
    read = read_book(with_columns(book, "kams", **cells))
    assert unused(read) == {
        "industry": "industries",
        "country": "countries",
        "capacity": "capacity_hours",
        "Sprache": "languages",
    }


@pytest.mark.parametrize(
    ("table", "header", "meant"),
    [
        ("reps", "Kapazität", None),  # capacity_hours is there
        ("reps", "Anteil", "share"),
        ("reps", "Stadt", None),
        ("edges", "laenge", None),  # length_m is there
        ("edges", "Bemerkung", None),
    ],
)
def test_other_tables(book, table, header, meant):
    assert unused(read_book(with_columns(book, table, **{header: "x"}))) == {header: meant}


def test_columns_of_agents_and_travel(book):
    book.tables["inside_sales"] = [{"agent_id": "I1", "Stunden": 900}]
    rows = [{"from_id": "unit:000", "to_id": "unit:011", "minutes": 40, "Kilometer": 50}]
    book.put("travel.csv", as_csv(rows))
    scenario = {"travel": {"provider": "matrix", "file": "travel.csv"}}
    found = read_book(book.write(), scenario).findings
    assert {(one.table, one.column): one.meant for one in found if isinstance(one, UnusedColumn)} == {
        ("inside_sales", "Stunden"): "capacity_hours",
        ("travel", "Kilometer"): "km",
    }
    (travel,) = (one for one in found if isinstance(one, UnusedColumn) and one.table == "travel")
    assert "Rename 'Kilometer' to 'km'." in finding_text(travel)


def test_a_column_is_meant_only_where_it_is_missing(book):
    read = read_book(with_columns(book, "customers", **{"Umsatz 2024": 3}))
    assert unused(read) == {"Umsatz 2024": None}


def test_columns_that_the_scenario_names_are_used(book):
    path = with_columns(book, "customers", staff=3, bonus=4)
    assert unused(read_book(path)) == {"staff": None, "bonus": None}
    rule = {"rule": "top_n", "n": 1, "measure": "staff"}
    assert unused(read_book(path, {"key_accounts": rule})) == {"bonus": None}


def test_extra_columns_of_units_are_one_note(book):
    read = read_book(book.write())
    (passed,) = (one for one in read.findings if isinstance(one, ColumnsPassedThrough))
    assert (passed.table, passed.columns) == ("units", ("population", "label"))
    balanced = read_book(book.path, {"criteria": [{"measure": "population", "tolerance": 0.5}]})
    (passed,) = (one for one in balanced.findings if isinstance(one, ColumnsPassedThrough))
    assert passed.columns == ("label",)


def test_a_column_of_units_that_may_be_a_missing_one_is_a_warning(book):
    for row in book["units"]:
        row["Gebiet"] = row.pop("territory_id")
    assert unused(read_book(book.write())) == {"Gebiet": "territory_id"}


def test_a_measure_of_units_without_customers():
    units = [{"unit_id": f"u{i}", "lon": 9 + i, "lat": 50, "Potenzial": 7, "visits": 2} for i in range(3)]
    assert unused(book_from_rows({"units": units})) == {"Potenzial": "potential"}


def test_coordinates_that_are_not_read(book, polygons):
    for row in book["customers"]:
        row |= {"x": 500_000, "y": 5_500_000}
    assert unused(read_book(book.write())) == {"x": None, "y": None}
    features = [
        {
            "type": "Feature",
            "properties": {"unit_id": f"u{i}", "lon": 9, "lat": 50},
            "geometry": shapely.geometry.mapping(shape),
        }
        for i, shape in enumerate(polygons)
    ]
    units = {"type": "FeatureCollection", "features": features}
    assert unused(book_from_rows({"units": units})) == {"lon": None, "lat": None}


@pytest.mark.parametrize("header", ["PLZ", "Postleitzahl", "ZIP", "zip code", "Postal Code", "postal_code"])
def test_the_postal_code_of_reps_is_read_unmapped(book, header):
    for row, code in zip(book["reps"], ("000", "022")):
        row |= {header: code, "lon": "", "lat": ""}
    read = read_book(book.write())
    assert read.reps.homes.tolist() == [[9.25, 50.25], [10.25, 51.25]]
    notes = [(one.column, one.read_as) for one in read.findings if isinstance(one, ColumnReadAs)]
    assert notes == ([] if header == "postal_code" else [(header, "postal_code")])
    assert warnings_of(read) == ()


def test_aliases_are_in_the_form_in_which_they_are_looked_up():
    assert [header for header in ALIASES if folded(header) != header] == []


def test_a_header_without_letters_means_nothing():
    assert meant_by_header("2025", ["revenue", "customer_id"]) is None
    assert meant_by_header("", ["revenue"]) is None
