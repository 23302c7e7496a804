"""Geometry of charts with lines over one axis; the template `charts.html.j2` turns it into SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from territory_opt.export.report_page.chart_box import Box
from territory_opt.export.report_page.plan.balance_charts import Tick, round_numbers
from territory_opt.wording.number_text import number

WIDTH, HEIGHT = 560.0, 320.0
KINDS = ("one", "two", "three", "four")
"""Styles of the series, in order; there are no more series than these."""


@dataclass(frozen=True)
class Point:
    """A place of a series, and what to say there."""

    x: float
    y: float
    title: str


@dataclass(frozen=True)
class Series:
    """One line; `line` is an SVG polyline, `kind` names its style."""

    name: str
    kind: str
    line: str
    points: list[Point]


@dataclass(frozen=True)
class LineChart:
    """A chart.

    Parameters
    ----------
    title, across, up : str
        Of the chart and of its axes.
    series : list of Series
    ticks, steps : list of Tick
        Of the vertical and of the horizontal axis.
    box : Box
    limit : float or None
        Height of a dashed line.
    mark : float or None
        Where a vertical line stands.
    """

    title: str
    across: str
    up: str
    series: list[Series]
    ticks: list[Tick]
    steps: list[Tick]
    box: Box
    limit: float | None
    mark: float | None


def lines(
    title: str,
    across: str,
    up: str,
    at: Sequence[float],
    series: Sequence[tuple[str, Sequence[float | None]]],
    *,
    along: Callable[[float], str] = number,
    amount: Callable[[float], str] = number,
    limit: float | None = None,
    mark: float | None = None,
) -> LineChart:
    """Place everything; the vertical axis begins at 0.

    Parameters
    ----------
    title, across, up : str
    at : sequence of float
        Where the values lie on the horizontal axis; in rising order.
    series : sequence of (name, values)
        At most four; None stands for a value that is not known.
    along, amount : callable
        How figures of the two axes are written.
    limit : float, optional
        Value at which a dashed line runs.
    mark : float, optional
        Place on the horizontal axis with a line of its own.
    """
    known = [value for _, values in series for value in values if value is not None]
    high = 1.08 * max(*known, limit or 0.0, 1e-9)
    grid = [value for value in round_numbers(0.0, high) if value <= high]
    box = Box.of(WIDTH, HEIGHT, map(amount, grid))
    room = 0.04 * (at[-1] - at[0]) or 1.0
    first, last = at[0] - room, at[-1] + room

    def x(value: float) -> float:
        return box.x((value - first) / (last - first))

    def y(value: float) -> float:
        return box.y(value / high)

    return LineChart(
        title=title,
        across=across,
        up=up,
        series=[
            _series(name, kind, at, values, x, y, along, amount)
            for kind, (name, values) in zip(KINDS, series)
        ],
        ticks=[Tick(y(value), amount(value)) for value in grid],
        steps=[Tick(x(value), along(value)) for value in _labelled(at)],
        box=box,
        limit=None if limit is None else y(limit),
        mark=None if mark is None else x(mark),
    )


def _series(
    name: str,
    kind: str,
    at: Sequence[float],
    values: Sequence[float | None],
    x: Callable[[float], float],
    y: Callable[[float], float],
    along: Callable[[float], str],
    amount: Callable[[float], str],
) -> Series:
    points = [
        Point(x(place), y(value), f"{name}, {along(place)}: {amount(value)}")
        for place, value in zip(at, values, strict=True)
        if value is not None
    ]
    return Series(name, kind, " ".join(f"{point.x:.1f},{point.y:.1f}" for point in points), points)


def _labelled(at: Sequence[float], most: int = 9) -> list[float]:
    """So few of the places that their labels stay apart; the last one always."""
    return sorted(at[:: -max(1, -(-len(at) // most))])
