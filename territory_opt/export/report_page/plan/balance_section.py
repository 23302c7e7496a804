"""The section of report.html about balance: figures and bars of each criterion, today and new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.export.layers.columns import ratio
from territory_opt.model.arrays import Floats
from territory_opt.model.judged_plan import JudgedPlan

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
    new, today : dict
        The criterion's entry in the report; today's is empty when there is none.
    bars, today_bars : list of BalanceBar
        By deviation; today's is empty where only the extremes are known.
    """

    measure: str
    tolerance: float | None
    new: Mapping[str, Any]
    today: Mapping[str, Any]
    bars: list[BalanceBar]
    today_bars: list[BalanceBar]

    @property
    def today_span(self) -> tuple[float, float] | None:
        """Least and greatest deviation of today's territories; None when they are unknown."""
        target = self.today.get("target")
        if not target:
            return None
        return self.today["min"] / target - 1, self.today["max"] / target - 1

    @property
    def reach(self) -> float:
        """Range of the deviation axis, the same for both charts."""
        values = [abs(bar.deviation) for bar in (*self.bars, *self.today_bars)]
        values += [abs(value) for value in self.today_span or ()]
        return max([0.01, 1.25 * (self.tolerance or 0.0), *(1.08 * value for value in values)])


def balance_sections(plan: JudgedPlan, report: Mapping[str, Any]) -> list[BalanceSection]:
    """One per criterion, in the order of the report."""
    today = {entry["measure"]: entry for entry in report.get("today") or []}
    return [
        BalanceSection(
            measure=entry["measure"],
            tolerance=entry.get("tolerance"),
            new=entry,
            today=today.get(entry["measure"], {}),
            bars=_new_bars(plan, entry),
            today_bars=_today_bars(today.get(entry["measure"], {})),
        )
        for entry in report.get("criteria", [])
    ]


def _new_bars(plan: JudgedPlan, entry: Mapping[str, Any]) -> list[BalanceBar]:
    load, target = plan.loads[entry["measure"]], plan.targets[entry["measure"]]
    return _bars([str(name) for name in plan.territory_id], load, target, entry)


def _today_bars(entry: Mapping[str, Any]) -> list[BalanceBar]:
    """Bars of today's territories, from the loads in the report."""
    loads = entry.get("loads")
    if not loads:
        return []
    load = np.array(list(loads.values()), dtype=np.float64)
    return _bars(list(loads), load, np.full(len(load), entry["target"]), entry)


def _bars(names: list[str], load: Floats, target: Floats, entry: Mapping[str, Any]) -> list[BalanceBar]:
    deviation = ratio(load - target, target)
    tolerance, low, high = (entry.get(name) for name in ("tolerance", "lower_limit", "upper_limit"))
    outside = np.abs(deviation) > (np.inf if tolerance is None else tolerance + _ROUNDING)
    outside |= load < (-np.inf if low is None else low - _ROUNDING * target)
    outside |= load > (np.inf if high is None else high + _ROUNDING * target)
    bars = [
        BalanceBar(name, float(value), bool(beyond))
        for name, value, beyond in zip(names, deviation, outside, strict=True)
        if np.isfinite(value)
    ]
    return sorted(bars, key=lambda bar: (bar.deviation, bar.territory))
