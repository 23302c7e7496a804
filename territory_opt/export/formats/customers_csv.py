"""customers.csv: every customer once, with who serves it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.formats.csv_text import write_csv
from territory_opt.export.layers import plan_tables
from territory_opt.export.plan_view import View


@dataclass(frozen=True)
class CustomersCsv:
    """The coverage of customers."""

    file: str = "customers.csv"

    def write(self, view: View, path: Path) -> None:
        """Write the table."""
        write_csv(plan_tables.customers(view.plan), path)
