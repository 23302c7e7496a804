"""The alternatives, written to a folder that appears complete or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from territory_opt.export.attribution import notes
from territory_opt.export.formats.json_text import write_json
from territory_opt.export.json_values import plain
from territory_opt.export.output_folder.front_folder import MARK, PAGE, check_front_target
from territory_opt.export.output_folder.output_folder import replacing
from territory_opt.export.output_folder.write_plan import write_folder
from territory_opt.export.report_page.front.front_page import render_front
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.progress import SILENT, Progress
from territory_opt.whatif.front.front import Front

P = TypeVar("P", bound=JudgedPlan)


def write_front(front: Front[P], folder: Path, *, progress: Progress = SILENT) -> dict[str, Any]:
    """Write a plan's folder for each alternative, and the two files that compare them.

    The plan as asked is always written: when no plan holds every rule it is the nearest one.

    Parameters
    ----------
    front : Front
    folder : Path
        Replaced when it is empty or holds earlier alternatives.
    progress : Progress
        Told of the stage `export`.

    Returns
    -------
    dict
        What front.json holds.

    Raises
    ------
    OutputRefused
        When the folder holds something else.
    """
    book = front.asked.plan.book
    told: dict[str, Any] = {**plain(front.as_dict()), **notes(book)}
    plans = {item.folder: item.plan for item in (front.asked, *front.alternatives)}
    with replacing(folder, check_front_target) as stage:
        for name, plan in plans.items():
            write_folder(plan, stage / name, progress=progress)
        (stage / PAGE).write_text(render_front(told, book), encoding="utf-8")
        write_json(told, stage / MARK)
    return told
