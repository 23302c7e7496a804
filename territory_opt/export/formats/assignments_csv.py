"""assignments.csv: unit -> territory -> rep."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.layers import plan_tables
from territory_opt.export.plan_view import PlanView
from territory_opt.export.text_files.csv_text import write_csv


@dataclass(frozen=True)
class AssignmentsCsv:
    """The assignment of units, which `evaluate` reads."""

    file: str = "assignments.csv"

    def write(self, view: PlanView, path: Path) -> None:
        """Write the table."""
        write_csv(plan_tables.assignments(view.plan), path, view.style)
