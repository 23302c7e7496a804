"""Rows of plans whose units are cut differently than the book's, converted to the book's parts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.model.arrays import Bools, Ints, Texts, texts
from territory_opt.model.assignments import Assignments
from territory_opt.model.part_names import enclosing_names, parts_by_whole


def convert_part_rows(
    table: RawTable, given: Assignments, unit_id: Texts, findings: CollectedFaults, *, approximate: bool
) -> Assignments:
    """Convert every row to the units and parts that the book has.

    A row about a unit or part that the book cuts further becomes one row for each part in it, except parts
    with a row of their own. Rows about parts that are one in the book become one row.

    Parameters
    ----------
    table : RawTable
        The same rows, for faults.
    given : Assignments
    unit_id : Texts, shape (n,)
        Of the book's units, cut as its scenario says.
    findings : CollectedFaults
        Gets a fault for parts in different territories that are one in the book.
    approximate : bool
        Parts in different territories are no fault: the most frequent territory counts.
    """
    known = {str(name): i for i, name in enumerate(unit_id)}
    if all(name in known for name in given.unit_id):
        return given
    given = _expand(given, unit_id, known)
    holder = texts(_enclosing_part(str(name), known) for name in given.unit_id)
    return _merge(table, given, holder, findings, approximate=approximate)


def _expand(given: Assignments, unit_id: Texts, known: dict[str, int]) -> Assignments:
    """Expand rows about units and parts that are cut further to every part without a more specific row."""
    within, own = parts_by_whole(map(str, unit_id)), set(given.unit_id)

    def nearest_row(part: str) -> str:
        return next(name for name in (part, *enclosing_names(part)) if name in own)

    row: list[int] = []
    names: list[str] = []
    for index, name in enumerate(given.unit_id):
        parts = [name] if name in known else [str(unit_id[i]) for i in within.get(name, ())]
        meant = [part for part in parts if nearest_row(part) == name] if name not in known else parts
        names += meant or ([name] if not parts else [])
        row += [index] * (len(meant) or (0 if parts else 1))
    return _rows(given, np.array(row, dtype=np.int64), texts(names))


def _enclosing_part(name: str, known: dict[str, int]) -> str:
    """The book's part or unit that a smaller part lies in; blank for all other names."""
    return (
        ""
        if name in known
        else next((enclosing for enclosing in enclosing_names(name) if enclosing in known), "")
    )


def _merge(
    table: RawTable, given: Assignments, holder: Texts, findings: CollectedFaults, *, approximate: bool
) -> Assignments:
    keep, names = np.ones(len(given), dtype=np.bool_), given.unit_id.copy()
    owner = given.territory_id.copy()
    for enclosing in sorted(set(holder) - {""}):
        rows = np.flatnonzero(holder == enclosing)
        named = Counter(str(name) for name in given.territory_id[rows])
        if len(named) > 1 and not approximate:
            _refuse(table, given, rows, enclosing, findings)
        best = min(named, key=lambda name: (-named[name], name))
        first = next(int(i) for i in rows if owner[i] == best)
        keep[rows] = False
        keep[first], names[first] = True, enclosing
    return _rows(replace(given, unit_id=names), np.flatnonzero(keep), names[keep])


def _refuse(
    table: RawTable, given: Assignments, rows: Ints, enclosing: str, findings: CollectedFaults
) -> None:
    where = np.isin(table.rows, given.row[rows])
    territories = sorted(set(given.territory_id[rows]))
    listed = " and ".join(repr(str(name)) for name in territories)
    findings.fault_cells(
        table,
        Column("unit_id", table.columns["unit_id"].texts),
        _first(where),
        f"the plan divides {enclosing!r} between {listed}, but here it is not cut so finely",
        "Use the scenario (units.split_above, territories) that the plan was made with, or name one "
        "territory for the whole.",
    )


def _first(where: Bools) -> Bools:
    one = np.zeros(len(where), dtype=np.bool_)
    one[np.argmax(where)] = True
    return one


def _rows(given: Assignments, row: Ints, unit_id: Texts) -> Assignments:
    return Assignments(unit_id, given.territory_id[row], given.rep_id[row], given.file, given.row[row])
