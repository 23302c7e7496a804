"""Every file that a run writes for an evaluated plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.export.output_folder.replace_folder import check_target
from territory_opt.export.text_files.csv_style import PLAIN, CsvStyle
from territory_opt.model.progress import SILENT, Progress

if TYPE_CHECKING:
    from territory_opt.model.judged_plan import JudgedPlan
    from territory_opt.model.report import Report

__all__ = ["check_target", "write"]


def write(
    plan: JudgedPlan,
    folder: Path,
    *,
    style: CsvStyle = PLAIN,
    progress: Progress = SILENT,
    started: float | None = None,
) -> Report:
    """Write every file of a plan; see `write_plan`, which is imported on the first call."""
    from territory_opt.export.output_folder.write_plan import write_plan

    return write_plan(plan, folder, style=style, progress=progress, started=started)
