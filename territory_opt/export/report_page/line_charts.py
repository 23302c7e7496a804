"""Geometry of line charts; the template `charts.html.j2` draws them as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from territory_opt.export.report_page.chart_axes import Axes, Axis, ChartBox, Dot, polyline, round_numbers
from territory_opt.wording.number_text import format_number

WIDTH, HEIGHT = 560.0, 320.0
KINDS = ("one", "two", "three", "four")
"""CSS classes of the series, in order; the maximum number of series."""
_MAX_LABELS = 9

NamedValues = tuple[str, Sequence[float | None]]
"""Name of a series and its values; None for an unknown value."""


@dataclass(frozen=True)
class LineXAxis:
    """The horizontal axis of a line chart.

    Parameters
    ----------
    label : str
    values : sequence of float
        At which the series have values; increasing.
    text : callable
        Formats a value.
    mark : float, optional
        Value with a vertical line.
    """

    label: str
    values: Sequence[float]
    text: Callable[[float], str] = format_number
    mark: float | None = None


@dataclass(frozen=True)
class LineYAxis:
    """The vertical axis of a line chart; it begins at 0.

    Parameters
    ----------
    label : str
    text : callable
        Formats a value.
    limit : float, optional
        Value with a dashed horizontal line.
    """

    label: str
    text: Callable[[float], str] = format_number
    limit: float | None = None


@dataclass(frozen=True)
class Series:
    """One line; `line` is an SVG polyline, `kind` its CSS class."""

    name: str
    kind: str
    line: str
    points: list[Dot]


@dataclass(frozen=True)
class LineChart:
    """A line chart in picture coordinates.

    Parameters
    ----------
    title : str
    axes : Axes
    series : list of Series
    limit : float or None
        Height of the dashed line.
    mark : float or None
        Position of the vertical line.
    """

    title: str
    axes: Axes
    series: list[Series]
    limit: float | None
    mark: float | None


def line_chart(title: str, x_axis: LineXAxis, y_axis: LineYAxis, series: Sequence[NamedValues]) -> LineChart:
    """Place everything.

    Parameters
    ----------
    title : str
    x_axis : LineXAxis
    y_axis : LineYAxis
    series : sequence of (name, values)
        At most four.
    """
    known = [value for _, values in series for value in values if value is not None]
    high = 1.08 * max(*known, y_axis.limit or 0.0, 1e-9)
    grid = round_numbers(0.0, high)
    box = ChartBox.with_labels(WIDTH, HEIGHT, map(y_axis.text, grid))
    at = x_axis.values
    margin = 0.04 * (at[-1] - at[0]) or 1.0
    x, y = box.x_axis(at[0] - margin, at[-1] + margin), box.y_axis(0.0, high)
    return LineChart(
        title=title,
        axes=Axes(
            box=box,
            x_label=x_axis.label,
            y_label=y_axis.label,
            x_ticks=x.ticks(_labelled(at), x_axis.text),
            y_ticks=y.ticks(grid, y_axis.text),
        ),
        series=[
            Series(named[0], kind, polyline((dot.x, dot.y) for dot in dots), dots)
            for kind, named in zip(KINDS, series)
            for dots in [_dots(kind, named, (x, x_axis), (y, y_axis))]
        ],
        limit=None if y_axis.limit is None else y(y_axis.limit),
        mark=None if x_axis.mark is None else x(x_axis.mark),
    )


def _dots(
    kind: str, named: NamedValues, across: tuple[Axis, LineXAxis], up: tuple[Axis, LineYAxis]
) -> list[Dot]:
    name, values = named
    (x, x_axis), (y, y_axis) = across, up
    return [
        Dot(x(at), y(value), kind, f"{name}, {x_axis.text(at)}: {y_axis.text(value)}")
        for at, value in zip(x_axis.values, values, strict=True)
        if value is not None
    ]


def _labelled(values: Sequence[float]) -> list[float]:
    """At most nine of the values, evenly spaced and with the last one, so that labels do not overlap."""
    return sorted(values[:: -max(1, -(-len(values) // _MAX_LABELS))])
