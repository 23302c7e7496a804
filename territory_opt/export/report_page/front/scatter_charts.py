"""Geometry of the charts of front.html; the template turns it into SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from territory_opt.export.report_page.chart_box import Box
from territory_opt.export.report_page.plan.balance_charts import Tick, round_numbers
from territory_opt.wording.number_text import number

WIDTH, HEIGHT = 560.0, 360.0
_ROOM = 0.12
"""Share of an axis that stays free around the points."""


@dataclass(frozen=True)
class PlanDot:
    """One alternative in a chart; `kind` names its style."""

    x: float
    y: float
    number: int
    kind: str
    title: str
    href: str


@dataclass(frozen=True)
class Scatter:
    """Objective against one other figure.

    Parameters
    ----------
    title, across, up : str
        Of the chart and of its axes.
    dots : list of PlanDot
    line : str
        Points of a polyline; blank for none.
    ticks, steps : list of Tick
        Of the vertical and of the horizontal axis.
    box : Box
    band : float or None
        How far to the right a plan is as asked.
    """

    title: str
    across: str
    up: str
    dots: list[PlanDot]
    line: str
    ticks: list[Tick]
    steps: list[Tick]
    box: Box
    band: float | None


def scatters(told: Mapping[str, Any]) -> list[Scatter]:
    """One chart for balance, and one for change when it is counted; none for a single alternative.

    Parameters
    ----------
    told : mapping
        front.json.
    """
    rows = told["alternatives"]
    if len(rows) < 2:
        return []
    up = f"{told['objective']['name']}, {told['objective']['unit']}"
    out = [_balance(rows, told, up)]
    if told["change_measure"] is not None:
        changed = [row["changed"] for row in rows]
        across = f"share of {told['change_measure']} that change hands against today"
        out.append(_scatter("Change", across, up, rows, changed, None))
    return out


def _balance(rows: Sequence[Mapping[str, Any]], told: Mapping[str, Any], up: str) -> Scatter:
    tolerances = {value for value in told["asked"]["tolerances"].values() if value is not None}
    if len(tolerances) > 1:
        across = "worst deviation, as a share of the tolerance asked"
        return _scatter("Balance", across, up, rows, [row["balance"] for row in rows], 1.0)
    worst = [row["worst_deviation"] for row in rows]
    across = "worst deviation from the target"
    return _scatter("Balance", across, up, rows, worst, next(iter(tolerances), None))


def _scatter(
    title: str,
    across: str,
    up: str,
    rows: Sequence[Mapping[str, Any]],
    values: Sequence[float],
    asked: float | None,
) -> Scatter:
    heights = [row["objective"] for row in rows]
    low, high = _around(heights)
    box = Box.of(WIDTH, HEIGHT, [number(high)])
    last = (1 + _ROOM) * max(*values, 1e-6)

    def x(value: float) -> float:
        return box.x(value / last)

    def y(value: float) -> float:
        return box.y((value - low) / (high - low))

    dots = [
        PlanDot(
            x(value),
            y(row["objective"]),
            index,
            _kind(row),
            _title(index, row),
            f"{row['folder']}/report.html",
        )
        for index, (row, value) in enumerate(zip(rows, values, strict=True), start=1)
    ]
    return Scatter(
        title=title,
        across=across,
        up=up,
        dots=dots,
        line=_line(dots, rows) if title == "Balance" else "",
        ticks=[Tick(y(value), number(value)) for value in round_numbers(low, high)],
        steps=[Tick(x(value), f"{100 * value:g}%") for value in round_numbers(0.0, last) if value <= last],
        box=box,
        band=None if asked is None else x(min(asked, last)),
    )


def _around(values: Sequence[float]) -> tuple[float, float]:
    """Ends of an axis with room around its values."""
    low, high = min(values), max(values)
    room = _ROOM * (high - low) or 0.01 * abs(high) or 1.0
    return low - room, high + room


def _line(dots: Sequence[PlanDot], rows: Sequence[Mapping[str, Any]]) -> str:
    """The plans that differ in their tolerances alone, joined from tight to loose."""
    joined = sorted(
        (dot for dot, row in zip(dots, rows, strict=True) if not row["limits_change"]), key=lambda dot: dot.x
    )
    return " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in joined) if len(joined) > 1 else ""


def _kind(row: Mapping[str, Any]) -> str:
    if row["as_asked"]:
        return "asked"
    return "looser" if row["looser_than_asked"] else "change" if row["limits_change"] else "tighter"


def _title(index: int, row: Mapping[str, Any]) -> str:
    return f"{index}. {row['name']}"
