"""Every cell of every list is that of the plan and the book, whatever the order of rows and the ids."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import listed_book
import openpyxl
import pytest
from expected_cells import CUSTOMERS, NAMES, Expected

import territory_opt as to

STYLES = {"plain": {}, "verbatim": {"verbatim": True}, "german": {"excel": "de"}}
CSV_FILES = {
    "assignments": ("unit_id", Expected.assignments),
    "customers": ("customer_id", Expected.customers),
    "transition": ("customer_id", Expected.transition),
    "kams": ("kam_id", Expected.kams),
    "inside_sales": ("agent_id", Expected.agents),
}
SHEETS = {
    "territories": ("territory_id", Expected.territories),
    "assignments": ("unit_id", Expected.named_assignments),
    "customers": ("customer_id", Expected.customers_with_accounts),
    "key accounts": ("customer_id", Expected.key_accounts),
    "KAMs": ("kam_id", Expected.kams),
    "inside sales": ("agent_id", Expected.agents),
    "moves": ("unit_id", Expected.moves),
    "transition": ("customer_id", Expected.transition),
}
LAYERS = {
    "territories": ("territory_id", Expected.territories),
    "units": ("unit_id", Expected.units),
    "key_accounts": ("customer_id", Expected.key_accounts),
    "customers": ("customer_id", Expected.customer_points),
}
TEXTS = {"name", "rep_name", "kam_name", "reason", "old_owner_name", "new_owner_name", "local_rep_name"}
"""Columns of texts that are not ids."""


@pytest.fixture(scope="module")
def book_folder(tmp_path_factory) -> Path:
    return listed_book.write_folder(tmp_path_factory.mktemp("listed") / "book")


@pytest.fixture(scope="module", params=["evaluated", "optimised"])
def plan(request, book_folder):
    """A given plan in which nobody keeps its territory, and one that was solved."""
    book = to.read_book(book_folder)
    if request.param == "optimised":
        return to.optimise(book)
    return to.evaluate(book, book_folder.parent / "assignments.csv")


@pytest.fixture(scope="module")
def expected(plan) -> Expected:
    return Expected(plan)


@pytest.fixture(scope="module")
def folders(plan, tmp_path_factory) -> dict[str, Path]:
    """The plan's folder in each style."""
    place = tmp_path_factory.mktemp("styles")
    for name, style in STYLES.items():
        to.write(plan, place / name, **style)
    return {name: place / name for name in STYLES}


def read_csv(path: Path, style: str) -> list[dict[str, str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") == (style == "german")
    lines = data.decode("utf-8-sig").splitlines(keepends=True)
    return list(csv.DictReader(lines, delimiter=";" if style == "german" else ","))


def cell_text(column: str, value: Any, style: str) -> str:
    """How a text of the plan stands in a CSV file."""
    guarded = style != "verbatim" and column in TEXTS and value.startswith(("=", "+", "-", "@"))
    return f"'{value}" if guarded else value


def assert_cells(found: list[dict[str, Any]], expected: dict[str, dict[str, Any]], key: str, same) -> None:
    """All rows and all columns, and in each of them the expected cell."""
    assert len(found) == len(expected) > 0
    assert {str(row[key]) for row in found} == set(expected)
    for row in found:
        want = expected[str(row[key])]
        assert set(row) == set(want)
        for column, cell in row.items():
            assert same(column, cell, want[column]), (row[key], column, cell, want[column])


def same_cell(column: str, cell: Any, want: Any) -> bool:
    """Cells of a workbook or a layer; blanks are None or NaN there."""
    blank = cell is None or (isinstance(cell, float) and math.isnan(cell))
    if want is None or want == "" or (isinstance(want, float) and math.isnan(want)):
        return blank
    if isinstance(want, str | bool):
        return type(want) is type(cell) and cell == want
    return isinstance(cell, int | float) and math.isclose(cell, want, rel_tol=1e-12, abs_tol=1e-12)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("file", CSV_FILES)
def test_csv_files(file, style, folders, expected):
    def same(column: str, cell: str, want: Any) -> bool:
        if isinstance(want, str):
            return cell == cell_text(column, want, style)
        if style == "german":
            assert "." not in cell
            cell = cell.replace(",", ".")
        return math.isclose(float(cell), want, rel_tol=1e-12, abs_tol=1e-12)

    key, rows = CSV_FILES[file]
    assert_cells(read_csv(folders[style] / f"{file}.csv", style), rows(expected), key, same)


def test_rows_are_in_the_order_of_the_book(folders, plan):
    for file, ids in (
        ("assignments", plan.book.units.unit_id),
        ("customers", list(CUSTOMERS)),
        ("kams", list(NAMES["kam"])),
        ("inside_sales", list(NAMES["agent"])),
    ):
        rows = read_csv(folders["plain"] / f"{file}.csv", "plain")
        assert [next(iter(row.values())) for row in rows] == list(ids)


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheets_of_the_workbook(sheet, folders, expected):
    book = openpyxl.load_workbook(folders["plain"] / "plan.xlsx", read_only=True)
    header, *rows = book[sheet].iter_rows(values_only=True)
    key, want = SHEETS[sheet]
    assert_cells([dict(zip(header, row, strict=True)) for row in rows], want(expected), key, same_cell)
    book.close()


def test_the_workbook_has_no_other_tables_and_no_formulas(folders, plan):
    book = openpyxl.load_workbook(folders["plain"] / "plan.xlsx")
    assert set(book.sheetnames) == {*SHEETS, "about"}
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    about = dict(book["about"].iter_rows(values_only=True, min_row=2))
    assert (about["Territories"], about["Units"], about["Customers"]) == (5, 24, 90)
    assert about["Input hash"] == plan.report.input_hash
    book.close()


@pytest.mark.parametrize("layer", LAYERS)
def test_layers_of_the_geopackage(layer, folders, expected):
    frame = geopandas.read_file(folders["plain"] / "plan.gpkg", layer=layer)
    key, want = LAYERS[layer]
    assert_cells(frame.drop(columns="geometry").to_dict("records"), want(expected), key, same_cell)


@pytest.mark.parametrize("layer", [name for name in LAYERS if name != "customers"])
def test_geojson_files(layer, folders, expected):
    features = json.loads((folders["plain"] / f"{layer}.geojson").read_text(encoding="utf-8"))["features"]
    key, want = LAYERS[layer]
    assert_cells([feature["properties"] for feature in features], want(expected), key, same_cell)


def test_points_of_customers_are_where_the_book_says(folders):
    frame = geopandas.read_file(folders["plain"] / "plan.gpkg", layer="customers")
    given = frame[frame["place_source"] == "given"]
    assert 0 < len(given) < len(frame)
    for row in given.itertuples():
        want = CUSTOMERS[row.customer_id]
        assert (row.geometry.x, row.geometry.y) == pytest.approx((want["lon"], want["lat"]))


def test_the_book_has_every_kind_of_row(book_folder):
    """What the other tests compare is there: no kind of change is missing."""
    expected = Expected(to.evaluate(to.read_book(book_folder), book_folder.parent / "assignments.csv"))
    rows = expected.transition().values()
    kinds = {(row["old_owner_kind"], row["new_owner_kind"]) for row in rows}
    assert kinds >= {
        ("rep", "rep"), ("rep", "territory"), ("rep", "kam"), ("rep", ""), ("kam", "kam"), ("kam", ""),
        ("agent", "agent"),
    }  # fmt: skip
    changed = [row for row in rows if row["old_owner_kind"] == row["new_owner_kind"] == "kam"]
    assert any(row["old_owner_name"] and row["new_owner_name"] for row in changed)
    assert any(not row["old_owner_name"] for row in changed)
    assert any(row["local_rep_id"] for row in rows)
    assert {row["place_source"] for row in expected.customers().values()} == {"given", "unit"}
    assert {row["to_rep_id"] for row in expected.moves().values()} >= {"", "007", "-7"}
    assert list(NAMES["rep"]) != sorted(NAMES["rep"])


def test_a_customer_without_a_place_is_unplaced_and_has_no_owner(book_folder, tmp_path):
    plan = to.evaluate(to.read_book(book_folder), book_folder.parent / "assignments.csv")
    customers = plan.book.customers
    source = customers.place_source.copy()
    lost = {"territory": 0, "key_account": 0, "inside_sales": 0}
    for coverage in lost:
        lost[coverage] = int((plan.segmentation.coverage == coverage).nonzero()[0][0])
    source[list(lost.values())] = "none"
    book = replace(plan.book, customers=replace(customers, place_source=source))
    to.write(replace(plan, book=book), tmp_path / "plan")
    rows = read_csv(tmp_path / "plan" / "customers.csv", "plain")
    owners = ("territory_id", "rep_id", "rep_name", "kam_id", "kam_name", "agent_id", "local_rep_id")
    for place in lost.values():
        assert (rows[place]["coverage"], rows[place]["place_source"]) == ("unplaced", "none")
        assert not [rows[place][name] for name in owners if rows[place][name]]
    assert sum(row["coverage"] == "unplaced" for row in rows) == 3
