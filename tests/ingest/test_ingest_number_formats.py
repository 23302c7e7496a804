"""Whole numbers of a workbook that are formatted as codes."""

from __future__ import annotations

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.ingest import read_book
from territory_opt.ingest.formats.number_formats import ShownNumber, shown_number, shows_codes


def put_sheet(path, rows, formats):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
        for place, name in enumerate(row, start=1):
            if name in formats:
                sheet.cell(sheet.max_row, place).number_format = formats[name]
    workbook.save(path)


def units(count=4):
    return [
        {"unit_id": 2494 + i, "lon": 9 + i, "lat": 50, "AGS": 1001 + i, "people": 5 + i} for i in range(count)
    ]


def test_ids_are_what_the_cells_show(tmp_path):
    put_sheet(tmp_path / "units.xlsx", units(), {"unit_id": "00000", "AGS": "00000000", "people": "0000"})
    rows = [{"customer_id": i, "unit_id": 2494 + i, "revenue": 70, "name": 7} for i in range(4)]
    formats = {"unit_id": "00000", "customer_id": '"K-"000', "revenue": "00000", "name": "000"}
    put_sheet(tmp_path / "customers.xlsx", rows, formats)
    read = read_book(tmp_path)
    assert read.units.unit_id.tolist() == ["02494", "02495", "02496", "02497"]
    assert read.customers.unit.tolist() == [0, 1, 2, 3]
    assert read.customers.customer_id.tolist() == ["K-000", "K-001", "K-002", "K-003"]
    assert read.customers.revenue.tolist() == [70] * 4
    assert read.customers.name.tolist() == ["007"] * 4
    # Codes are no measures, as in a CSV file.
    assert read.units.extra["AGS"][0] == "00001001"


def test_a_formatted_column_meets_ids_that_are_texts(tmp_path):
    (tmp_path / "units.csv").write_text("unit_id,lon,lat\n02494,9,50\n02495,10,50\n", encoding="utf-8")
    rows = [{"customer_id": "a", "unit_id": 2494}, {"customer_id": "b", "unit_id": 2495}]
    put_sheet(tmp_path / "customers.xlsx", rows, {"unit_id": "00000"})
    assert read_book(tmp_path).customers.unit.tolist() == [0, 1]


def test_amounts_keep_their_numbers(tmp_path):
    put_sheet(tmp_path / "units.xlsx", units(), {"people": "#,##0.00", "lon": "000"})
    read = read_book(tmp_path)
    assert read.units.measures["people"].tolist() == [5, 6, 7, 8]
    assert read.units.points[:, 0].tolist() == [9, 10, 11, 12]


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (2494, "00000", "02494"),
        (123456, "00000", "123456"),
        (0, "000", "000"),
        (21394, "000-00", "213-94"),
        (1234567, "00000-0000", "00123-4567"),
        (7, '"K-"0000', "K-0007"),
        (7, "\\D\\-00000", "D-00007"),
        (2494, "00000;-00000", "02494"),
        (2494, "[$-407]00000", "02494"),
        (2494.0, "00000", "02494"),
    ],
)
def test_formats_of_codes(number, number_format, shown):
    assert shown_number(number, number_format).shown == shown


@pytest.mark.parametrize(
    "number_format",
    ["General", "0", "#", "0.00", "#,##0", "0%", "dd.mm.yyyy", "@", "0.00E+00", '#,##0 "EUR"', "hh:mm", ""],
)
def test_other_formats_change_nothing(number_format):
    assert not shows_codes(number_format)
    assert not isinstance(shown_number(2494, number_format), ShownNumber)


@pytest.mark.parametrize("cell", ["2494", 24.5, -3, True, None])
def test_cells_that_are_no_codes_stay(cell):
    assert shown_number(cell, "00000") is cell


@given(st.integers(0, 10**9), st.integers(2, 12))
def test_zeros_fill_up_to_the_width(number, width):
    assert shown_number(number, "0" * width).shown == str(number).zfill(width)
