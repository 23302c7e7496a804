"""kams.csv: every KAM with its assigned accounts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.layers import plan_tables
from territory_opt.export.plan_view import PlanView
from territory_opt.export.text_files.csv_text import write_csv


@dataclass(frozen=True)
class KamsCsv:
    """The KAMs and their accounts."""

    file: str = "kams.csv"

    def write(self, view: PlanView, path: Path) -> None:
        """Write the table."""
        write_csv(plan_tables.kams(view.plan), path, view.style)
