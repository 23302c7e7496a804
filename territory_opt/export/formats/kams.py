"""kams.csv: what every KAM was given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export import tables
from territory_opt.export.csv_text import write_csv
from territory_opt.export.view import View


@dataclass(frozen=True)
class Kams:
    """The KAMs and their accounts."""

    file: str = "kams.csv"

    def write(self, view: View, path: Path) -> None:
        """Write the table."""
        write_csv(tables.kams(view.plan), path)
