"""Writing of the folder of a front: a plan's folder for each alternative, front.json and front.html."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from territory_opt.export.attribution import attribution_members
from territory_opt.export.output_folder.folder_kinds import FRONT, FRONT_PAGE, FRONT_REPORT
from territory_opt.export.output_folder.replace_folder import replace_folder
from territory_opt.export.output_folder.write_plan import write_plan
from territory_opt.export.report_page.front.front_page import render_front
from territory_opt.export.text_files.csv_style import PLAIN, CsvStyle
from territory_opt.export.text_files.json_text import write_json
from territory_opt.model.book import Book
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.progress import SILENT, Progress
from territory_opt.whatif.front.front import Front
from territory_opt.whatif.front.front_report import FrontReport

P = TypeVar("P", bound=JudgedPlan)


def write_front(
    front: Front[P], folder: Path, *, style: CsvStyle = PLAIN, progress: Progress = SILENT
) -> FrontReport:
    """Write a plan's folder for each alternative, and the two files that compare them.

    The plan of the requested scenario is always written, even when it breaks rules.

    Parameters
    ----------
    front : Front
    folder : Path
        Empty, or with an earlier front, which is replaced; other files in it are kept.
    style : CsvStyle
        How CSV files are written.
    progress : Progress
        Notified of the stage `export`.

    Returns
    -------
    FrontReport

    Raises
    ------
    OutputRefused
        When the folder holds something else.
    """
    book = front.requested.plan.book
    report = front.report
    plans = {item.folder: item.plan for item in (front.requested, *front.alternatives)}
    with replace_folder(folder, FRONT, progress) as temporary:
        for name, plan in plans.items():
            write_plan(plan, temporary / name, style=style, progress=progress)
        (temporary / FRONT_PAGE).write_text(render_front(report, book), encoding="utf-8")
        write_json(front_members(report, book), temporary / FRONT_REPORT)
    return report


def front_members(report: FrontReport, book: Book) -> dict[str, object]:
    """The content of front.json: the report, with the sources of the book."""
    return {**report.as_json(), **attribution_members(book)}
