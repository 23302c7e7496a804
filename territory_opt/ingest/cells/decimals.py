"""Numbers in the notations of people and spreadsheets: 1234.56, 1,234.56, 1.234,56.

A column has one style, a decimal point or a decimal comma. It is that of the unambiguous cells of the column,
else of the other columns of the file, else the usual style of the file's separator, with a warning. When the
other columns and the separator disagree about an ambiguous column (`1.234`), it is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

import numpy as np

from territory_opt.ingest.cells.number_forms import NumberForms, find_number_forms, looks_numeric
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.model.arrays import Bools, Floats
from territory_opt.model.findings.book_findings import DecimalMarkAssumed

Style = Literal["point", "comma"]

SEPARATOR_STYLES: Mapping[str, Style] = {",": "point", ";": "comma"}
"""The usual style with a separator: programs write "," and 1.5, German Excel ";" and 1,5."""

TOO_LARGE = "the number is too large"
LARGEST = 1e15
"""Above it sums lose precision."""


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
        remedy = "Give a number below 1e15, or leave it blank."
        findings.fault_cells(table, column, high, TOO_LARGE, remedy)
        values[high] = np.nan
    if lowest is not None:
        low = values < lowest
        if low.any():
            findings.fault_cells(
                table,
                column,
                low,
                "the number is negative",
                "Give a number of at least 0, or leave it blank.",
            )
            values[low] = np.nan
    return values


def _from_texts(table: RawTable, column: Column, findings: CollectedFaults, coordinate: bool) -> Floats:
    forms = find_number_forms(column, coordinate)
    style = _style(table, column, forms, findings)
    other_style: Style = "comma" if style == "point" else "point"
    good = {"whole", "dot3", "comma3", style}
    values = np.array(
        [_value(cell, style) if form in good else np.nan for form, cell in zip(forms.kinds, forms.cells)],
        dtype=float,
    )
    if column.numbers is not None:
        values = np.where(np.isnan(column.numbers), values, column.numbers)
    _report_faults(table, column, forms, other_style, values, findings)
    return np.where(np.isfinite(values), values, np.nan)


def _style(table: RawTable, column: Column, forms: NumberForms, findings: CollectedFaults) -> Style:
    counts = forms.counts
    points, commas = counts["point"], counts["comma"]
    if points != commas:
        return "point" if points > commas else "comma"
    separator_style = SEPARATOR_STYLES.get(table.separator or "")
    if not points + counts["dot3"] + counts["comma3"]:
        return separator_style or "point"
    elsewhere = _style_of_file(table, column)
    style: Style = elsewhere or separator_style or "point"
    if points or (elsewhere and separator_style in (None, elsewhere)):
        return style
    if elsewhere:
        _refuse_ambiguous_style(table, column, forms, findings)
    elif table.separator != "," or counts["comma3"]:
        _warn_of_assumption(table, column, forms, style, findings)
    return style


def _style_of_file(table: RawTable, own: Column) -> Style | None:
    counts = Counter[str]()
    for other in table.columns.values():
        if other is not own and other.written is not None and looks_numeric(other) > 0.5:
            counts += find_number_forms(other).counts
    if counts["point"] == counts["comma"]:
        return None
    return "point" if counts["point"] > counts["comma"] else "comma"


def _refuse_ambiguous_style(
    table: RawTable, column: Column, forms: NumberForms, findings: CollectedFaults
) -> None:
    """Refuse an ambiguous column for which separator and other columns indicate different styles."""
    index, cell, value = _example(column, forms, "comma")
    other = _value(forms.cells[index], "point")
    findings.fault(
        table.file,
        f"it is ambiguous whether {cell!r} is {value:,.10g} or {other:,.10g}: other columns and the "
        f"separator point to different styles",
        "Write the numbers of this column without thousands marks and with a decimal point.",
        row=int(table.rows[index]),
        column=column.name,
        value=cell,
    )


def _warn_of_assumption(
    table: RawTable, column: Column, forms: NumberForms, style: Style, findings: CollectedFaults
) -> None:
    index, cell, value = _example(column, forms, style)
    findings.warn(
        DecimalMarkAssumed(
            file=table.file,
            row=int(table.rows[index]),
            column=column.name,
            value=cell,
            read_as=value,
            mark=style,
        )
    )


def _example(column: Column, forms: NumberForms, style: Style) -> tuple[int, str, float]:
    index = next(i for i, form in enumerate(forms.kinds) if form in ("dot3", "comma3"))
    return index, column.shown(index), _value(forms.cells[index], style)


def _value(cell: str, style: Style) -> float:
    return float(cell.replace(",", "") if style == "point" else cell.replace(".", "").replace(",", "."))


def _report_faults(
    table: RawTable,
    column: Column,
    forms: NumberForms,
    other_style: str,
    values: Floats,
    findings: CollectedFaults,
) -> None:
    kinds = np.array(forms.kinds, dtype=object)
    checks: tuple[tuple[Bools, str, str], ...] = (
        (
            kinds == "none",
            "this is not a number",
            "Write the number alone, without currency or unit, or leave the cell blank.",
        ),
        (
            kinds == "special",
            "this is not a number that can be added up",
            "Give a number, or leave the cell blank.",
        ),
        (
            kinds == other_style,
            f"the number has a decimal {other_style}, the rest of the column the other mark",
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
            findings.fault_cells(table, column, where, problem, remedy)
