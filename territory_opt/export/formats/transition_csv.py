"""transition.csv: every customer whose owner changes, for the register of customers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.formats.csv_text import write_csv
from territory_opt.export.layers import plan_tables
from territory_opt.export.plan_view import View


@dataclass(frozen=True)
class TransitionCsv:
    """Old owner, new owner, reason and day."""

    file: str = "transition.csv"

    def write(self, view: View, path: Path) -> None:
        """Write the table."""
        write_csv(plan_tables.transition(view.plan), path)
