"""Numbers with decimal points and decimal commas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.ingest.cells.decimals import read_numbers
from territory_opt.ingest.cells.number_forms import looks_numeric
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable, file_rows
from territory_opt.model.arrays import texts
from territory_opt.model.findings.book_findings import DecimalMarkAssumed
from territory_opt.wording.finding_text import finding_text


def read(cells, separator=None, others=(), **options):
    column = Column("revenue", texts(cells))
    columns = {"revenue": column} | {f"c{i}": Column(f"c{i}", texts(o)) for i, o in enumerate(others)}
    table = RawTable("customers", "customers.csv", file_rows(len(cells)), columns, separator=separator)
    findings = CollectedFaults()
    return read_numbers(table, column, findings, **options).tolist(), findings


def german(number: float, places: int) -> str:
    return f"{number:,.{places}f}".translate(str.maketrans(",.", ".,"))


AMOUNTS = st.lists(st.floats(0, 1e9).map(lambda x: round(x, 2)), min_size=1, max_size=30)


@given(AMOUNTS, st.sampled_from([",", ";", "\t", None]))
def test_german_numbers_round_trip(numbers, separator):
    values, findings = read([german(number, 2) for number in numbers], separator)
    assert values == numbers
    assert not findings.faults + findings.findings


@given(AMOUNTS, st.sampled_from([",", ";", "\t", None]))
def test_english_numbers_round_trip(numbers, separator):
    values, findings = read([f"{number:,.2f}" for number in numbers], separator)
    assert values == numbers
    assert not findings.faults + findings.findings


@given(st.lists(st.floats(0, 1e12), min_size=1, max_size=30))
def test_numbers_of_programs_round_trip(numbers):
    values, findings = read([repr(number) for number in numbers], ",")
    assert values == numbers
    assert not findings.faults


@given(st.lists(st.text(max_size=8), min_size=1, max_size=12), st.sampled_from([",", ";", None]))
def test_any_text_is_a_number_a_blank_or_a_fault(cells, separator):
    values, findings = read(cells, separator)
    assert len(values) == len(cells)
    assert all(value >= 0 or np.isnan(value) for value in values)
    rows = {fault.row for fault in findings.faults}
    for index, (cell, value) in enumerate(zip(cells, values)):
        assert (np.isnan(value) and cell.strip() != "") <= (index + 2 in rows)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1 234,50", 1234.5), ("1'234.5", 1234.5), ("1\u00a0234", 1234), (" 7 ", 7), (".5", 0.5), ("+4", 4),
     ("1.234.567", 1234567), ("1,234,567", 1234567), ("1,5E+03", 1500), ("0.123", 0.123), ("0,123", 0.123)],
)  # fmt: skip
def test_forms(cell, value):
    values, findings = read([cell], ";")
    assert values == [value]
    assert not findings.faults + findings.findings


@pytest.mark.parametrize(
    "cell", ["nan", "NaN", "inf", "-Infinity", "1e999", "abc", "12 €", "1_000", "#N/A", "1,2,3"]
)
def test_text_in_a_column_of_numbers_is_a_fault(cell):
    values, findings = read(["1", cell])
    assert np.isnan(values[1])
    (fault,) = findings.faults
    assert (fault.row, fault.value) == (3, cell)


def test_negative_numbers_are_faults_only_with_a_lower_limit():
    assert read(["-1", "2"])[1].faults[0].row == 2
    assert read(["-1", "2"], lowest=None)[0] == [-1, 2]


def test_an_ambiguous_cell_has_the_style_of_its_column():
    assert read(["1.234", "1.234,50"], ",")[0] == [1234, 1234.5]
    assert read(["1.234", "12.5"], ";")[0] == [1.234, 12.5]


def test_an_ambiguous_column_has_the_style_of_the_other_columns():
    values, findings = read(["1.234", "500"], ";", others=[["0,5", "17,25"]])
    assert values == [1234, 500]
    assert not findings.findings


def test_an_assumed_style_is_a_warning():
    values, findings = read(["1.234", "500"], ";")
    assert values == [1234, 500]
    assert findings.findings == (
        DecimalMarkAssumed(
            file="customers.csv", row=2, column="revenue", value="1.234", read_as=1234.0, mark="comma"
        ),
    )
    assert "'1.234' was read as 1,234" in finding_text(findings.findings[0])
    assert "'1.234' ist gelesen als 1.234" in finding_text(findings.findings[0], "de")
    values, findings = read(["1,234", "500"], ",")
    assert values == [1234, 500]
    assert [found.mark for found in findings.findings] == ["point"]
    assert read(["1.234"], None)[1].findings


def test_a_contradiction_is_refused():
    _, findings = read(["1.234", "500"], ";", others=[["0.5", "17.25"]])
    assert "1,234 or 1.234" in findings.faults[0].problem


def test_two_styles_in_a_column_are_refused():
    values, findings = read(["1,5", "2,5", "3.5"], ";")
    assert [fault.row for fault in findings.faults] == [4]
    assert values[:2] == [1.5, 2.5]


def test_degrees_have_no_thousands():
    assert read(["9.123", "10.5"], ";", coordinate=True)[0] == [9.123, 10.5]
    assert read(["9,123", "10,5"], ";", coordinate=True)[0] == [9.123, 10.5]
    assert not read(["9.123"], ";", coordinate=True)[1].findings


def test_codes_with_leading_zeros_are_no_numbers():
    assert looks_numeric(Column("ags", texts(["01001", "11000"]))) == 0
    assert looks_numeric(Column("n", texts(["0", "1", "", "x"]))) == pytest.approx(2 / 3)
    assert looks_numeric(Column("n", texts(["", ""]))) == 0


def test_a_column_that_is_wrong_throughout_is_one_fault():
    _, findings = read(["x"] * 50)
    (fault,) = findings.faults
    assert "all 50 rows" in fault.problem
    assert len(read(["x"] * 49 + ["1"])[1].faults) == 49
