"""Geometry of the portfolio chart; the template draws it as SVG.

Key accounts have scores in the last percent of both axes. Each axis therefore shows -log10(1 - score): every
unit to the right has ten times fewer accounts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.accounts.preview.portfolio import Portfolio
from territory_opt.export.report_page.chart_axes import Axes, ChartBox, Dot, Tick
from territory_opt.model.arrays import Bools, Floats
from territory_opt.model.scenario import Weighted

BOX = ChartBox.with_labels(760.0, 560.0, [f"{0.9999:g}"])
COLUMNS, ROWS = 46, 32
"""Grid of cells in which accounts that are not key are counted."""
MAX_DOTS = 3000
"""Maximum number of key accounts that are drawn as dots."""
TICKS = (0.0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999)


@dataclass(frozen=True)
class DensityCell:
    """A rectangle with accounts that are not key; `shade` is 0 to 1."""

    x: float
    y: float
    width: float
    height: float
    shade: float
    title: str


@dataclass(frozen=True)
class PortfolioChart:
    """The portfolio in picture coordinates: attractiveness to the right, position upwards.

    Parameters
    ----------
    axes : Axes
    dots : list of Dot
        Key accounts; `kind` is the level.
    cells : list of DensityCell
    cut_x, cut_y : float or None
        Positions of the cut lines.
    left_out : int
        Key accounts beyond `MAX_DOTS`.
    """

    axes: Axes
    dots: list[Dot]
    cells: list[DensityCell]
    cut_x: float | None
    cut_y: float | None
    left_out: int


def portfolio_chart(portfolio: Portfolio) -> PortfolioChart:
    """Place everything."""
    scale = _LogScale(len(portfolio.name))
    key = np.flatnonzero(portfolio.key)
    drawn = key[np.argsort(-portfolio.score[key].sum(axis=1), kind="stable")][:MAX_DOTS]
    ticks = [tick for tick in TICKS if tick < 1.0 - scale.floor]
    return PortfolioChart(
        axes=Axes(
            box=BOX,
            x_label=f"attractiveness: {_measures(portfolio.attractiveness)}",
            y_label=f"position: {_measures(portfolio.position)}",
            x_ticks=[Tick(scale.x(tick), f"{tick:g}") for tick in ticks],
            y_ticks=[Tick(scale.y(tick), f"{tick:g}") for tick in ticks],
        ),
        dots=[_dot(portfolio, scale, int(index)) for index in drawn],
        cells=_cells(portfolio.score[~portfolio.key], scale),
        cut_x=scale.x(portfolio.cuts[0]) if portfolio.cuts else None,
        cut_y=scale.y(portfolio.cuts[1]) if portfolio.cuts else None,
        left_out=len(key) - len(drawn),
    )


class _LogScale:
    """Logarithmic scale of scores, for a number of accounts."""

    def __init__(self, accounts: int) -> None:
        self.floor = 0.5 / max(accounts, 5)
        self._last = -np.log10(self.floor)

    def share(self, score: Floats) -> Floats:
        """Share of the axis's length, 0 to 1."""
        share: Floats = -np.log10(np.maximum(1.0 - score, self.floor)) / self._last
        return share

    def x(self, score: float) -> float:
        return BOX.x_axis()(float(self.share(np.array(score))))

    def y(self, score: float) -> float:
        return BOX.y_axis()(float(self.share(np.array(score))))


def _dot(portfolio: Portfolio, scale: _LogScale, index: int) -> Dot:
    attractiveness, position = portfolio.score[index].tolist()
    level, name = portfolio.level[index], portfolio.name[index]
    title = f"{name}: attractiveness {attractiveness:.4f}, position {position:.4f}, {level}"
    return Dot(scale.x(attractiveness), scale.y(position), level, title)


def _cells(score: Floats, scale: _LogScale) -> list[DensityCell]:
    if not len(score):
        return []
    counts, _, _ = np.histogram2d(
        scale.share(score[:, 0]), scale.share(score[:, 1]), bins=(COLUMNS, ROWS), range=((0, 1), (0, 1))
    )
    width, height = (BOX.right - BOX.left) / COLUMNS, (BOX.bottom - BOX.top) / ROWS
    largest = np.log1p(counts.max())
    filled: Bools = counts > 0
    x, y = BOX.x_axis(0.0, COLUMNS), BOX.y_axis(0.0, ROWS)
    return [
        DensityCell(
            x=x(column),
            y=y(row + 1),
            width=width,
            height=height,
            shade=0.12 + 0.6 * float(np.log1p(counts[column, row]) / largest),
            title=f"{int(counts[column, row]):,} not key",
        )
        for column, row in zip(*(part.tolist() for part in np.nonzero(filled)))
    ]


def _measures(axis: tuple[Weighted, ...]) -> str:
    """The measures of an axis with their weights in percent."""
    total = sum(item.weight for item in axis)
    if len(axis) == 1:
        return f"{axis[0].measure} against all others"
    return ", ".join(f"{item.measure} {100 * item.weight / total:.0f} %" for item in axis)
