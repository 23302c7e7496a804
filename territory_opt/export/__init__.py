"""A judged plan, written down: every file a run leaves behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from territory_opt.export.output_folder.output_folder import check_target
from territory_opt.model.progress import SILENT, Progress

if TYPE_CHECKING:
    from territory_opt.model.judged_plan import JudgedPlan

__all__ = ["check_target", "write"]


def write(
    plan: JudgedPlan, folder: Path, *, progress: Progress = SILENT, started: float | None = None
) -> dict[str, Any]:
    """Write every file of a plan; see `writing.write_folder`, which is loaded only when it is needed."""
    from territory_opt.export.output_folder.write_plan import write_folder

    return write_folder(plan, folder, progress=progress, started=started)
