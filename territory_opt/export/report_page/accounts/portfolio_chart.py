"""Geometry of the portfolio's chart; the template turns it into SVG.

Key accounts crowd into the last percent of both axes. Each axis therefore shows -log10(1 - score): every
step to the right holds ten times fewer accounts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.accounts.preview.preview import Portfolio
from territory_opt.export.report_page.chart_box import Box
from territory_opt.export.report_page.plan.balance_charts import Tick
from territory_opt.model.arrays import Bools, Floats
from territory_opt.model.scenario import Weighted

BOX = Box.of(760.0, 560.0, [f"{0.9999:g}"])
COLUMNS, ROWS = 46, 32
"""Cells in which accounts that are not key are counted."""
MOST_DOTS = 3000
"""Key accounts drawn one by one."""
MARKS = (0.0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999)


@dataclass(frozen=True)
class AccountDot:
    """A key account; `kind` is its level."""

    x: float
    y: float
    kind: str
    title: str


@dataclass(frozen=True)
class Cell:
    """So many accounts that are not key, `shade` from 0 to 1."""

    x: float
    y: float
    width: float
    height: float
    shade: float
    title: str


@dataclass(frozen=True)
class PortfolioChart:
    """The portfolio as a picture.

    Parameters
    ----------
    across, up : str
        What the axes are made of.
    dots : list of AccountDot
    cells : list of Cell
    steps, ticks : list of Tick
        Of the horizontal (attractiveness) and of the vertical axis (position).
    cut_x, cut_y : float or None
        Where the cut lines run.
    left_out : int
        Key accounts that are not drawn because there are too many.
    box : Box
    """

    across: str
    up: str
    dots: list[AccountDot]
    cells: list[Cell]
    steps: list[Tick]
    ticks: list[Tick]
    cut_x: float | None
    cut_y: float | None
    left_out: int
    box: Box = BOX


def portfolio_chart(portfolio: Portfolio) -> PortfolioChart:
    """Place everything."""
    place = _Place(len(portfolio.name))
    key = np.flatnonzero(portfolio.key)
    drawn = key[np.argsort(-portfolio.score[key].sum(axis=1), kind="stable")][:MOST_DOTS]
    marks = [mark for mark in MARKS if mark < 1.0 - place.floor]
    return PortfolioChart(
        across=f"attractiveness: {_axis(portfolio.attractiveness)}",
        up=f"position: {_axis(portfolio.position)}",
        dots=[_dot(portfolio, place, int(index)) for index in drawn],
        cells=_cells(portfolio.score[~portfolio.key], place),
        steps=[Tick(place.x(mark), f"{mark:g}") for mark in marks],
        ticks=[Tick(place.y(mark), f"{mark:g}") for mark in marks],
        cut_x=place.x(portfolio.cuts[0]) if portfolio.cuts else None,
        cut_y=place.y(portfolio.cuts[1]) if portfolio.cuts else None,
        left_out=len(key) - len(drawn),
    )


class _Place:
    """From a score to a place in the chart, among so many accounts."""

    def __init__(self, accounts: int) -> None:
        self.floor = 0.5 / max(accounts, 5)
        self._last = -np.log10(self.floor)

    def along(self, score: Floats) -> Floats:
        """Share of the axis's length, 0 to 1."""
        share: Floats = -np.log10(np.maximum(1.0 - score, self.floor)) / self._last
        return share

    def x(self, score: float) -> float:
        return BOX.x(float(self.along(np.array(score))))

    def y(self, score: float) -> float:
        return BOX.y(float(self.along(np.array(score))))


def _dot(portfolio: Portfolio, place: _Place, index: int) -> AccountDot:
    first, second = portfolio.score[index].tolist()
    level, name = portfolio.level[index], portfolio.name[index]
    title = f"{name}: attractiveness {first:.4f}, position {second:.4f}, {level}"
    return AccountDot(place.x(first), place.y(second), level, title)


def _cells(score: Floats, place: _Place) -> list[Cell]:
    if not len(score):
        return []
    counts, _, _ = np.histogram2d(
        place.along(score[:, 0]), place.along(score[:, 1]), bins=(COLUMNS, ROWS), range=((0, 1), (0, 1))
    )
    wide, high = (BOX.right - BOX.left) / COLUMNS, (BOX.bottom - BOX.top) / ROWS
    most = np.log1p(counts.max())
    filled: Bools = counts > 0
    return [
        Cell(
            x=BOX.x(column / COLUMNS),
            y=BOX.y((row + 1) / ROWS),
            width=wide,
            height=high,
            shade=0.12 + 0.6 * float(np.log1p(counts[column, row]) / most),
            title=f"{int(counts[column, row]):,} not key",
        )
        for column, row in zip(*(part.tolist() for part in np.nonzero(filled)))
    ]


def _axis(axis: tuple[Weighted, ...]) -> str:
    whole = sum(item.weight for item in axis)
    if len(axis) == 1:
        return f"{axis[0].measure} against all others"
    return ", ".join(f"{item.measure} {100 * item.weight / whole:.0f} %" for item in axis)
