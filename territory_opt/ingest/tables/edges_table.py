"""The table of neighbour pairs that the planner adds or removes."""

from __future__ import annotations

import numpy as np

from territory_opt.ingest.cells.values import read_values
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.tables.id_references import look_up
from territory_opt.ingest.tables.units_table import ParsedUnits
from territory_opt.model.arrays import Ints, Texts, frozen, texts
from territory_opt.model.book import EdgeRules
from territory_opt.model.id_index import IdIndex
from territory_opt.model.part_names import enclosing_names


def read_edges(
    table: RawTable, parsed_units: ParsedUnits | None, findings: CollectedFaults, *, to_be_cut: bool = False
) -> EdgeRules:
    """Edge rules of the book, in the order of the file; a blank action adds the pair.

    Parameters
    ----------
    parsed_units : ParsedUnits or None
        None when the units could not be read; then nothing that needs them is checked.
    to_be_cut : bool
        Whether large units will be cut: the table may then name their parts.
    """
    values = read_values(table, findings)
    ends, parts = [], []
    for name in ("unit_a", "unit_b"):
        column = table.get(name)
        if column is not None:
            findings.fault_cells(
                table, column, column.blank, "the unit is blank", "Name both units of the pair."
            )
        blank = np.full(len(table), -1, dtype=np.int64)
        id_index = parsed_units and IdIndex(parsed_units.units.unit_id, "unit", parsed_units.unreadable)
        units, part = (
            _split_part_names(values[name], parsed_units)
            if to_be_cut and parsed_units
            else (values[name], None)
        )
        ends.append(look_up(table, name, units, id_index, findings) if id_index else blank)
        parts.append(texts([""] * len(table)) if part is None else part)
    _refuse_invalid_pairs(table, ends[0], ends[1], parts, findings)
    return EdgeRules(
        unit_a=frozen(ends[0]),
        unit_b=frozen(ends[1]),
        length_m=frozen(values["length_m"]),
        remove=frozen(values["action"] == "remove"),
        part_a=frozen(parts[0]),
        part_b=frozen(parts[1]),
    )


def _split_part_names(names: Texts, parsed_units: ParsedUnits) -> tuple[Texts, Texts]:
    """Unit of each name, and the name itself where it is that of a part, else a blank."""
    known = set(parsed_units.units.unit_id)
    units = names.copy()
    for row, name in enumerate(names):
        if name not in known:
            units[row] = next((whole for whole in enclosing_names(name) if whole in known), name)
    return units, np.where(units == names, "", names)


def _refuse_invalid_pairs(
    table: RawTable, unit_a: Ints, unit_b: Ints, parts: list[Texts], findings: CollectedFaults
) -> None:
    """Refuse self-loops and duplicate pairs."""
    column = table.get("unit_b")
    if column is None:
        return
    known = (unit_a >= 0) & (unit_b >= 0)
    loop = known & (unit_a == unit_b) & (parts[0] == parts[1])
    findings.fault_cells(
        table, column, loop, "a unit is not its own neighbour", "Name two units, or remove the row."
    )
    first: dict[tuple[object, ...], int] = {}
    ends = (zip(unit.tolist(), part.tolist()) for unit, part in zip((unit_a, unit_b), parts))
    pairs = (tuple(sorted(pair)) for pair in zip(*ends))
    earlier = [first.setdefault(pair, index) for index, pair in enumerate(pairs)]
    again = known & ~loop & (np.array(earlier, dtype=np.int64) != np.arange(len(table)))

    def problem(index: int) -> str:
        return f"the pair is in row {table.rows[earlier[index]]} already"

    findings.fault_cells(table, column, again, problem, "Keep one of the two rows.")
