"""Input of the exporters: the layers of a plan, computed once, and its report with the times."""

from __future__ import annotations

import time
from functools import cached_property
from typing import Any

from territory_opt.export.attribution import attribution_members
from territory_opt.export.json_values import plain
from territory_opt.export.layers.frames import (
    customers_frame,
    key_accounts_frame,
    territories_frame,
    units_frame,
)
from territory_opt.export.layers.outlines import unit_areas
from territory_opt.model.arrays import Shapes
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.run_parts import MAIN_PARTS


class PlanView:
    """Layers and report of one plan, computed on first use.

    Parameters
    ----------
    plan : JudgedPlan
    started : float or None
        `time.monotonic()` at the beginning of the run; None: the total is the sum of the parts.
    """

    def __init__(self, plan: JudgedPlan, started: float | None = None) -> None:
        self.plan = plan
        self._started = started
        self._export_started = time.monotonic()

    @cached_property
    def areas(self) -> Shapes:
        """Area of each unit, shape (n,)."""
        return unit_areas(self.plan)

    @cached_property
    def territories(self) -> Any:  # noqa: ANN401 - a GeoDataFrame
        """Layer of territories."""
        return territories_frame(self.plan, self.areas)

    @cached_property
    def units(self) -> Any:  # noqa: ANN401 - a GeoDataFrame
        """Layer of units."""
        return units_frame(self.plan)

    @cached_property
    def key_accounts(self) -> Any:  # noqa: ANN401 - a GeoDataFrame
        """Layer of the sites of key accounts."""
        return key_accounts_frame(self.plan)

    @cached_property
    def customers(self) -> Any:  # noqa: ANN401 - a GeoDataFrame, or None
        """Layer of customers; None for a book without any."""
        return customers_frame(self.plan)

    @cached_property
    def report(self) -> dict[str, Any]:
        """The report as JSON values, with the seconds spent until its first use.

        Use it last: `seconds.export` counts from the creation of this view to that moment.
        """
        now = time.monotonic()
        report: dict[str, Any] = plain(self.plan.report)
        seconds = dict(report.get("seconds") or {})
        before = sum(seconds.get(part) or 0.0 for part in MAIN_PARTS if part != "export")
        seconds["export"] = round(now - self._export_started, 3)
        seconds["total"] = round(
            before + seconds["export"] if self._started is None else now - self._started, 3
        )
        return {**report, "seconds": seconds, **attribution_members(self.plan.book)}
