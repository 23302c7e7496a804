"""A plan, written to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from territory_opt.export.formats.registry import EXPORTERS
from territory_opt.export.output_folder.output_folder import replacing
from territory_opt.export.plan_view import View
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.progress import SILENT, Progress


def write_folder(
    plan: JudgedPlan, folder: Path, *, progress: Progress = SILENT, started: float | None = None
) -> dict[str, Any]:
    """Write every file of a plan beside the folder, then rename it into place.

    Parameters
    ----------
    plan : JudgedPlan
    folder : Path
        Replaced when it is empty or holds an earlier plan.
    progress : Progress
        Told of the stage `export` and each file.
    started : float, optional
        `time.perf_counter()` at the beginning of the whole run; `seconds.total` counts from there. Without
        it the total is the sum of its parts.

    Returns
    -------
    dict
        The report as written to report.json. `seconds.export` and `seconds.total` end when everything but the
        text of the two reports is done: they are written last.

    Raises
    ------
    OutputRefused
        When the folder holds something else; see `folder.check_target`.
    """
    with replacing(folder) as stage:
        view = View(plan, started)
        for exporter in EXPORTERS:
            progress.stage("export", exporter.file)
            exporter.write(view, stage / exporter.file)
    return view.report
