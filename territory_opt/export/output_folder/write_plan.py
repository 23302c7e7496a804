"""Writing of a plan's folder."""

from __future__ import annotations

from pathlib import Path

from territory_opt.export.output_folder.replace_folder import replace_folder
from territory_opt.export.plan_view import PlanView
from territory_opt.export.registry import EXPORTERS
from territory_opt.export.text_files.csv_style import PLAIN, CsvStyle
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.report import Report


def write_plan(
    plan: JudgedPlan,
    folder: Path,
    *,
    style: CsvStyle = PLAIN,
    progress: Progress = SILENT,
    started: float | None = None,
) -> Report:
    """Write every file of a plan.

    Parameters
    ----------
    plan : JudgedPlan
    folder : Path
        Empty, or with an earlier plan, which is replaced; other files in it are kept.
    style : CsvStyle
        How CSV files are written.
    progress : Progress
        Notified of the stage `export`, of each file, and of files of the user that got another name.
    started : float, optional
        `time.monotonic()` at the beginning of the run, from which `seconds.total` counts. Without it the
        total is the sum of its parts.

    Returns
    -------
    Report
        As written to report.json. `seconds.export` and `seconds.total` do not include the writing
        of the two reports, which are written last.

    Raises
    ------
    OutputRefused
        When the folder holds something else; see `check_target`.
    OutputFailed
        When the disk cannot be written.
    """
    with replace_folder(folder, progress=progress) as temporary:
        view = PlanView(plan, started, style)
        for exporter in EXPORTERS:
            progress.stage("export", exporter.file)
            exporter.write(view, temporary / exporter.file)
    return view.report
