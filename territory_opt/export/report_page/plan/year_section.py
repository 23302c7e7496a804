"""The section of report.html about the reps' year: workload, and the reach of customers and visits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.json_view import as_json
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.report import Report
from territory_opt.model.report.workload_rows import ReachFigures, WorkloadSection
from territory_opt.wording.number_text import format_number, format_percent, join_words

REACH_KINDS = ("near", "middle", "far", "beyond")
"""CSS classes of the parts of a bar, by increasing distance from the base."""


@dataclass(frozen=True)
class ReachBar:
    """Parts of one bar, CSS class and width in percent, and their text."""

    parts: list[tuple[str, float]]
    label: str
    share: str


def year_rows(plan: JudgedPlan) -> list[dict[str, Any]]:
    """Figures and bar of each territory; an empty row where nothing is known."""
    return [{**_year(plan, t), **_reach(plan, t)} for t in range(plan.k)]


def year_lines(report: Report) -> list[str]:
    """Sentences about all territories together."""
    return [
        *([] if report.workload is None else _workload_lines(report.workload)),
        *([] if report.reach_overall is None else _reach_lines(report.reach_overall)),
    ]


def _year(plan: JudgedPlan, t: int) -> dict[str, Any]:
    workload = plan.territory_workload
    if workload is None:
        return {}
    names = ("workload_hours", "drive_share", "visits_per_day", "utilisation")
    return {name: as_json(getattr(workload, name)[t]) for name in names}


def _reach(plan: JudgedPlan, t: int) -> dict[str, Any]:
    reach = plan.reach
    if reach is None:
        return {}
    bars = [("customers", reach.customers[t]), ("visits", reach.visits[t])]
    known = [(what, shares) for what, shares in bars if np.isfinite(shares).all()]
    return {"reach": _bar(*known[0], reach.minutes)} if known else {}


def _bar(what: str, shares: Floats, minutes: tuple[float, ...]) -> ReachBar:
    steps = np.diff(np.concatenate([[0.0], shares, [1.0]]))
    text = join_words(
        [f"{format_percent(float(s), 0)} within {m:g} minutes" for s, m in zip(shares, minutes)]
    )
    widths = [round(100.0 * float(step), 1) for step in steps]
    return ReachBar(
        list(zip(REACH_KINDS, widths, strict=True)), f"{what}: {text}", format_percent(float(shares[1]), 0)
    )


def _workload_lines(figures: WorkloadSection) -> list[str]:
    lines = [
        f"{format_number(figures.workload_hours, 0)} hours a year in the field, "
        f"{format_percent(figures.utilisation)} of total capacity; "
        f"{_over_capacity(figures.over_capacity)}. A rep without a capacity "
        f"counts as {format_number(figures.hours_per_year, 0)} hours.",
    ]
    if figures.drive_share is not None:
        lines.append(
            f"{format_percent(figures.drive_share)} of the time with own customers is driving, and a day "
            f"has {format_number(figures.visits_per_day)} visits."
        )
    work, drive = figures.measured_error.workload, figures.measured_error.drive
    if work is not None and drive is not None:
        lines.append(
            f"Against day tours, the estimate of hours was off by {format_percent(work)} on average, that of "
            f"driving by {format_percent(drive)}."
        )
    return lines


def _over_capacity(count: int) -> str:
    if not count:
        return "no territory is over capacity"
    return "1 territory is over capacity" if count == 1 else f"{count} territories are over capacity"


def _reach_lines(figures: ReachFigures) -> list[str]:
    parts = []
    for what, known in (("customers", figures.customers), ("visits", figures.visits)):
        if None not in known:
            shares = join_words([format_percent(share, 0) for share in known])
            parts.append(f"{shares} of {what}")
    minutes = join_words([f"{limit:g}" for limit in figures.minutes])
    return [f"Within {minutes} minutes of the base: {'; '.join(parts)}."] if parts else []
