"""The table of neighbours that the planner adds or removes."""

from __future__ import annotations

import numpy as np

from territory_opt.ingest.findings import Findings
from territory_opt.ingest.references import look_up
from territory_opt.ingest.table import Table
from territory_opt.ingest.units import UnitsRead
from territory_opt.ingest.values import read_values
from territory_opt.model.arrays import Ints, frozen
from territory_opt.model.book import EdgeRules
from territory_opt.model.register import Register


def read_edges(table: Table, read: UnitsRead | None, findings: Findings) -> EdgeRules:
    """Edge rules of the book, in the order of the file; a blank action adds the pair.

    Parameters
    ----------
    read : UnitsRead or None
        None when the units could not be read; then nothing that needs them is checked.
    """
    values = read_values(table, findings)
    ends = []
    for name in ("unit_a", "unit_b"):
        column = table.get(name)
        if column is not None:
            findings.cells(table, column, column.blank, "the unit is blank", "Name both units of the pair.")
        blank = np.full(len(table), -1, dtype=np.int64)
        register = read and Register(read.units.unit_id, "unit", read.lost)
        ends.append(look_up(table, name, values[name], register, findings) if register else blank)
    _refuse_loops(table, ends[0], ends[1], findings)
    return EdgeRules(
        unit_a=frozen(ends[0]),
        unit_b=frozen(ends[1]),
        length_m=frozen(values["length_m"]),
        remove=frozen(values["action"] == "remove"),
    )


def _refuse_loops(table: Table, unit_a: Ints, unit_b: Ints, findings: Findings) -> None:
    """A unit beside itself, and a pair that is there twice."""
    column = table.get("unit_b")
    if column is None:
        return
    known = (unit_a >= 0) & (unit_b >= 0)
    loop = known & (unit_a == unit_b)
    findings.cells(
        table, column, loop, "a unit is not its own neighbour", "Name two units, or remove the row."
    )
    first: dict[tuple[int, int], int] = {}
    pairs = zip(np.minimum(unit_a, unit_b).tolist(), np.maximum(unit_a, unit_b).tolist())
    earlier = [first.setdefault(pair, index) for index, pair in enumerate(pairs)]
    again = known & ~loop & (np.array(earlier, dtype=np.int64) != np.arange(len(table)))

    def problem(index: int) -> str:
        return f"the pair is in row {table.rows[earlier[index]]} already"

    findings.cells(table, column, again, problem, "Keep one of the two rows.")
