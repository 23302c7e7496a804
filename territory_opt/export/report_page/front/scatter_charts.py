"""Geometry of the scatter charts of front.html; the template draws them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from territory_opt.export.report_page.chart_axes import Axes, ChartBox, Dot, padded_range, polyline
from territory_opt.whatif.front.front_report import AlternativeRow, FrontReport
from territory_opt.wording.number_text import format_number

WIDTH, HEIGHT = 560.0, 360.0
_PADDING = 0.12
"""Share of an axis that stays free around the points."""

Rows = Sequence[AlternativeRow]


@dataclass(frozen=True)
class PlanDot(Dot):
    """One alternative in a chart, with its number in the table and the link to its plan."""

    number: int
    href: str


@dataclass(frozen=True)
class ScatterChart:
    """Objective against one other figure.

    Parameters
    ----------
    title : str
    axes : Axes
    dots : list of PlanDot
    line : str
        SVG polyline; blank for none.
    band : float or None
        Right end of the values that meet the request.
    """

    title: str
    axes: Axes
    dots: list[PlanDot]
    line: str
    band: float | None


@dataclass(frozen=True)
class _Figure:
    """The figure of the horizontal axis.

    Parameters
    ----------
    title, label : str
    values : sequence of float
        By alternative.
    limit : float, optional
        Largest value that meets the request.
    joined : bool
        Whether a line joins the plans that differ in their tolerances only.
    """

    title: str
    label: str
    values: Sequence[float]
    limit: float | None = None
    joined: bool = False


def scatter_charts(front: FrontReport) -> list[ScatterChart]:
    """One chart for balance, and one for change where it is measured; none for a single alternative.

    Parameters
    ----------
    front : FrontReport
    """
    rows = front.alternatives
    if len(rows) < 2:
        return []
    y_label = f"{front.objective.name}, {front.objective.unit}"
    figures = [_balance(rows, front)]
    if front.change_measure is not None:
        label = f"share of {front.change_measure} that change hands against today"
        figures.append(_Figure("Change", label, [row.changed or 0.0 for row in rows]))
    return [_scatter(figure, rows, y_label) for figure in figures]


def _balance(rows: Rows, front: FrontReport) -> _Figure:
    tolerances = {value for value in front.requested.tolerances.values() if value is not None}
    if len(tolerances) > 1:
        label = "worst deviation, as a share of the requested tolerance"
        return _Figure("Balance", label, [row.balance for row in rows], 1.0, joined=True)
    worst = [row.worst_deviation for row in rows]
    limit = next(iter(tolerances), None)
    return _Figure("Balance", "worst deviation from the target", worst, limit, joined=True)


def _scatter(figure: _Figure, rows: Rows, y_label: str) -> ScatterChart:
    low, high = padded_range([row.objective for row in rows], _PADDING)
    box = ChartBox.with_labels(WIDTH, HEIGHT, [format_number(high)])
    last = (1 + _PADDING) * max(*figure.values, 1e-6)
    x, y = box.x_axis(0.0, last), box.y_axis(low, high)
    dots = [
        PlanDot(
            x=x(value),
            y=y(row.objective),
            kind=_kind(row),
            title=f"{number}. {row.name}",
            number=number,
            href=f"{row.folder}/report.html",
        )
        for number, (row, value) in enumerate(zip(rows, figure.values, strict=True), start=1)
    ]
    return ScatterChart(
        title=figure.title,
        axes=Axes(
            box=box,
            x_label=figure.label,
            y_label=y_label,
            x_ticks=x.round_ticks(lambda value: f"{format_number(100 * value, significant=6)}%"),
            y_ticks=y.round_ticks(),
        ),
        dots=dots,
        line=_tolerance_line(dots, rows) if figure.joined else "",
        band=None if figure.limit is None else x(min(figure.limit, last)),
    )


def _tolerance_line(dots: Sequence[PlanDot], rows: Rows) -> str:
    """The plans that differ in their tolerances only, joined from tight to loose."""
    joined = sorted(
        (dot for dot, row in zip(dots, rows, strict=True) if not row.limits_change), key=lambda dot: dot.x
    )
    return polyline((dot.x, dot.y) for dot in joined) if len(joined) > 1 else ""


def _kind(row: AlternativeRow) -> str:
    if row.as_requested:
        return "requested"
    return "looser" if row.looser_than_requested else "change" if row.limits_change else "tighter"
