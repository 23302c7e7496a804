"""inside_sales.csv: every agent of inside sales with its assigned customers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.layers import plan_tables
from territory_opt.export.plan_view import PlanView
from territory_opt.export.text_files.csv_text import write_csv


@dataclass(frozen=True)
class InsideSalesCsv:
    """The agents of inside sales and their customers."""

    file: str = "inside_sales.csv"

    def write(self, view: PlanView, path: Path) -> None:
        """Write the table."""
        write_csv(plan_tables.inside_sales(view.plan), path, view.style)
