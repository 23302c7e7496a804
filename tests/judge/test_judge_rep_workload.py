"""Hours, utilisation and reach of each territory, against direct sums."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judge_grid_books import grid_points, grid_resolved, judged, make_customers, make_reps

from territory_opt.model.field_book import LocalService
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import CriterionSpec, TravelSettings, WorkYear

LABEL = np.array([0, 0, 1, 1])


def judged_line(
    visits=(1, 6, 0, 4), *, homes=((0, 0), (90, 0)), capacity=None, label=LABEL, year=None, **more
):
    """A line of four units, one customer each at x = 0, 40, 100, 230 km; homes at 0 and 90."""
    places = np.array([[0.0, 0], [40, 0], [100, 0], [230, 0]])
    resolved = grid_resolved(
        1,
        4,
        customers=make_customers([0, 1, 2, 3], places, visits=visits),
        reps=make_reps(homes, capacity=capacity),
        workload=year or WorkYear(),
        **more,
    )
    return resolved, judged(resolved, label)


def test_hours_are_visits_and_driving_of_the_year():
    resolved, plan = judged_line()
    workload, service = plan.territory_workload, resolved.service
    for t in range(2):
        mine = service.only(np.flatnonzero(LABEL[service.unit] == t))
        drive = mine.drive_minutes(mine.minutes_from(plan.base[t : t + 1])).sum() / 60
        hours = (mine.visits * mine.minutes).sum() / 60 + drive
        assert workload.workload_hours[t] == pytest.approx(hours)
        assert workload.drive_share[t] == pytest.approx(drive / hours)
        assert workload.visits_per_day[t] == pytest.approx(mine.visits.sum() / (hours / (384 / 60)))
        assert workload.utilisation[t] == pytest.approx(hours / 1408)


def test_a_rep_without_capacity_has_a_working_year():
    """200 days of 400 minutes, half of them in the field: 666.7 hours; the other rep has 900."""
    year = WorkYear(day_minutes=400, field_share=0.5, days=200)
    _, plan = judged_line(capacity=[np.nan, 900], year=year)
    assert plan.territory_workload.capacity_hours.tolist() == pytest.approx([200 * 400 * 0.5 / 60, 900])
    section = plan.report["workload"]
    assert section["hours_per_year"] == pytest.approx(200 * 200 / 60)
    assert section["utilisation"] == pytest.approx(
        plan.territory_workload.workload_hours.sum() / (2000 / 3 + 900)
    )


def test_more_days_keep_the_hours_and_lower_the_utilisation():
    few, many = (judged_line(year=WorkYear(days=days))[1].territory_workload for days in (110, 220))
    assert few.workload_hours.tolist() == many.workload_hours.tolist()
    assert few.utilisation.tolist() == pytest.approx((2 * many.utilisation).tolist())


def test_the_report_counts_territories_above_capacity():
    _, plan = judged_line(capacity=[1, 9000])
    section = plan.report["workload"]
    assert section["over_capacity"] == 1
    assert [row["territory_id"] for row in section["territories"]] == list(plan.territory_id)
    assert [
        row["utilisation"] for row in section["territories"]
    ] == plan.territory_workload.utilisation.tolist()
    assert section["workload_hours"] == pytest.approx(plan.territory_workload.workload_hours.sum())
    assert section["measured_error"] == {"workload": None, "drive": None}


@pytest.mark.parametrize(("share", "over"), [(1.0, 0), (1.0 + 1e-12, 0), (1.0 + 1e-8, 1), (1.01, 1)])
def test_hours_exceed_a_capacity_by_more_than_rounding(share, over):
    hours = judged_line()[1].territory_workload.workload_hours
    _, plan = judged_line(capacity=[hours[0] / share, 9000])
    assert plan.report["workload"]["over_capacity"] == over
    found = [one.finding.person for one in plan.report.findings if one.finding.code == "over-capacity"]
    assert found == ["R1"] * over


def test_errors_measured_against_tours_are_reported():
    year = WorkYear(measured_workload_error=0.02, measured_drive_error=0.05)
    assert judged_line(year=year)[1].report["workload"]["measured_error"] == {"workload": 0.02, "drive": 0.05}


def test_work_at_key_accounts_counts_in_the_hours_but_not_in_the_drive_share():
    resolved, plan = judged_line()
    local = LocalService(np.array([0]), np.array([[5.0, 0]]), np.array([3.0]), np.array([30.0]))
    service = type(resolved.service).of(
        replace(resolved.field, local=local), WorkYear(), resolved.service.provider
    )
    more = judged(replace(resolved, service=service), LABEL)
    assert more.key_service_hours[0] > 0
    assert more.territory_workload.workload_hours - plan.territory_workload.workload_hours == pytest.approx(
        more.key_service_hours
    )
    assert more.territory_workload.drive_share.tolist() == plan.territory_workload.drive_share.tolist()


def test_reach_counts_customers_and_visits_by_minutes_from_the_base():
    """Great circle estimate: 10 km take 20 minutes, 40 km 50, 140 km 131."""
    resolved, plan = judged_line()
    away = resolved.service.provider.minutes_for(np.array([0.0, 40.0, 10.0, 140.0]))
    assert away.round().tolist() == [4, 50, 20, 131]
    reach = plan.reach
    assert reach.minutes == (30, 60, 120)
    assert reach.customers.tolist() == [[0.5, 1, 1], [0.5, 0.5, 0.5], [0.5, 0.75, 0.75]]
    assert reach.visits == pytest.approx(np.array([[1 / 7, 1, 1], [0, 0, 0], [1 / 11, 7 / 11, 7 / 11]]))
    assert plan.report["reach"][1] == {
        "territory_id": plan.territory_id[1],
        "minutes": [30, 60, 120],
        "customers": [0.5, 0.5, 0.5],
        "visits": [0, 0, 0],
    }
    assert plan.report["reach_overall"]["customers"] == [0.5, 0.75, 0.75]


def test_a_place_exactly_at_a_limit_is_within_reach():
    """At 60 km/h on the straight line minutes are km: 10 and 30 from one home, 10 and 120 from the other."""
    travel = TravelSettings(circuity=1.0, fixed_minutes=0.0, town_kmh=60.0, road_kmh=60.0)
    _, plan = judged_line(homes=((10, 0), (110, 0)), travel=travel)
    assert plan.reach.customers.tolist()[:2] == [[1, 1, 1], [0.5, 0.5, 1]]


def test_an_empty_territory_has_no_reach_and_unassigned_units_do_not_count():
    _, plan = judged_line(label=np.array([0, 0, -1, -1]))
    assert np.isnan(plan.reach.customers[1]).all()
    assert plan.report["reach"][1]["customers"] == [None, None, None]
    assert plan.report["reach_overall"]["customers"] == [0.5, 1, 1]
    row = plan.report["workload"]["territories"][1]
    assert (row["workload_hours"], row["drive_share"], row["utilisation"]) == (0, None, 0)


def test_books_without_visits_or_travel_times_have_neither():
    resolved = grid_resolved(2, 2, territories=1)
    plan = judged(resolved, np.zeros(4, dtype=int))
    assert (plan.territory_workload, plan.reach, plan.report["workload"], plan.report["reach"]) == (None,) * 4
    points = grid_points(1, 4)
    resolved = grid_resolved(
        1, 4, customers=make_customers(range(4), points), territories=1, frame=Frame("local", "local")
    )
    plan = judged(resolved, np.zeros(4, dtype=int))
    assert (plan.territory_workload, plan.reach) == (None, None)


def test_units_with_visits_have_no_customers_to_reach():
    units = {"visits": np.array([2.0, 4.0]), "visit_minutes": np.array([30.0, 30.0])}
    resolved = grid_resolved(
        1, 2, units=units, reps=make_reps([[0.0, 0]]), criteria=(CriterionSpec("visits"),), territories=1
    )
    plan = judged(resolved, np.zeros(2, dtype=int))
    assert np.isnan(plan.reach.customers).all()
    assert plan.reach.visits.tolist() == [[1, 1, 1], [1, 1, 1]]
    assert plan.territory_workload.workload_hours[0] > 6 * 40 / 60
    assert (plan.report.counts.customers, plan.report.counts.field_customers) == (0, 0)
