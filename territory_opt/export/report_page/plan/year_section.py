"""What a year takes of the reps, and how near their customers are, in words and bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.export.json_values import plain
from territory_opt.export.report_page.plan.quality_section import Report
from territory_opt.model.arrays import Floats
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.wording.number_text import listed, number, percent

KINDS = ("near", "middle", "far", "beyond")
"""Styles of the bars' parts, from the base outwards."""


@dataclass(frozen=True)
class YearBar:
    """Parts of one bar, style and width in percent, and the same in words."""

    parts: list[tuple[str, float]]
    label: str
    share: str


def year_rows(plan: JudgedPlan) -> list[dict[str, Any]]:
    """Figures and bar of each territory; an empty row where the book says nothing."""
    return [{**_year(plan, t), **_reach(plan, t)} for t in range(plan.k)]


def year_lines(report: Report) -> list[str]:
    """Sentences on all territories together."""
    return [*_workload_lines(report.get("workload")), *_reach_lines(report.get("reach_overall"))]


def _year(plan: JudgedPlan, t: int) -> dict[str, Any]:
    found = plan.field_year
    if found is None:
        return {}
    names = ("workload_hours", "drive_share", "visits_per_day", "utilisation")
    return {name: plain(getattr(found, name)[t]) for name in names}


def _reach(plan: JudgedPlan, t: int) -> dict[str, Any]:
    found = plan.reach
    if found is None:
        return {}
    bars = [("customers", found.customers[t]), ("visits", found.visits[t])]
    known = [(what, shares) for what, shares in bars if np.isfinite(shares).all()]
    return {"reach": _bar(*known[0], found.minutes)} if known else {}


def _bar(what: str, shares: Floats, minutes: tuple[float, ...]) -> YearBar:
    steps = np.diff(np.concatenate([[0.0], shares, [1.0]]))
    said = listed([f"{percent(float(s), 0)} within {m:g} minutes" for s, m in zip(shares, minutes)])
    widths = [round(100.0 * float(step), 1) for step in steps]
    return YearBar(list(zip(KINDS, widths, strict=True)), f"{what}: {said}", percent(float(shares[1]), 0))


def _workload_lines(told: dict[str, Any] | None) -> list[str]:
    if not told:
        return []
    lines = [
        f"{number(told['workload_hours'], 0)} hours a year in the field, {percent(told['utilisation'])} of "
        f"all capacity; {_above(told['over_capacity'])}. A rep without a capacity "
        f"counts {number(told['hours_per_year'], 0)} hours.",
    ]
    if told["drive_share"] is not None:
        lines.append(
            f"{percent(told['drive_share'])} of the time with own customers is driving, and a day has "
            f"{number(told['visits_per_day'])} visits."
        )
    work, drive = (told["measured_error"][name] for name in ("workload", "drive"))
    if work is not None and drive is not None:
        lines.append(
            f"Against day tours, the estimate of hours was off by {percent(work)} on average, that of "
            f"driving by {percent(drive)}."
        )
    return lines


def _above(count: int) -> str:
    if not count:
        return "no territory is above its own"
    return "1 territory is above its own" if count == 1 else f"{count} territories are above theirs"


def _reach_lines(told: dict[str, Any] | None) -> list[str]:
    if not told:
        return []
    parts = []
    for what in ("customers", "visits"):
        if None not in told[what]:
            shares = listed([percent(share, 0) for share in told[what]])
            parts.append(f"{shares} of {what}")
    minutes = listed([f"{limit:g}" for limit in told["minutes"]])
    return [f"Within {minutes} minutes of the base: {'; '.join(parts)}."] if parts else []
