"""What report.html says of homes: which figure ranks, and where a place is."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from made import made_plan

from territory_opt.export.plan_view import View
from territory_opt.export.report_page.plan.homes_section import homes
from territory_opt.export.report_page.plan.plan_page import render

SIDE = {"travel": 900.0, "travel_hours": 640.0, "kept": 3}
MATCHING = {
    "keep": 0.5,
    "unit": "visit-minutes",
    "of": "customers",
    "known": 8,
    "plan": SIDE,
    "least_travel": {**SIDE, "travel": 880.0, "travel_hours": 661.0},
    "most_kept": SIDE,
    "territories": [],
}


@pytest.fixture(scope="module")
def plan():
    return made_plan(side=6, customers=60)


def suggestion(plan, lat=50.12345):
    names = plan.book.units.unit_id
    near = {"unit_id": str(names[1]), "lon": 8.5, "lat": lat, "objective": 103.0, "travel_hours": 611.0}
    return {
        "rep_id": None,
        "territory_id": str(plan.territory_id[0]),
        "unit_id": str(names[0]),
        "lon": 8.25,
        "lat": lat,
        "objective": 100.0,
        "unit": "visit-minutes",
        "travel_hours": 640.0,
        "next": [{**near, "more": 0.03}],
    }


def shown(plan, **report):
    page = render(View(replace(plan, report={**plan.report, **report})))
    return re.sub(r"<[^>]+>", "", page[page.index('id="homes"') : page.index('id="shape"')])


def test_a_suggested_home_says_what_ranks_it_and_where_it_is(plan):
    text = shown(plan, suggested_homes=[suggestion(plan)])
    assert "the unit with the least sum of visit-minutes" in text
    assert "a next best place may have fewer" in text
    assert "50.123, 8.250" in text
    assert "(50.123, 8.500) +3.0%, 611 h" in text


def test_a_local_plane_has_no_coordinates(plan):
    (row,) = homes(plan, {"suggested_homes": [suggestion(plan, lat=None)]})["suggested"]
    assert row["at"] is row["next"][0]["at"] is None


def test_the_matching_names_the_measure_that_ranks(plan):
    text = shown(plan, matching=MATCHING)
    assert "Least visit-minutes, whoever they know" in text
    assert "Reps are matched by the first column" in text
    assert "Least travel" not in text
