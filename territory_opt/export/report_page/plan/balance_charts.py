"""Geometry of the charts of report.html; the template turns it into SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from territory_opt.export.report_page.plan.balance_section import BalanceBar, BalanceSection
from territory_opt.wording.number_text import number, signed

WIDTH, HEIGHT = 560.0, 230.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 8.0, 10.0, 12.0


@dataclass(frozen=True)
class Mark:
    """A rectangle of a chart; `kind` names its style."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    territory: str = ""
    title: str = ""


@dataclass(frozen=True)
class Tick:
    """A line across the chart with its label."""

    at: float
    label: str


@dataclass(frozen=True)
class Panel:
    """One chart: bars over a band, with ticks on the left, and notes where there are no bars to read."""

    band: Mark | None
    bars: list[Mark]
    ticks: list[Tick]
    zero: float
    notes: list[Tick] = field(default_factory=list)


@dataclass(frozen=True)
class Trace:
    """The course of the search: polylines in the chart's coordinates, and the ticks of both axes."""

    held: str
    missed: str
    bound: str
    ticks: list[Tick]
    times: list[Tick]
    left: float


def new_panel(balance: BalanceSection) -> Panel:
    """Deviations of the new territories."""
    return _panel(balance, balance.bars)


def today_panel(balance: BalanceSection) -> Panel | None:
    """Deviations of today's territories, or their extremes where no more is known; None without today."""
    if balance.today_bars:
        return _panel(balance, balance.today_bars)
    span = balance.today_span
    if span is None:
        return None
    scale = _Scale(balance.reach)
    top, bottom = scale(span[1]), scale(span[0])
    title = f"Today's territories lie between {signed(span[0])} and {signed(span[1])}"
    mark = Mark(_LEFT, top, WIDTH - _LEFT - _RIGHT, max(bottom - top, 1), "range", "", title)
    notes = [Tick(top + 16, f"greatest: {signed(span[1])}"), Tick(bottom - 6, f"least: {signed(span[0])}")]
    return Panel(_band(balance, scale), [mark], _ticks(balance, scale), scale(0), notes)


def trace_chart(trace: Sequence[Mapping[str, Any]]) -> Trace | None:
    """Objective and bound over time; None for fewer than two moments."""
    points = [point for point in trace if point.get("objective") is not None]
    if len(points) < 2:
        return None
    bounds = [(p["seconds"], p["bound"]) for p in points if p.get("bound") is not None]
    course = [(p["seconds"], p["objective"]) for p in points]
    axes = _Axes.around([*course, *bounds])
    if bounds and bounds[-1][0] < axes.last:
        bounds.append((axes.last, bounds[-1][1]))  # what is proved stays proved
    split = next((i for i, point in enumerate(points) if not point.get("excess")), len(points))
    return Trace(
        held=_steps([axes(*moment) for moment in course[split:]]),
        missed=_steps([axes(*moment) for moment in course[: split + 1]]) if split else "",
        bound=_steps([axes(*moment) for moment in bounds]),
        ticks=[
            Tick(axes(axes.first, value)[1], number(value)) for value in round_numbers(axes.low, axes.high)
        ],
        times=[Tick(axes(at, axes.low)[0], f"{number(at)} s") for at in round_numbers(axes.first, axes.last)],
        left=axes.left,
    )


@dataclass(frozen=True)
class _Axes:
    """From a moment and a value to a place in the chart."""

    first: float
    last: float
    low: float
    high: float
    left: float

    @classmethod
    def around(cls, moments: list[tuple[float, float]]) -> _Axes:
        times, values = zip(*moments, strict=True)
        pad = 0.06 * (max(values) - min(values)) or 0.01 * abs(max(values)) or 1.0
        # Labels stand left of the chart: about 7 wide a letter.
        left = max(_LEFT, 12.0 + 7.0 * len(number(max(values))))
        last = max(*times, min(times) + 1e-6)
        return cls(min(times), last, min(values) - pad, max(values) + pad, left)

    def __call__(self, at: float, value: float) -> tuple[float, float]:
        along = (at - self.first) / (self.last - self.first)
        up = (value - self.low) / (self.high - self.low)
        x = self.left + 12 + along * (WIDTH - self.left - _RIGHT - 24)
        return x, _TOP + (1 - up) * (HEIGHT - _TOP - 28)


class _Scale:
    """From a deviation to a height in the chart."""

    def __init__(self, reach: float) -> None:
        self._reach = reach

    def __call__(self, deviation: float) -> float:
        half = (HEIGHT - _TOP - _BOTTOM) / 2
        return _TOP + half * (1 - deviation / self._reach)


def _panel(balance: BalanceSection, bars: list[BalanceBar]) -> Panel:
    scale = _Scale(balance.reach)
    slot = (WIDTH - _LEFT - _RIGHT) / max(len(bars), 1)
    thick = min(max(slot * 0.72, 0.8), 26.0)
    marks = []
    for index, bar in enumerate(bars):
        zero, tip = scale(0), scale(bar.deviation)
        marks.append(
            Mark(
                x=_LEFT + slot * (index + 0.5) - thick / 2,
                y=min(zero, tip),
                width=thick,
                height=max(abs(zero - tip), 0.8),
                kind="outside" if bar.outside else "inside",
                territory=bar.territory,
                title=f"{bar.territory}: {signed(bar.deviation)}",
            )
        )
    return Panel(_band(balance, scale), marks, _ticks(balance, scale), scale(0))


def _band(balance: BalanceSection, scale: _Scale) -> Mark | None:
    if balance.tolerance is None:
        return None
    top, bottom = scale(balance.tolerance), scale(-balance.tolerance)
    return Mark(_LEFT, top, WIDTH - _LEFT - _RIGHT, bottom - top, "band")


def _ticks(balance: BalanceSection, scale: _Scale) -> list[Tick]:
    values = [value for value in round_numbers(-balance.reach, balance.reach) if abs(value) <= balance.reach]
    return [
        Tick(scale(value), "0%" if value == 0 else f"{'+' if value > 0 else '−'}{100 * abs(value):g}%")
        for value in values
    ]


def round_numbers(low: float, high: float) -> list[float]:
    """About five round numbers between two."""
    raw = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw)
    first, last = math.ceil(low / step), math.floor(high / step)
    return [round(index * step, 12) for index in range(first, last + 1)]


def _steps(points: list[tuple[float, float]]) -> str:
    """Points as an SVG polyline that holds each value until the next."""
    out: list[str] = []
    for index, (x, y) in enumerate(points):
        if index:
            out.append(f"{x:.1f},{points[index - 1][1]:.1f}")
        out.append(f"{x:.1f},{y:.1f}")
    return " ".join(out)
