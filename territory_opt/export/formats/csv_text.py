"""A table as CSV: UTF-8, commas, the point as decimal mark, one line a row."""

from __future__ import annotations

import csv
from pathlib import Path

from territory_opt.export.formats.formula_safety import safe_text
from territory_opt.export.layers.plan_tables import OutputTable


def write_csv(table: OutputTable, path: Path) -> None:
    """Write a table; texts that a spreadsheet would run are made safe (`cells.safe_text`)."""
    columns = [
        [safe_text(cell) if isinstance(cell, str) else cell for cell in column] for column in table.columns
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.names)
        writer.writerows(zip(*columns, strict=True))
