"""inside_sales.csv: what every agent of inside sales was given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.formats.csv_text import write_csv
from territory_opt.export.layers import plan_tables
from territory_opt.export.plan_view import View


@dataclass(frozen=True)
class InsideSalesCsv:
    """The agents of inside sales, and what each serves."""

    file: str = "inside_sales.csv"

    def write(self, view: View, path: Path) -> None:
        """Write the table."""
        write_csv(plan_tables.inside_sales(view.plan), path)
