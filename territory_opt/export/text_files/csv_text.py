"""Tables as CSV: UTF-8, commas, decimal points."""

from __future__ import annotations

import csv
from pathlib import Path

from territory_opt.export.layers.plan_tables import OutputTable
from territory_opt.export.text_files.formula_safety import safe_text


def write_csv(table: OutputTable, path: Path) -> None:
    """Write a table; texts that a spreadsheet would run are escaped (`formula_safety.safe_text`)."""
    columns = [
        [safe_text(cell) if isinstance(cell, str) else cell for cell in column] for column in table.columns
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.names)
        writer.writerows(zip(*columns, strict=True))
