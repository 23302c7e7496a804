"""Homes on report.html: matching and suggested homes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from grid_plans import grid_plan
from typed_reports import typed_report

from territory_opt.export.plan_view import PlanView
from territory_opt.export.report_page.plan.homes_section import homes_section
from territory_opt.export.report_page.plan.plan_page import render_plan
from territory_opt.model.report.home_rows import MatchingFigures, MatchingSection, NextPlace, SuggestedHome

MATCHED = MatchingFigures(travel=900.0, travel_hours=640.0, kept=3)
MATCHING = MatchingSection(
    keep=0.5,
    unit="visit-minutes",
    item="customers",
    known=8,
    plan=MATCHED,
    least_travel=MatchingFigures(880.0, 661.0, 3),
    most_kept=MATCHED,
    territories=(),
)


@pytest.fixture(scope="module")
def plan():
    return grid_plan(side=6, customers=60)


def suggestion(plan, lat=50.12345):
    names = plan.book.units.unit_id
    return SuggestedHome(
        rep_id=None,
        territory_id=str(plan.territory_id[0]),
        unit_id=str(names[0]),
        lon=8.25,
        lat=lat,
        objective=100.0,
        travel_hours=640.0,
        unit="visit-minutes",
        next=(NextPlace(str(names[1]), 8.5, lat, 103.0, 611.0, 0.03),),
    )


def shown(plan, **report):
    page = render_plan(PlanView(replace(plan, report=replace(plan.report, **report))))
    return re.sub(r"<[^>]+>", "", page[page.index('id="homes"') : page.index('id="shape"')])


def test_a_suggested_home_has_its_ranking_figure_and_coordinates(plan):
    text = shown(plan, suggested_homes=(suggestion(plan),))
    assert "the unit with the least sum of visit-minutes" in text
    assert "a next best unit may have fewer" in text
    assert "50.123, 8.250" in text
    assert "(50.123, 8.500) +3.0%, 611 h" in text


def test_a_local_frame_has_no_coordinates(plan):
    (row,) = homes_section(plan, typed_report(suggested_homes=(suggestion(plan, lat=None),)))["suggested"]
    assert row["at"] is row["next"][0]["at"] is None


def test_the_matching_names_its_ranking_figure(plan):
    text = shown(plan, matching=MATCHING)
    assert "Least visit-minutes, customers kept ignored" in text
    assert "Reps are matched by the first column" in text
    assert "Least travel" not in text
