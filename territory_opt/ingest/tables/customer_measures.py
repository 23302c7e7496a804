"""The user's own numeric columns of customers."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from territory_opt.ingest.cells.decimals import read_numbers
from territory_opt.ingest.cells.number_forms import looks_numeric
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.ingest.tables.schema import names_of
from territory_opt.model.arrays import Floats


def user_measures(table: RawTable, wanted: Collection[str], findings: CollectedFaults) -> dict[str, Floats]:
    """Columns that accounts can be ranked by, 0 where blank; each of shape (rows,).

    Parameters
    ----------
    wanted : collection of str
        Columns the scenario ranks by: cells that are no numbers are faults. Other columns are measures only
        when every cell is a number in an unambiguous form.
    """
    found: dict[str, Floats] = {}
    for name, column in table.columns.items():
        if name in names_of(table.name):
            continue
        values = read_numbers(table, column, findings) if name in wanted else _certain_numbers(table, column)
        if values is not None:
            found[name] = np.nan_to_num(values, nan=0.0)
    return found


def _certain_numbers(table: RawTable, column: Column) -> Floats | None:
    """Values of a column that reads as numbers without faults or findings, else None."""
    if looks_numeric(column) < 1.0:
        return None
    trial = CollectedFaults()
    values = read_numbers(table, column, trial)
    return None if trial.faults or trial.findings else values
