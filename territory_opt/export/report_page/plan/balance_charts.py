"""Geometry of the bar charts and of the search chart of report.html; the template draws them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from territory_opt.export.report_page.chart_axes import Axis, ChartBox, Tick, padded_range, step_polyline
from territory_opt.export.report_page.plan.balance_section import BalanceBar, BalanceSection
from territory_opt.model.report.report import TraceRow
from territory_opt.wording.number_text import format_number, format_signed_percent

WIDTH, HEIGHT = 560.0, 230.0
BOX = ChartBox(WIDTH, HEIGHT, left=52.0, right=WIDTH - 8.0, top=10.0, bottom=HEIGHT - 12.0)
"""Of the bar charts."""
_TRACE_BOTTOM = HEIGHT - 28.0
_TRACE_MARGIN = 12.0
"""Between the first and the last moment of the search and the ends of the grid lines."""


@dataclass(frozen=True)
class Rectangle:
    """A rectangle of a chart; `kind` is its CSS class."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    territory: str = ""
    title: str = ""


@dataclass(frozen=True)
class BarChart:
    """Bars over a band, with the ticks of the vertical axis, and notes where there are no bars to read."""

    box: ChartBox
    band: Rectangle | None
    bars: list[Rectangle]
    ticks: list[Tick]
    zero: float
    notes: list[Tick] = field(default_factory=list)


@dataclass(frozen=True)
class SearchChart:
    """Objective and bound over the seconds of the search: SVG polylines, and the ticks of both axes."""

    box: ChartBox
    held: str
    broken: str
    bound: str
    x_ticks: list[Tick]
    y_ticks: list[Tick]


def new_chart(balance: BalanceSection) -> BarChart:
    """Deviations of the new territories."""
    return _bar_chart(balance, balance.bars)


def today_chart(balance: BalanceSection) -> BarChart | None:
    """Deviations of today's territories, or the extremes where only these are known; None without today."""
    if balance.today_bars:
        return _bar_chart(balance, balance.today_bars)
    span = balance.today_span
    if span is None:
        return None
    y = _deviation_axis(balance)
    top, bottom = y(span[1]), y(span[0])
    least, greatest = format_signed_percent(span[0]), format_signed_percent(span[1])
    title = f"Today's territories lie between {least} and {greatest}"
    rectangle = Rectangle(BOX.left, top, BOX.right - BOX.left, max(bottom - top, 1), "range", "", title)
    notes = [Tick(top + 16, f"greatest: {greatest}"), Tick(bottom - 6, f"least: {least}")]
    return BarChart(BOX, _band(balance, y), [rectangle], _ticks(y), y(0), notes)


def search_chart(trace: Sequence[TraceRow]) -> SearchChart | None:
    """Objective and bound over time; None for fewer than two moments.

    Parameters
    ----------
    trace : sequence of TraceRow
        Of the report.
    """
    points = [
        (point.seconds, point.objective, point)
        for point in trace
        if point.seconds is not None and point.objective is not None
    ]
    if len(points) < 2:
        return None
    bounds = [(seconds, point.bound) for seconds, _, point in points if point.bound is not None]
    objectives = [(seconds, objective) for seconds, objective, _ in points]
    box, x, y = _search_axes([*objectives, *bounds])
    if bounds and bounds[-1][0] < x.high:
        bounds.append((x.high, bounds[-1][1]))  # a proved bound stays valid

    def line(moments: Sequence[tuple[float, float]]) -> str:
        return step_polyline([(x(seconds), y(value)) for seconds, value in moments])

    first_held = next((i for i, (*_, point) in enumerate(points) if not point.excess), len(points))
    return SearchChart(
        box=box,
        held=line(objectives[first_held:]),
        broken=line(objectives[: first_held + 1]) if first_held else "",
        bound=line(bounds),
        x_ticks=x.round_ticks(lambda seconds: f"{format_number(seconds)} s"),
        y_ticks=y.round_ticks(),
    )


def _search_axes(moments: Sequence[tuple[float, float]]) -> tuple[ChartBox, Axis, Axis]:
    times, values = zip(*moments, strict=True)
    low, high = padded_range(values, 0.06)
    # Labels are left of the chart; a letter is about 7 units wide.
    left = max(BOX.left, 12.0 + 7.0 * len(format_number(max(values))))
    box = ChartBox(WIDTH, HEIGHT, left, BOX.right, BOX.top, _TRACE_BOTTOM)
    last = max(*times, min(times) + 1e-6)
    return (
        box,
        Axis(min(times), last, box.left + _TRACE_MARGIN, box.right - _TRACE_MARGIN),
        box.y_axis(low, high),
    )


def _deviation_axis(balance: BalanceSection) -> Axis:
    return BOX.y_axis(-balance.reach, balance.reach)


def _bar_chart(balance: BalanceSection, bars: list[BalanceBar]) -> BarChart:
    y = _deviation_axis(balance)
    slot = (BOX.right - BOX.left) / max(len(bars), 1)
    width = min(max(slot * 0.72, 0.8), 26.0)
    rectangles = []
    for index, bar in enumerate(bars):
        zero, tip = y(0), y(bar.deviation)
        rectangles.append(
            Rectangle(
                x=BOX.left + slot * (index + 0.5) - width / 2,
                y=min(zero, tip),
                width=width,
                height=max(abs(zero - tip), 0.8),
                kind="outside" if bar.outside else "inside",
                territory=bar.territory,
                title=f"{bar.territory}: {format_signed_percent(bar.deviation)}",
            )
        )
    return BarChart(BOX, _band(balance, y), rectangles, _ticks(y), y(0))


def _band(balance: BalanceSection, y: Axis) -> Rectangle | None:
    if balance.tolerance is None:
        return None
    top, bottom = y(balance.tolerance), y(-balance.tolerance)
    return Rectangle(BOX.left, top, BOX.right - BOX.left, bottom - top, "band")


def _signed(share: float) -> str:
    """A share in percent with its sign."""
    size = format_number(100 * abs(share), significant=6)
    return f"{'+' if share > 0 else '−' if share < 0 else ''}{size}%"


def _ticks(y: Axis) -> list[Tick]:
    return y.round_ticks(_signed)
