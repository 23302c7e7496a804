"""report.json: the figures of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.attribution import report_members
from territory_opt.export.plan_view import PlanView
from territory_opt.export.text_files.json_text import write_json


@dataclass(frozen=True)
class ReportJson:
    """The report; written last, so that a folder with one is complete."""

    file: str = "report.json"

    def write(self, view: PlanView, path: Path) -> None:
        """Write the report."""
        write_json(report_members(view.report), path)
