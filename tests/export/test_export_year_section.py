"""Workload and reach in the layer of territories and on the page."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from grid_plans import grid_plan
from typed_reports import typed_report

from territory_opt.export.layers.frames import territories_frame
from territory_opt.export.plan_view import PlanView
from territory_opt.export.report_page.plan.plan_page import render_plan
from territory_opt.export.report_page.plan.year_section import year_lines, year_rows
from territory_opt.model.report.workload_rows import MeasuredError, ReachFigures, WorkloadSection
from territory_opt.model.territory_workload import Reach, TerritoryWorkload

WORKLOAD = WorkloadSection(
    hours_per_year=1408.0, workload_hours=9000.0, drive_hours=3000.0, drive_share=0.35, visits_per_day=5.25,
    utilisation=0.91, over_capacity=2, measured_error=MeasuredError(0.026, 0.066), territories=(),
)  # fmt: skip


@pytest.fixture(scope="module")
def without_year():
    return grid_plan()


@pytest.fixture(scope="module")
def plan(without_year):
    """Territories with different figures; the last has no visits, the first no customers."""
    k = without_year.k
    hours = 1000.0 + 100.0 * np.arange(k)
    share = np.linspace(0.1, 0.4, k)
    share[-1] = np.nan
    year = TerritoryWorkload(hours, share, 4.0 + np.arange(k), np.full(k, 1408.0), hours / 1408.0)
    reach = np.linspace([0.25, 0.5, 0.75], [0.5, 0.75, 1.0], k + 1)
    customers, visits = reach.copy(), reach / 2
    customers[0], customers[-2], visits[-2] = np.nan, np.nan, np.nan
    report = replace(
        without_year.report,
        workload=WORKLOAD,
        reach_overall=ReachFigures((30.0, 60.0, 120.0), (0.4, 0.9, 1.0), (0.5, 0.8, 1.0)),
    )
    return replace(
        without_year,
        territory_workload=year,
        reach=Reach((30.0, 60.0, 120.0), customers, visits),
        report=report,
    )


def test_the_layer_has_a_column_for_each_figure(plan, without_year):
    frame, before = territories_frame(plan), territories_frame(without_year)
    assert frame["utilisation"].tolist() == plan.territory_workload.utilisation.tolist()
    assert frame["capacity_hours"].tolist() == [1408.0] * plan.k
    for m, limit in enumerate((30, 60, 120)):
        for what in ("customers", "visits"):
            shares = getattr(plan.reach, what)[: plan.k, m]
            np.testing.assert_array_equal(frame[f"{what}_within_{limit}"], shares)
    assert not {"utilisation", "customers_within_60"} & set(before.columns)


def test_bars_have_the_parts_between_the_limits(plan):
    rows = year_rows(plan)
    bar = rows[1]["reach"]
    shares = plan.reach.customers[1]
    widths = [width for _, width in bar.parts]
    assert [kind for kind, _ in bar.parts] == ["near", "middle", "far", "beyond"]
    assert sum(widths) == pytest.approx(100, abs=0.3)
    assert widths[:2] == pytest.approx([100 * shares[0], 100 * (shares[1] - shares[0])], abs=0.06)
    assert bar.label.startswith("customers: ")
    # Without customers the visits are drawn, without either nothing.
    assert rows[0]["reach"].label.startswith("visits: ")
    assert "reach" not in rows[-1]
    assert np.isnan(plan.territory_workload.drive_share[-1])
    assert rows[-1]["drive_share"] is None


def test_the_sentences_have_the_figures_of_the_report(plan):
    hours, driving, tours, reach = year_lines(plan.report)
    assert "9,000 hours" in hours
    assert "91.0%" in hours
    assert "2 territories" in hours
    assert "35.0%" in driving
    assert "2.6%" in tours
    assert "6.6%" in tours
    assert reach == (
        "Within 30, 60 and 120 minutes of the base: 40%, 90% and 100% of customers; "
        "50%, 80% and 100% of visits."
    )


def test_unknown_figures_are_left_out(plan, without_year):
    assert year_lines(typed_report()) == []
    workload = replace(WORKLOAD, measured_error=MeasuredError(None, None))
    assert not any("tours" in line for line in year_lines(typed_report(workload=workload)))
    assert year_rows(without_year) == [{}] * without_year.k


def test_the_page_shows_a_bar_and_the_use_of_capacity_for_each_territory(plan, without_year):
    page, before = render_plan(PlanView(plan)), render_plan(PlanView(without_year))
    assert len(re.findall(r'<span class="reach" role="img"', page)) == plan.k - 1
    assert "Use of capacity" in page
    assert "Use of capacity" not in before
    assert 'class="reach" role="img"' not in before
