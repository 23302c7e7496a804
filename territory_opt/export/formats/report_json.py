"""report.json: the figures of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.formats.json_text import write_json
from territory_opt.export.plan_view import View


@dataclass(frozen=True)
class ReportJson:
    """The report; written last, so that a folder that holds one is complete."""

    file: str = "report.json"

    def write(self, view: View, path: Path) -> None:
        """Write the report."""
        write_json(view.report, path)
