"""The section of report.html about balance: figures and bars of each criterion, today and new."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.export.layers.columns import ratio
from territory_opt.model.arrays import Floats
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.report import Report
from territory_opt.model.report.balance_rows import CriterionRow, TodayRow

_ROUNDING = 1e-9


@dataclass(frozen=True)
class BalanceBar:
    """One territory: its name, its signed deviation, and whether it is outside the band."""

    territory: str
    deviation: float
    outside: bool


@dataclass(frozen=True)
class BalanceSection:
    """One criterion.

    Parameters
    ----------
    new : CriterionRow
    today : TodayRow or None
        None when there are no territories of today.
    bars, today_bars : list of BalanceBar
        By deviation; today's is empty where only the extremes are known.
    """

    measure: str
    tolerance: float | None
    new: CriterionRow
    today: TodayRow | None
    bars: list[BalanceBar]
    today_bars: list[BalanceBar]

    @property
    def today_span(self) -> tuple[float, float] | None:
        """Least and greatest deviation of today's territories; None when they are unknown."""
        today = self.today
        if today is None or not today.target or not np.isfinite(today.target):
            return None
        return today.min / today.target - 1, today.max / today.target - 1

    @property
    def reach(self) -> float:
        """Range of the deviation axis, the same for both charts."""
        values = [abs(bar.deviation) for bar in (*self.bars, *self.today_bars)]
        values += [abs(value) for value in self.today_span or ()]
        return max([0.01, 1.25 * (self.tolerance or 0.0), *(1.08 * value for value in values)])


def balance_sections(plan: JudgedPlan, report: Report) -> list[BalanceSection]:
    """One per criterion, in the order of the report."""
    today = {row.measure: row for row in report.today or ()}
    return [
        BalanceSection(
            measure=row.measure,
            tolerance=row.tolerance,
            new=row,
            today=today.get(row.measure),
            bars=_new_bars(plan, row),
            today_bars=_today_bars(today.get(row.measure)),
        )
        for row in report.criteria
    ]


def _new_bars(plan: JudgedPlan, row: CriterionRow) -> list[BalanceBar]:
    load, target = plan.loads[row.measure], plan.targets[row.measure]
    return _bars([str(name) for name in plan.territory_id], load, target, row)


def _today_bars(row: TodayRow | None) -> list[BalanceBar]:
    """Bars of today's territories, from the loads in the report."""
    if row is None or not row.loads:
        return []
    load = np.array(list(row.loads.values()), dtype=np.float64)
    return _bars(list(row.loads), load, np.full(len(load), row.target), row)


def _bars(names: list[str], load: Floats, target: Floats, row: CriterionRow) -> list[BalanceBar]:
    deviation = ratio(load - target, target)
    tolerance, low, high = row.tolerance, row.lower_limit, row.upper_limit
    outside = np.abs(deviation) > (np.inf if tolerance is None else tolerance + _ROUNDING)
    outside |= load < (-np.inf if low is None else low - _ROUNDING * target)
    outside |= load > (np.inf if high is None else high + _ROUNDING * target)
    bars = [
        BalanceBar(name, float(value), bool(beyond))
        for name, value, beyond in zip(names, deviation, outside, strict=True)
        if np.isfinite(value)
    ]
    return sorted(bars, key=lambda bar: (bar.deviation, bar.territory))
