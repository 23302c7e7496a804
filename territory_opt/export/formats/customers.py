"""customers.csv: every customer once, with who serves it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export import tables
from territory_opt.export.csv_text import write_csv
from territory_opt.export.view import View


@dataclass(frozen=True)
class Customers:
    """The coverage of customers."""

    file: str = "customers.csv"

    def write(self, view: View, path: Path) -> None:
        """Write the table."""
        write_csv(tables.customers(view.plan), path)
