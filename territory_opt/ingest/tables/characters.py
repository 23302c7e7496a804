"""Characters in ids and texts that other programs cannot keep: control characters, signs of formulas."""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.ingest.tables.schema import SCHEMA, Kind
from territory_opt.model.arrays import Bools, Texts, texts
from territory_opt.model.findings.book_findings import ControlCharacters, FormulaLikeId

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_NAMES = {"\t": "tab", "\n": "line break", "\r": "carriage return"}
FORMULA_SIGNS = ("=", "+", "-", "@")
_KINDS_OF_IDS = ("id", "ref")
_KINDS_OF_TEXTS = ("text", "list")
_TABLE_OF = {"unit_id": "units", "rep_id": "reps", "kam_id": "kams", "agent_id": "inside_sales"}
"""Table that a reference is an id of; its ids are reported there."""
_PAIRS = frozenset({"unit_a", "unit_b"})
"""References of which the id is reported in another table always."""


def check_characters(
    table: RawTable, tables: Collection[str], own_ids: Collection[str], findings: CollectedFaults
) -> RawTable:
    """The table with control characters of its texts replaced by spaces.

    Faults: control characters in ids. Findings: texts that were changed, and ids that begin like formulas.

    Parameters
    ----------
    table : RawTable
        Under the product's column names.
    tables : collection of str
        Tables that the book has.
    own_ids : collection of str
        The user's own columns that ids are made of.
    """
    kinds: dict[str, Kind] = {spec.name: spec.kind for spec in SCHEMA[table.name]}
    columns = dict(table.columns)
    for name, column in table.columns.items():
        kind = "ref" if {name, column.name} & set(own_ids) else kinds.get(name, "text")
        if kind in _KINDS_OF_IDS:
            _refuse_controls(table, column, findings)
            refers_to = None if kind == "id" else _TABLE_OF.get(name)
            if refers_to not in tables and name not in _PAIRS:
                _warn_of_formulas(table, column, findings)
        elif kind in _KINDS_OF_TEXTS:
            columns[name] = _cleaned(table, column, findings)
    return table.with_columns(columns)


def _controls(column: Column) -> Bools | None:
    """Cells with control characters, shape (rows,); None where there are none."""
    if column.written is None or not _CONTROL.search("".join(column.written.tolist())):
        return None
    return np.array([_CONTROL.search(cell) is not None for cell in column.written], dtype=np.bool_)


def _refuse_controls(table: RawTable, column: Column, findings: CollectedFaults) -> None:
    marked = _controls(column)
    if marked is None:
        return
    shown = Column(column.name, texts(_CONTROL.sub(_escaped, cell) for cell in column.texts))

    def problem(index: int) -> str:
        found = _CONTROL.search(column.texts[index])
        sign = "" if found is None else found.group()
        return f"the id contains a control character ({_NAMES.get(sign, f'U+{ord(sign):04X}')})"

    remedy = "Remove it in every table: other programs do not keep it."
    findings.fault_cells(table, shown, marked & ~column.blank, problem, remedy)


def _escaped(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode("ascii")


def _cleaned(table: RawTable, column: Column, findings: CollectedFaults) -> Column:
    marked = _controls(column)
    if marked is None:
        return column
    findings.warn_rows(ControlCharacters, table, marked, _ids(table, column), column.name)
    clean = (_CONTROLS.sub(" ", cell).strip() if there else cell for cell, there in zip(column.texts, marked))
    return Column(column.name, texts(clean), column.numbers)


def _warn_of_formulas(table: RawTable, column: Column, findings: CollectedFaults) -> None:
    marked = np.array([cell.startswith(FORMULA_SIGNS) for cell in column.texts], dtype=np.bool_)
    findings.warn_rows(FormulaLikeId, table, marked, column.texts, column.name)


def _ids(table: RawTable, column: Column) -> Texts:
    """Ids of the records, with control characters as escapes; without an id column the cells."""
    id_column = next((spec.name for spec in SCHEMA[table.name] if spec.kind == "id"), None)
    found = (table.get(id_column) if id_column else None) or column
    return texts(_CONTROL.sub(_escaped, cell) for cell in found.texts)
