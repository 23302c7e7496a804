"""Plans of units that are cut otherwise here: their rows, said of the parts that there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.model.arrays import Bools, Ints, Texts, texts
from territory_opt.model.assignments import Assignments
from territory_opt.model.part_names import inside, wholes_of


def said_of_parts(
    table: RawTable, given: Assignments, unit_id: Texts, findings: CollectedFaults, *, roughly: bool
) -> Assignments:
    """Say every row of the units and parts that the book has.

    A row about a unit, or a part, that is cut further here is said of everything in it, but for what has a
    row of its own. Rows about parts that are one here become one row.

    Parameters
    ----------
    table : RawTable
        The same rows, for faults.
    given : Assignments
    unit_id : Texts, shape (n,)
        Of the book's units, cut as its scenario says.
    findings : CollectedFaults
        Learns of parts in different territories that are one here.
    roughly : bool
        Parts in different territories are no fault: the territory of most of them counts.
    """
    known = {str(name): i for i, name in enumerate(unit_id)}
    if all(name in known for name in given.unit_id):
        return given
    given = _spread(given, unit_id, known)
    holder = texts(_holder(str(name), known) for name in given.unit_id)
    return _gathered(table, given, holder, findings, roughly=roughly)


def _spread(given: Assignments, unit_id: Texts, known: dict[str, int]) -> Assignments:
    """Rows about something that is cut further, once for every part that has no smaller row."""
    within, own = inside(map(str, unit_id)), set(given.unit_id)

    def nearest_row(part: str) -> str:
        return next(name for name in (part, *wholes_of(part)) if name in own)

    row: list[int] = []
    names: list[str] = []
    for index, name in enumerate(given.unit_id):
        parts = [name] if name in known else [str(unit_id[i]) for i in within.get(name, ())]
        meant = [part for part in parts if nearest_row(part) == name] if name not in known else parts
        names += meant or ([name] if not parts else [])
        row += [index] * (len(meant) or (0 if parts else 1))
    return _rows(given, np.array(row, dtype=np.int64), texts(names))


def _holder(name: str, known: dict[str, int]) -> str:
    """The part, or the unit, that a smaller part lies in here; blank for everything else."""
    return "" if name in known else next((whole for whole in wholes_of(name) if whole in known), "")


def _gathered(
    table: RawTable, given: Assignments, holder: Texts, findings: CollectedFaults, *, roughly: bool
) -> Assignments:
    keep, names = np.ones(len(given), dtype=np.bool_), given.unit_id.copy()
    owner = given.territory_id.copy()
    for whole in sorted(set(holder) - {""}):
        rows = np.flatnonzero(holder == whole)
        named = Counter(str(name) for name in given.territory_id[rows])
        if len(named) > 1 and not roughly:
            _refuse(table, given, rows, whole, findings)
        best = min(named, key=lambda name: (-named[name], name))
        first = next(int(i) for i in rows if owner[i] == best)
        keep[rows] = False
        keep[first], names[first] = True, whole
    return _rows(replace(given, unit_id=names), np.flatnonzero(keep), names[keep])


def _refuse(table: RawTable, given: Assignments, rows: Ints, whole: str, findings: CollectedFaults) -> None:
    where = np.isin(table.rows, given.row[rows])
    territories = sorted(set(given.territory_id[rows]))
    listed = " and ".join(repr(str(name)) for name in territories)
    findings.cells(
        table,
        Column("unit_id", table.columns["unit_id"].texts),
        _first(where),
        f"the plan divides {whole!r} between {listed}, but here it is not cut so finely",
        "Use the scenario (units.split_above, territories) that the plan was made with, or name one "
        "territory for the whole.",
    )


def _first(where: Bools) -> Bools:
    one = np.zeros(len(where), dtype=np.bool_)
    one[np.argmax(where)] = True
    return one


def _rows(given: Assignments, row: Ints, unit_id: Texts) -> Assignments:
    return Assignments(unit_id, given.territory_id[row], given.rep_id[row], given.file, given.row[row])
