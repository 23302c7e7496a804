"""Input of the exporters: the layers of a plan, computed once, and its report with the times."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cached_property
from typing import Any

from territory_opt.export.layers.frames import (
    customers_frame,
    key_accounts_frame,
    territories_frame,
    units_frame,
)
from territory_opt.export.layers.outlines import tiling_of
from territory_opt.export.text_files.csv_style import PLAIN, CsvStyle
from territory_opt.geography.tiling import Tiling
from territory_opt.model.arrays import Shapes
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.report import Report
from territory_opt.model.run_parts import MAIN_PARTS


class PlanView:
    """Layers and report of one plan, computed on first use.

    Parameters
    ----------
    plan : JudgedPlan
    started : float or None
        `time.monotonic()` at the beginning of the run; None: the total is the sum of the parts.
    style : CsvStyle
        How CSV files are written.
    """

    def __init__(self, plan: JudgedPlan, started: float | None = None, style: CsvStyle = PLAIN) -> None:
        self.plan = plan
        self.style = style
        self._started = started
        self._export_started = time.monotonic()

    @cached_property
    def tiling(self) -> Tiling:
        """Areas of the units; those of the plan, which its book's other plans share."""
        return tiling_of(self.plan)

    @property
    def areas(self) -> Shapes:
        """Area of each unit, shape (n,)."""
        return self.tiling.areas

    @cached_property
    def territories(self) -> Any:  # noqa: ANN401 - a GeoDataFrame
        """Layer of territories."""
        return territories_frame(self.plan, self.areas)

    @cached_property
    def units(self) -> Any:  # noqa: ANN401 - a GeoDataFrame
        """Layer of units."""
        return units_frame(self.plan)

    @cached_property
    def cut_units(self) -> Any:  # noqa: ANN401 - a GeoDataFrame
        """Layer of units, with polygons cut at the antimeridian."""
        polygons = self.plan.book.units.geometry
        if polygons is None or self.tiling.cut is polygons:
            return self.units
        return self.units.set_geometry(list(self.tiling.cut), crs=self.units.crs)

    @cached_property
    def key_accounts(self) -> Any:  # noqa: ANN401 - a GeoDataFrame
        """Layer of the sites of key accounts."""
        return key_accounts_frame(self.plan)

    @cached_property
    def customers(self) -> Any:  # noqa: ANN401 - a GeoDataFrame, or None
        """Layer of customers; None for a book without any."""
        return customers_frame(self.plan)

    @cached_property
    def report(self) -> Report:
        """The report with the seconds spent until its first use.

        Use it last: `seconds.export` counts from the creation of this view to that moment.
        """
        now = time.monotonic()
        seconds = self.plan.report.seconds
        before = sum(getattr(seconds, part) or 0.0 for part in MAIN_PARTS if part != "export")
        export = round(now - self._export_started, 3)
        total = before + export if self._started is None else now - self._started
        return replace(self.plan.report, seconds=replace(seconds, export=export, total=round(total, 3)))
