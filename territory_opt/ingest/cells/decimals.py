"""Numbers written by people and spreadsheets: 1234.56, 1,234.56, 1.234,56.

A column is written in one style, with a decimal point or a decimal comma, and its unmistakable cells
say which. `1.234` alone could be either; then the rest of the column decides, then the rest of the
file. When nothing in the file tells, the custom of its separator is assumed and a warning says so; when
the file and its separator contradict each other, the column is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

import numpy as np

from territory_opt.ingest.cells.number_forms import Reading, look_at, looks_numeric
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.model.arrays import Bools, Floats

Style = Literal["point", "comma"]

CUSTOM: Mapping[str, Style] = {",": "point", ";": "comma"}
"""The style that goes with a separator: programs write "," and 1.5, German Excel ";" and 1,5."""

TOO_LARGE = "the number is too large"
LARGEST = 1e15
"""Beyond it sums lose their units, and far beyond it they overflow."""


def read_numbers(
    table: RawTable,
    column: Column,
    findings: CollectedFaults,
    *,
    coordinate: bool = False,
    lowest: float | None = 0.0,
) -> Floats:
    """Values of a column of numbers, shape (rows,); NaN where the cell is blank or at fault.

    Parameters
    ----------
    coordinate : bool
        Degrees have no thousands, so a single `.` or `,` is always the decimal mark.
    lowest : float or None
        Smallest value allowed.
    """
    if column.written is None and column.numbers is not None:
        values = column.numbers.copy()
    else:
        values = _from_texts(table, column, findings, coordinate)
    high = np.abs(values) > LARGEST
    if high.any():
        remedy = "Give a number below a million billions (1e15), or leave it blank."
        findings.cells(table, column, high, TOO_LARGE, remedy)
        values[high] = np.nan
    if lowest is not None:
        low = values < lowest
        if low.any():
            findings.cells(
                table,
                column,
                low,
                "the number is negative",
                "Give a number of at least 0, or leave it blank.",
            )
            values[low] = np.nan
    return values


def _from_texts(table: RawTable, column: Column, findings: CollectedFaults, coordinate: bool) -> Floats:
    reading = look_at(column, coordinate)
    style = _style(table, column, reading, findings)
    odd: Style = "comma" if style == "point" else "point"
    good = {"whole", "dot3", "comma3", style}
    values = np.array(
        [_value(cell, style) if form in good else np.nan for form, cell in zip(reading.forms, reading.cells)],
        dtype=float,
    )
    if column.numbers is not None:
        values = np.where(np.isnan(column.numbers), values, column.numbers)
    _report(table, column, reading, odd, values, findings)
    return np.where(np.isfinite(values), values, np.nan)


def _style(table: RawTable, column: Column, reading: Reading, findings: CollectedFaults) -> Style:
    counts = reading.counts
    points, commas = counts["point"], counts["comma"]
    if points != commas:
        return "point" if points > commas else "comma"
    custom = CUSTOM.get(table.separator or "")
    if not points + counts["dot3"] + counts["comma3"]:
        return custom or "point"
    elsewhere = _style_of_file(table, column)
    style: Style = elsewhere or custom or "point"
    if points or (elsewhere and custom in (None, elsewhere)):
        return style
    if elsewhere:
        _refuse_guess(table, column, reading, findings)
    elif table.separator != "," or counts["comma3"]:
        _say_assumption(table, column, reading, style, findings)
    return style


def _style_of_file(table: RawTable, own: Column) -> Style | None:
    counts = Counter[str]()
    for other in table.columns.values():
        if other is not own and other.written is not None and looks_numeric(other) > 0.5:
            counts += look_at(other).counts
    if counts["point"] == counts["comma"]:
        return None
    return "point" if counts["point"] > counts["comma"] else "comma"


def _refuse_guess(table: RawTable, column: Column, reading: Reading, findings: CollectedFaults) -> None:
    """The separator says one style, the other columns the other: a guess could be wrong by a thousand."""
    index, cell, value = _example(column, reading, "comma")
    other = _value(reading.cells[index], "point")
    findings.fault(
        table.file,
        f"it cannot be told whether {cell!r} is {value:,.10g} or {other:,.10g}: other columns and the "
        f"separator point to different styles",
        "Write the numbers of this column without thousands marks and with a decimal point.",
        row=int(table.rows[index]),
        column=column.name,
        value=cell,
    )


def _say_assumption(
    table: RawTable, column: Column, reading: Reading, style: Style, findings: CollectedFaults
) -> None:
    index, cell, value = _example(column, reading, style)
    findings.warn(
        table.file,
        f"the column does not tell whether '.' and ',' mark decimals or thousands; {cell!r} was read as "
        f"{value:,.10g} (a decimal {style})",
        "If that is wrong, write the numbers without thousands marks and with a decimal point.",
        row=int(table.rows[index]),
        column=column.name,
        value=cell,
    )


def _example(column: Column, reading: Reading, style: Style) -> tuple[int, str, float]:
    index = next(i for i, form in enumerate(reading.forms) if form in ("dot3", "comma3"))
    return index, column.shown(index), _value(reading.cells[index], style)


def _value(cell: str, style: Style) -> float:
    return float(cell.replace(",", "") if style == "point" else cell.replace(".", "").replace(",", "."))


def _report(
    table: RawTable, column: Column, reading: Reading, odd: str, values: Floats, findings: CollectedFaults
) -> None:
    forms = np.array(reading.forms, dtype=object)
    checks: tuple[tuple[Bools, str, str], ...] = (
        (
            forms == "none",
            "this is not a number",
            "Write the number alone, without currency or unit, or leave the cell blank.",
        ),
        (
            forms == "special",
            "this is not a number that can be added up",
            "Give a number, or leave the cell blank.",
        ),
        (
            forms == odd,
            f"the number has a decimal {odd}, the rest of the column the other mark",
            "Write all numbers of the column in one style.",
        ),
        (
            np.isinf(values),
            TOO_LARGE,
            "Give a finite number.",
        ),
    )
    for where, problem, remedy in checks:
        if where.any():
            findings.cells(table, column, where, problem, remedy)
