"""report.html: the plan on one page that opens without a network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.plan_view import View
from territory_opt.export.report_page.plan.plan_page import render


@dataclass(frozen=True)
class ReportHtml:
    """Map, balance charts, tables and the statement of quality."""

    file: str = "report.html"

    def write(self, view: View, path: Path) -> None:
        """Write the page."""
        path.write_text(render(view), encoding="utf-8")
