"""Every kind of findings about a book comes from a real one; this table says which book gives which."""

from __future__ import annotations

import json
import sqlite3
import warnings
from collections.abc import Callable, Mapping

import geopandas
import pytest
import shapely
from ingest_books import BookFolder, as_csv, warnings_of

from territory_opt.ingest import read_book
from territory_opt.model import findings
from territory_opt.model.about_file import MAX_IDS, AboutFile, AboutRecords
from territory_opt.model.finding import Finding, Severity, Worded
from territory_opt.model.findings.book_findings import (
    KINDS,
    BlankAmount,
    BlankMeasure,
    ColumnReadAs,
    ColumnReplaced,
    ColumnsPassedThrough,
    ControlCharacters,
    CoordinatesSwapped,
    CrsContradicted,
    CustomersSnapped,
    DecimalMarkAssumed,
    DefaultHours,
    DefaultLimit,
    DefaultVisits,
    DefaultYears,
    EncodingAssumed,
    FlagOverruled,
    FormulaLikeId,
    HomeDisagrees,
    HomeNotFound,
    ImplausibleSpeed,
    LeftTheCompany,
    NegativeColumn,
    OutlineRepaired,
    PartlyBlank,
    PlaceDisagrees,
    ReaderMessage,
    TerritoryBeforeRep,
    TerritoryWithoutRep,
    UnitColumnBlank,
    UnitsOverlap,
    UnknownPlaces,
    UnmatchedSkill,
    UnreadFile,
    UnusedColumn,
    YearsWithoutKam,
)
from territory_opt.model.findings.geometry_findings import UnitsFromCells, UnitsFromColumn
from territory_opt.wording.finding_text import finding_text

Scenario = Mapping[str, object]
MATRIX: Scenario = {"travel": {"provider": "matrix", "file": "travel.csv"}}
BOWTIE = shapely.Polygon([(8.8, 50), (9.8, 51), (9.8, 50), (8.8, 51)])


def put_outlines(book: BookFolder, shapes: list[shapely.Geometry]) -> None:
    for name in ("customers", "reps", "kams"):
        book.tables.pop(name)
    book.tables.pop("edges")
    features = [
        {"type": "Feature", "properties": {"unit_id": f"u{i}"}, "geometry": shapely.geometry.mapping(shape)}
        for i, shape in enumerate(shapes)
    ]
    book.tables.pop("units")
    book.put("units.geojson", json.dumps({"type": "FeatureCollection", "features": features}))


def left(book: BookFolder) -> Scenario:
    for row in book["customers"][:3]:
        row["rep_id"] = "R9"
    return {}


def two_columns(book: BookFolder) -> Scenario:
    for row in book["customers"]:
        row["Umsatz"] = 5
    return {"columns": {"customers": {"revenue": "Umsatz"}}}


def renamed_column(book: BookFolder) -> Scenario:
    for row in book["customers"]:
        row["revenues"] = row.pop("revenue")
    return {}


def years(book: BookFolder) -> Scenario:
    for row in book["customers"]:
        row["kam_years"] = 3 if row["customer_id"] == "K4" else ""
    return {}


def unused_crs(book: BookFolder) -> Scenario:
    return {"crs": "EPSG:25832"}


def negative(book: BookFolder) -> Scenario:
    for row in book["units"]:
        row["growth"] = -0.5
    return {}


def blank(book: BookFolder) -> Scenario:
    book["units"][2]["population"] = ""
    return {}


def skill(book: BookFolder) -> Scenario:
    for row in book["customers"]:
        row["language"] = "de"
    book["kams"][0]["languages"] = "deutsch"
    return {}


def seconds(book: BookFolder) -> Scenario:
    units = book["units"]
    pairs = [(a["unit_id"], b["unit_id"]) for a in units for b in units if a is not b]
    rows = [{"from_id": f"unit:{a}", "to_id": f"unit:{b}", "minutes": 3600} for a, b in pairs]
    book.put("travel.csv", as_csv(rows))
    return MATRIX


def other_places(book: BookFolder) -> Scenario:
    rows = [{"from_id": a, "to_id": "unit:011", "minutes": 40} for a in ("unit:000", "elsewhere")]
    book.put("travel.csv", as_csv(rows))
    return MATRIX


def vacant(book: BookFolder) -> Scenario:
    book["units"][0]["territory_id"] = book["units"][5]["territory_id"] = "T7"
    return {}


def overruled(book: BookFolder) -> Scenario:
    for row in book["customers"]:
        row |= {"key_account": "", "coverage": ""}
    book["customers"][4] |= {"key_account": "true", "coverage": "territory"}
    return {}


def library_message(book: BookFolder) -> Scenario:
    units = book.tables.pop("units")
    points = geopandas.points_from_xy([row["lon"] for row in units], [row["lat"] for row in units])
    ids = {"unit_id": [row["unit_id"] for row in units]}
    frame = geopandas.GeoDataFrame(ids, geometry=points, crs="EPSG:4326")
    path = book.path / "units.gpkg"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(path, layer="units", driver="GPKG")
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA application_id = 7")
    return {}


def windows_text(book: BookFolder) -> Scenario:
    text = as_csv(book.tables.pop("customers"))
    book.put("customers.csv", text, "cp1252")
    return {}


def similar_name(book: BookFolder) -> Scenario:
    book.put("rep.csv", as_csv(book.tables.pop("reps")))
    for row in book["units"]:
        row["territory_id"] = ""
    return {}


def ambiguous_numbers(book: BookFolder) -> Scenario:
    rows = [{"unit_id": f"u{i}", "x": 4000 + i, "y": 5000, "people": f"1.{i}00"} for i in range(1, 4)]
    for name in ("units", "customers", "reps", "kams", "edges"):
        book.tables.pop(name)
    book.put("units.csv", as_csv(rows, ";"))
    return {"crs": "local"}


def blank_unit(book: BookFolder) -> Scenario:
    for name in ("units", "edges"):
        book.tables.pop(name)
    for row in book["customers"]:
        row["unit_id"] = "" if row["customer_id"] == "K3" else "ABC"[int(row["customer_id"][1:]) % 3]
    return {"units": {"snap_km": 500}}


def cells(book: BookFolder) -> Scenario:
    for name in ("units", "edges"):
        book.tables.pop(name)
    return {}


def bowtie(book: BookFolder) -> Scenario:
    put_outlines(book, [BOWTIE, shapely.box(10, 50, 11, 51)])
    return {}


def overlap(book: BookFolder) -> Scenario:
    put_outlines(book, [shapely.box(9, 50, 10, 51)] * 2 + [shapely.box(10, 50, 11, 51)])
    return {}


def far_unit(book: BookFolder) -> Scenario:
    for row in book["customers"]:
        row["unit_id"] = "000" if row["customer_id"] == "K19" else ""
    return {}


def outside(book: BookFolder) -> Scenario:
    shapes = [shapely.box(9, 50, 10, 51), shapely.box(10, 50, 11, 51)]
    put_outlines(book, shapes)
    book.put("customers.csv", as_csv([{"customer_id": "K0", "lon": 8.97, "lat": 50.5}]))
    return {}


def own_columns(book: BookFolder) -> Scenario:
    return {}


def postal_code_of_reps(book: BookFolder) -> Scenario:
    for row, code in zip(book["reps"], ("011", "99999")):
        row |= {"PLZ": code, "lon": "", "lat": ""}
    return {}


def far_home(book: BookFolder) -> Scenario:
    book["reps"][0]["unit_id"] = "022"
    book["reps"][1]["unit_id"] = "022"
    return {}


def formulas(book: BookFolder) -> Scenario:
    book["reps"][1]["rep_id"] = "=R2"
    return {}


def line_breaks(book: BookFolder) -> Scenario:
    book["customers"][3]["name"] = "Müller\r\n& Söhne\t"
    return {}


def exchanged(book: BookFolder) -> Scenario:
    for name in ("units", "customers", "reps", "kams"):
        for row in book[name]:
            row["lon"], row["lat"] = row["lat"], row["lon"]
    return {}


def blank_amounts(book: BookFolder) -> Scenario:
    book["customers"][3]["revenue"] = book["customers"][7]["revenue"] = ""  # K7 is a prospect
    return {}


def kam_without_years(book: BookFolder) -> Scenario:
    book["customers"][3]["kam_id"] = "M1"
    return {}


BOOKS: dict[type[Finding], Callable[[BookFolder], Scenario]] = {
    LeftTheCompany: left,
    ColumnReplaced: two_columns,
    UnusedColumn: renamed_column,
    ColumnsPassedThrough: own_columns,
    ColumnReadAs: postal_code_of_reps,
    HomeNotFound: postal_code_of_reps,
    HomeDisagrees: far_home,
    FormulaLikeId: formulas,
    ControlCharacters: line_breaks,
    CoordinatesSwapped: exchanged,
    DefaultVisits: own_columns,
    PartlyBlank: own_columns,
    DefaultHours: own_columns,
    DefaultLimit: own_columns,
    BlankAmount: blank_amounts,
    DefaultYears: kam_without_years,
    YearsWithoutKam: years,
    CrsContradicted: unused_crs,
    NegativeColumn: negative,
    BlankMeasure: blank,
    UnmatchedSkill: skill,
    ImplausibleSpeed: seconds,
    UnknownPlaces: other_places,
    TerritoryWithoutRep: vacant,
    FlagOverruled: overruled,
    ReaderMessage: library_message,
    EncodingAssumed: windows_text,
    UnreadFile: similar_name,
    DecimalMarkAssumed: ambiguous_numbers,
    UnitColumnBlank: blank_unit,
    OutlineRepaired: bowtie,
    UnitsOverlap: overlap,
    PlaceDisagrees: far_unit,
    CustomersSnapped: outside,
    UnitsFromColumn: blank_unit,
    UnitsFromCells: cells,
}
"""A change of the small book, with its scenario, that gives a finding of each kind."""


def read_with(book: BookFolder, change: Callable[[BookFolder], Scenario]):
    scenario = change(book)
    if book.tables:
        book.write()
    return read_book(book.path, scenario)


def test_every_kind_has_a_book():
    of_assignments = {TerritoryBeforeRep}
    assert set(KINDS) - of_assignments <= set(BOOKS)


@pytest.mark.parametrize("kind", BOOKS, ids=lambda kind: kind.code)
def test_the_book_gives_the_finding(book, kind):
    found = [one for one in read_with(book, BOOKS[kind]).findings if type(one) is kind]
    assert found, kind.code
    for one in found:
        assert one.severity in (Severity.WARNING, Severity.NOTE)  # what is read is usable
        published = json.loads(json.dumps(Worded(one, finding_text(one)).as_json()))
        assert published["code"] == kind.code
        assert one.about.keys().isdisjoint(one.figures)
        for language in ("en", "de"):
            text = finding_text(one, language)
            assert "None" not in text
            for named in (one.file, one.column) if isinstance(one, AboutFile) else ():
                assert named is None or named in text


@pytest.mark.parametrize("kind", [kind for kind in BOOKS if issubclass(kind, AboutFile)], ids=str)
def test_the_file_is_one_of_the_book(book, kind):
    read = read_with(book, BOOKS[kind])
    files = {path.name for path in book.path.iterdir()} | {read.scenario_file}
    assert {one.file for one in read.findings if isinstance(one, AboutFile)} <= files


@pytest.mark.parametrize("kind", [kind for kind in BOOKS if issubclass(kind, AboutRecords)], ids=str)
def test_records_are_named_with_their_rows(book, kind):
    found = [one for one in read_with(book, BOOKS[kind]).findings if type(one) is kind]
    assert found
    for one in found:
        assert len(one.ids) == len(one.rows) == one.count
        assert (one.row is None) == (one.count > 1)
        assert f"{one.ids[0]} (row {one.rows[0]})" in finding_text(one)
        assert f"{one.ids[0]} (Zeile {one.rows[0]})" in finding_text(one, "de")


def test_the_small_book_itself_has_notes_of_its_blanks_and_nothing_to_look_at(book):
    read = read_book(book.write())
    assert warnings_of(read) == ()
    assert {type(one) for one in read.findings} == {
        ColumnsPassedThrough,
        DefaultVisits,
        DefaultLimit,
        DefaultHours,
        PartlyBlank,
    }


def test_a_complete_book_has_no_findings(book):
    for row in book["units"]:
        del row["label"], row["population"]
    for row in book["customers"]:
        row |= {"visits_per_year": 4, "visit_minutes": 30, "account_id": "A1"}
    book["reps"][1]["capacity_hours"] = 900
    book["kams"][0] |= {"max_accounts": 8, "capacity_hours": 1500}
    assert read_book(book.write()).findings == ()


def test_of_many_records_the_first_are_named_and_all_are_counted(book):
    rows = [{"unit_id": f"u{i:03}", "lon": 9 + i / 100, "lat": 50, "people": ""} for i in range(150)]
    rows[0]["people"] = 4
    book.put("units.csv", as_csv(rows))
    (found,) = warnings_of(read_book(book.path))
    assert (found.count, len(found.ids), len(found.rows)) == (149, MAX_IDS, MAX_IDS)
    assert "149 units: people is blank" in finding_text(found)
    assert finding_text(found).split("counts as 0: ")[1].startswith("u001 (row 3), u002 (row 4)")
    assert "u005 (row 7) and 144 more" in finding_text(found)
    assert "u005 (Zeile 7) und 144 weitere" in finding_text(found, "de")


def test_long_values_are_cut(book):
    for row in book["customers"]:
        row["language"] = "de"
    book["kams"][0]["languages"] = "x" * 300
    (found,) = warnings_of(read_book(book.write()))
    assert found.value == "x" * 200 + "…"


def test_codes_are_those_of_the_contract():
    codes = {kind.code for kind in findings.FINDINGS}
    assert {
        "left-the-company",
        "unused-column",
        "units-overlap",
        "home-missing",
        "home-not-found",
        "owner-lost",
        "default-limit",
        "coordinates-swapped",
        "formula-like-id",
    } <= codes


def test_a_code_belongs_to_one_kind():
    codes = [kind.code for kind in findings.FINDINGS]
    assert [code for code in codes if codes.count(code) > 1] == []


PARTLY_BLANK = [
    ("customers", "account_id", "A1", "an account of its own"),
    ("customers", "field_share", "0.5", "field_share of the scenario's [key_accounts]"),
    ("reps", "capacity_hours", "1400", "the hours of a working year by [workload]"),
    ("kams", "languages", "de;en", "any"),
    ("kams", "industries", "steel", "any"),
    ("kams", "countries", "DE", "any"),
    ("kams", "levels", "global", "any"),
    ("kams", "min_accounts", "2", "0"),
    ("kams", "cost", "90000", "0"),
    ("kams", "partner_hours", "100", "0"),
    ("inside_sales", "languages", "de", "any"),
]


def partly_blank(book, table, column, cells):
    """The findings about a column whose cells are these, in the rows of a table."""
    key = {"kams": "kam_id", "inside_sales": "agent_id"}.get(table)
    if key is not None:
        book.tables[table] = [{key: f"P{number}", "name": f"P{number}"} for number in range(len(cells))]
    for row, cell in zip(book[table], [*cells, *[cells[-1]] * len(book[table])]):
        row[column] = cell
    found = [one for one in read_book(book.write()).findings if isinstance(one, PartlyBlank)]
    return [one for one in found if one.column == column]


@pytest.mark.parametrize(("table", "column", "filled", "meaning"), PARTLY_BLANK)
def test_a_column_that_some_fill_says_what_its_blanks_count_as(table, column, filled, meaning, book):
    (found,) = partly_blank(book, table, column, ["", filled])
    assert (found.table, found.rows, found.count, found.severity) == (table, (2,), 1, Severity.NOTE)
    assert f"{column} is blank and counts as {meaning}" in finding_text(found)
    assert f"{column} ist leer und zählt als" in finding_text(found, "de")


@pytest.mark.parametrize(("table", "column", "filled", "meaning"), PARTLY_BLANK)
@pytest.mark.parametrize("blank", [True, False])
def test_a_column_that_all_fill_or_none_needs_no_finding(table, column, filled, meaning, blank, book):
    assert partly_blank(book, table, column, ["" if blank else filled] * 2) == []


def test_a_list_without_an_entry_is_blank(book):
    (found,) = partly_blank(book, "kams", "languages", [" ; ;", "de"])
    assert found.ids == ("P0",)


def test_every_column_of_the_note_is_tested():
    from territory_opt.ingest.tables.partly_blank import FIELDS

    assert {(table, field) for table, fields in FIELDS.items() for field in fields} == {
        (table, column) for table, column, *_ in PARTLY_BLANK
    }


def test_blank_visits_name_the_header_of_the_file(book):
    book["customers"][0]["Besuche"] = ""
    for row in book["customers"]:
        row["Besuche"] = row.pop("visits_per_year", "4") if row is not book["customers"][0] else ""
        row.pop("visits_per_year", None)
    read = read_book(book.write(), {"columns": {"customers": {"visits_per_year": "Besuche"}}})
    (blank,) = (one for one in read.findings if isinstance(one, DefaultVisits))
    assert blank.column == "Besuche"
