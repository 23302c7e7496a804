"""report.html: the plan on one page that opens offline."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.plan_view import PlanView
from territory_opt.export.report_page.plan.plan_page import render_plan


@dataclass(frozen=True)
class ReportHtml:
    """Map, charts, tables and quality of the plan."""

    file: str = "report.html"

    def write(self, view: PlanView, path: Path) -> None:
        """Write the page."""
        path.write_text(render_plan(view), encoding="utf-8")
