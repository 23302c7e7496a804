"""Axes of the charts of all pages: box, linear scales, round ticks, dots and polylines."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from territory_opt.wording.number_text import format_number

_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 24.0, 38.0, 56.0
"""Margins for the labels of the axes; the left one is the minimum."""


@dataclass(frozen=True)
class Tick:
    """A labelled position on an axis, in picture coordinates."""

    at: float
    label: str


@dataclass(frozen=True)
class Dot:
    """A point of a chart in picture coordinates; `kind` is its CSS class, `title` its tooltip."""

    x: float
    y: float
    kind: str
    title: str


@dataclass(frozen=True)
class Axis:
    """A linear scale from values to picture coordinates.

    Parameters
    ----------
    low, high : float
        Values at both ends.
    start, end : float
        Coordinates of both ends.
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Coordinate of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def round_ticks(self, text: Callable[[float], str] = format_number) -> list[Tick]:
        """Ticks at the round numbers of the range."""
        return self.ticks(round_numbers(self.low, self.high), text)

    def ticks(self, values: Iterable[float], text: Callable[[float], str] = format_number) -> list[Tick]:
        """Ticks at the given values."""
        return [Tick(self(value), text(value)) for value in values]


@dataclass(frozen=True)
class ChartBox:
    """The rectangle between the axes of a chart.

    Parameters
    ----------
    width, height : float
        Size of the picture.
    left, right, top, bottom : float
        Ends of the axes; y coordinates grow downwards.
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def with_labels(cls, width: float, height: float, labels: Iterable[str]) -> ChartBox:
        """Box in a picture of this size, with a left margin wide enough for the labels of the y axis."""
        # A letter is about 10 units wide on a phone.
        left = max(_LEFT, 14.0 + 10.0 * max(map(len, labels), default=0))
        return cls(width, height, left, width - _RIGHT, _TOP, height - _BOTTOM)

    def x_axis(self, low: float = 0.0, high: float = 1.0) -> Axis:
        """Horizontal scale, growing to the right."""
        return Axis(low, high, self.left, self.right)

    def y_axis(self, low: float = 0.0, high: float = 1.0) -> Axis:
        """Vertical scale, growing upwards."""
        return Axis(low, high, self.bottom, self.top)


@dataclass(frozen=True)
class Axes:
    """What the template draws of both axes.

    Parameters
    ----------
    box : ChartBox
    x_label, y_label : str
    x_ticks, y_ticks : list of Tick
    """

    box: ChartBox
    x_label: str
    y_label: str
    x_ticks: list[Tick]
    y_ticks: list[Tick]


def round_numbers(low: float, high: float) -> list[float]:
    """About five round numbers between two."""
    raw = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw)
    first, last = math.ceil(low / step), math.floor(high / step)
    values = (round(index * step, 12) for index in range(first, last + 1))
    return [value for value in values if low <= value <= high]


def padded_range(values: Sequence[float], share: float) -> tuple[float, float]:
    """Ends of an axis with padding around its values: a share of their range, else 1 % of the largest."""
    low, high = min(values), max(values)
    padding = share * (high - low) or 0.01 * abs(high) or 1.0
    return low - padding, high + padding


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """Points as the `points` attribute of an SVG polyline."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def step_polyline(points: Sequence[tuple[float, float]]) -> str:
    """Polyline that keeps each y until the next x."""
    corners: list[tuple[float, float]] = []
    for x, y in points:
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    return polyline(corners)
