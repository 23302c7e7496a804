"""Cells to values, one reader for each kind of column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.ingest.cells.decimals import read_numbers
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.ingest.tables.schema import CHOICES, SCHEMA, ColumnSpec, Kind
from territory_opt.model.arrays import Bools, Floats, Ints, Texts, texts

Values = NDArray[Any]

TRUE = frozenset({"true", "1", "yes", "y", "ja", "j", "wahr", "x"})
FALSE = frozenset({"false", "0", "no", "n", "nein", "falsch"})


def read_values(table: RawTable, findings: CollectedFaults) -> dict[str, Values]:
    """Values of every column of the schema except places, each of shape (rows,).

    A column that is missing reads as blanks. Blanks are "" in texts, NaN in numbers, -1 in flags and an
    empty set in lists.
    """
    values: dict[str, Values] = {}
    for spec in SCHEMA[table.name]:
        if spec.kind == "place":
            continue
        column = table.get(spec.name) or Column(spec.name, texts([""] * len(table)))
        if spec.kind == "id" and not table.has(spec.name):
            values[spec.name] = column.texts  # the missing column is a fault of its own
        else:
            values[spec.name] = _READERS[spec.kind](table, column, spec, findings)
    return values


def read_ids(table: RawTable, column: Column, spec: ColumnSpec, findings: CollectedFaults) -> Texts:
    """Ids, verbatim; blanks and repetitions are faults."""
    del spec
    findings.fault_cells(table, column, column.blank, "the id is blank", "Give every row an id of its own.")
    first: dict[str, int] = {}
    again = np.zeros(len(table), dtype=bool)
    for index, cell in enumerate(column.texts):
        again[index] = first.setdefault(cell, index) != index and not column.blank[index]

    def problem(index: int) -> str:
        return f"the id is also in row {table.rows[first[column.texts[index]]]}"

    findings.fault_cells(
        table, column, again, problem, "Ids must be distinct: rename or remove one of the rows."
    )
    return column.texts


def _references(table: RawTable, column: Column, spec: ColumnSpec, findings: CollectedFaults) -> Texts:
    del table, spec, findings
    return texts("" if blank else cell for cell, blank in zip(column.texts, column.blank))


def _texts(table: RawTable, column: Column, spec: ColumnSpec, findings: CollectedFaults) -> Texts:
    del table, spec, findings
    return column.stripped


def _amounts(table: RawTable, column: Column, spec: ColumnSpec, findings: CollectedFaults) -> Floats:
    values = read_numbers(table, column, findings)
    if spec.positive:
        remedy = "Give a number greater than 0, or leave it blank."
        findings.fault_cells(table, column, values == 0, "the number is 0", remedy)
    return values


def _counts(table: RawTable, column: Column, spec: ColumnSpec, findings: CollectedFaults) -> Floats:
    values = _amounts(table, column, spec, findings)
    broken = np.isfinite(values) & (values != np.floor(values))
    findings.fault_cells(table, column, broken, "this is not a whole number", "Give a whole number.")
    return values


def _fractions(table: RawTable, column: Column, spec: ColumnSpec, findings: CollectedFaults) -> Floats:
    values = _amounts(table, column, spec, findings)
    remedy = "Give a fraction: 0.3 is 30 %."
    findings.fault_cells(table, column, values > 1, "the number is above 1", remedy)
    return values


def _flags(table: RawTable, column: Column, spec: ColumnSpec, findings: CollectedFaults) -> Ints:
    del spec
    cells = [cell.casefold() for cell in column.stripped]
    flags = np.array([1 if cell in TRUE else 0 if cell in FALSE else -1 for cell in cells], dtype=np.int64)
    unknown = (flags < 0) & ~column.blank
    remedy = "Write true or false (also yes/no, ja/nein, wahr/falsch, 1/0), or leave it blank."
    findings.fault_cells(table, column, unknown, "this is neither true nor false", remedy)
    return flags


def _lists(table: RawTable, column: Column, spec: ColumnSpec, findings: CollectedFaults) -> Values:
    del table, spec, findings
    return texts(frozenset(filter(None, map(str.strip, cell.split(";")))) for cell in column.texts)


def _choices(table: RawTable, column: Column, spec: ColumnSpec, findings: CollectedFaults) -> Texts:
    allowed = CHOICES[spec.kind]
    values = texts(cell.casefold() for cell in column.stripped)
    unknown: Bools = np.array([value not in ("", *allowed) for value in values], dtype=bool)
    remedy = f"Write one of {', '.join(allowed)}, or leave it blank."
    findings.fault_cells(table, column, unknown, f"this is not a known {spec.name}", remedy)
    return values


_READERS: Mapping[Kind, Callable[[RawTable, Column, ColumnSpec, CollectedFaults], Values]] = {
    "id": read_ids,
    "ref": _references,
    "text": _texts,
    "amount": _amounts,
    "count": _counts,
    "fraction": _fractions,
    "flag": _flags,
    "list": _lists,
    "coverage": _choices,
    "level": _choices,
    "action": _choices,
}


def extra_columns(table: RawTable) -> dict[str, Texts]:
    """Columns the product does not know, as text, each of shape (rows,)."""
    known = {spec.name for spec in SCHEMA[table.name]}
    return {name: column.texts for name, column in table.columns.items() if name not in known}
