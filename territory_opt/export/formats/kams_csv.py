"""kams.csv: what every KAM was given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.formats.csv_text import write_csv
from territory_opt.export.layers import plan_tables
from territory_opt.export.plan_view import View


@dataclass(frozen=True)
class KamsCsv:
    """The KAMs and their accounts."""

    file: str = "kams.csv"

    def write(self, view: View, path: Path) -> None:
        """Write the table."""
        write_csv(plan_tables.kams(view.plan), path)
