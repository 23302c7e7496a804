"""report.json: the figures of the plan."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.view import View


@dataclass(frozen=True)
class ReportJson:
    """The report; written last, so that a folder that holds one is complete."""

    file: str = "report.json"

    def write(self, view: View, path: Path) -> None:
        """Write the report."""
        text = json.dumps(view.report, ensure_ascii=False, allow_nan=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8")
