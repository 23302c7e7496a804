"""transition.csv: every customer whose owner changes, for the register of customers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export import tables
from territory_opt.export.csv_text import write_csv
from territory_opt.export.view import View


@dataclass(frozen=True)
class Transition:
    """Old owner, new owner, reason and day."""

    file: str = "transition.csv"

    def write(self, view: View, path: Path) -> None:
        """Write the table."""
        write_csv(tables.transition(view.plan), path)
