"""transition.csv: every customer whose owner changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.layers import plan_tables
from territory_opt.export.plan_view import PlanView
from territory_opt.export.text_files.csv_text import write_csv


@dataclass(frozen=True)
class TransitionCsv:
    """Old owner, new owner, reason and date."""

    file: str = "transition.csv"

    def write(self, view: PlanView, path: Path) -> None:
        """Write the table."""
        write_csv(plan_tables.transition(view.plan), path, view.style)
