"""Key accounts' sites served in part by territories: only hours change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judge_grid_books import grid_points, grid_resolved, judged, make_customers, make_kams, make_reps

from territory_opt.accounts.local_service import kam_share, with_kam_visits
from territory_opt.assignment.kams.assign_kams import assign_kams
from territory_opt.assignment.kams.model.assignment_settings import AssignmentSettings
from territory_opt.criteria.service import estimated_hops
from territory_opt.formulate import formulate
from territory_opt.model.budget import Budget
from territory_opt.model.deadline import Deadline
from territory_opt.model.scenario import CriterionSpec, KeyAccountRule
from territory_opt.resolve import resolve
from territory_opt.solver import solve

MEASURES = ("workload", "travel", "customers", "revenue", "potential", "visits")
HALVES = np.array([0, 0, 1, 1] * 2, dtype=np.int64)


def make_resolved(share, seed=3, **settings):
    """Eight units, twenty customers, five of them sites of two key accounts; two reps with homes."""
    rng = np.random.default_rng(seed)
    unit = np.arange(20) % 8
    points = grid_points(2, 4)[unit] + rng.uniform(-0.4, 0.4, (20, 2))
    customers = make_customers(
        unit,
        points,
        account_id=[f"K{i % 2}" if i < 5 else f"a{i}" for i in range(20)],
        key_account=[1 if i < 5 else -1 for i in range(20)],
        revenue=rng.uniform(1, 9, 20),
        potential=rng.uniform(1, 9, 20),
        visits=rng.integers(1, 12, 20),
        visit_minutes=rng.choice([30.0, 45.0, 60.0], 20),
    )
    if share is not None:
        customers = replace(customers, field_share=np.broadcast_to(np.asarray(share, dtype=float), 20).copy())
    return grid_resolved(
        2,
        4,
        [CriterionSpec(measure, 9.0) for measure in MEASURES],
        customers=customers,
        reps=make_reps([[0.5, 0.5], [2.5, 0.5]]),
        kams=make_kams(["K"]),
        territories=2,
        compactness="travel",
        compactness_weight="visits",
        **settings,
    )


def row(plan, measure):
    return next(row for row in plan.report["criteria"] if row["measure"] == measure)


def test_without_a_share_all_loads_are_bit_identical():
    blank, zero = judged(make_resolved(None), HALVES), judged(make_resolved(0.0), HALVES)
    for plan in (blank, zero):
        assert plan.key_service_hours is None
        assert all(row.without_key_service is None for row in plan.report.criteria)
        assert plan.report.key_accounts.field_hours is None
    assert {m: load.tobytes() for m, load in blank.loads.items()} == {
        m: load.tobytes() for m, load in zero.loads.items()
    }


@given(st.integers(0, 40), st.lists(st.integers(0, 1), min_size=8, max_size=8))
@settings(max_examples=25)
def test_only_the_hours_change_in_proportion_to_the_share(seed, halves):
    label = np.array(halves, dtype=np.int64)
    none, some, all_of_it = (judged(make_resolved(share, seed), label) for share in (0.0, 0.3, 1.0))
    for measure in ("workload", "travel"):
        expected = 0.7 * none.loads[measure] + 0.3 * all_of_it.loads[measure]
        assert some.loads[measure] == pytest.approx(expected, rel=1e-12, abs=1e-12)
        assert (all_of_it.loads[measure] >= none.loads[measure]).all()
    for plan in (some, all_of_it):
        for measure in ("customers", "revenue", "potential", "visits"):
            assert (plan.loads[measure] == none.loads[measure]).all()
            assert row(plan, measure)["without_key_service"] is None
        assert (plan.customers == none.customers).all()
        assert (plan.visits == none.visits).all()
        assert (plan.drive_hours == none.drive_hours).all()
        assert plan.report["objective"] == none.report["objective"]
        assert plan.report["compactness"] == none.report["compactness"]
        assert plan.report["counts"] == none.report["counts"]


def test_the_report_has_the_balance_without_key_accounts():
    none, plan = judged(make_resolved(0.0), HALVES), judged(make_resolved(0.5), HALVES)
    for measure in ("workload", "travel"):
        own = row(plan, measure)["without_key_service"]
        assert own == {name: row(none, measure)[name] for name in own}
        assert set(own) == {"total", "target", "min", "max", "max_deviation", "outside"}
    added = plan.loads["workload"] - none.loads["workload"]
    assert plan.key_service_hours == pytest.approx(added)
    assert plan.report["key_accounts"]["field_hours"] == pytest.approx(added.sum())


def test_the_bands_are_judged_with_and_without_key_accounts():
    """Limits between the loads with the work at key accounts and the loads without it."""
    none, plan = judged(make_resolved(0.0), HALVES), judged(make_resolved(0.5), HALVES)
    most = (none.loads["workload"].max() + plan.loads["workload"].max()) / 2
    resolved = make_resolved(0.5)
    criteria = (CriterionSpec("workload", max=float(most)), *resolved.scenario.criteria[1:])
    found = row(
        judged(replace(resolved, scenario=replace(resolved.scenario, criteria=criteria)), HALVES), "workload"
    )
    assert found["outside"] > found["without_key_service"]["outside"] == 0


def test_the_hours_of_a_single_site():
    """One key site with a share: its visits, minutes and travel, and the hop to the neighbouring stops."""
    share = np.zeros(20)
    share[0] = 0.25
    resolved = make_resolved(share)
    plan, service = judged(resolved, HALVES), resolved.service
    customers = resolved.book.customers
    key = np.flatnonzero(~service.own)
    assert service.visits[key].tolist() == [0.25 * customers.visits[0]]
    assert service.minutes[key].tolist() == [
        customers.visit_minutes[0] + resolved.scenario.workload.prep_minutes
    ]
    alone = service.only(key)
    drive = alone.drive_minutes(alone.minutes_from(plan.base[:1])).sum()
    visiting = 0.25 * customers.visits[0] * (customers.visit_minutes[0] + 10)
    assert plan.key_service_hours == pytest.approx([(drive + visiting) / 60, 0.0])
    around = np.sort(np.hypot(*(service.points[service.own] - alone.points[0]).T))[3]
    assert alone.hop == pytest.approx(
        estimated_hops(resolved.service.provider, resolved.service.tour, np.array([around]))
    )


@given(st.lists(st.floats(0, 1), min_size=20, max_size=20))
@settings(max_examples=25)
def test_each_visit_is_made_by_the_kam_or_by_a_territory(shares):
    """Hours of service of KAMs and territories add up to those of all sites, whatever the shares."""
    resolved = make_resolved(shares)
    found, customers, work = resolved.segmentation, resolved.book.customers, resolved.scenario.workload

    def minutes(a, b):
        return np.zeros((len(a), len(b)))

    of_kams = np.nansum(assign_kams(resolved.book, found, AssignmentSettings(work, minutes)).hours)
    service = resolved.service
    of_field = float((service.visits * service.minutes).sum()) / 60.0
    everything = float((customers.visits * (customers.visit_minutes + work.prep_minutes)).sum()) / 60.0
    assert of_kams + of_field == pytest.approx(everything)
    assert (kam_share(found)[found.coverage == "territory"] == 1.0).all()
    assert with_kam_visits(customers, found).revenue is customers.revenue


def test_the_share_of_the_scenario_is_the_default_of_the_sites():
    share = np.full(20, np.nan)
    share[0] = 1.0
    resolved = make_resolved(None, key_accounts=KeyAccountRule("explicit", field_share=0.2))
    both = replace(resolved.book, customers=replace(resolved.book.customers, field_share=share))
    both = resolve(both, resolved.scenario)
    visits = both.book.customers.visits
    assert both.service.visits[~both.service.own] == pytest.approx([visits[0], *(0.2 * visits[1:5])])


def test_a_solved_plan_is_verified_and_optimal():
    """The bands are so tight that local service decides which plans are within them."""
    resolved = make_resolved(0.6)
    specs = (CriterionSpec("customers", 0.5), CriterionSpec("workload", 0.25))
    resolved = resolve(resolved.book, replace(resolved.scenario, criteria=specs))
    result = solve(formulate(resolved), Budget.of(resolved.scenario, Deadline()))
    plan = judged(resolved, result.label[resolved.block], result)
    assert plan.report["status"] == "optimal"
    assert plan.report["bound"]["value"] <= plan.report["objective"]["value"] * (1 + 1e-9)
    best = min(_values(resolved), default=np.inf)
    assert plan.report["objective"]["value"] == pytest.approx(best)


def _values(resolved):
    """Objective of every feasible plan of eight units."""
    for code in range(256):
        plan = judged(resolved, np.array([code >> unit & 1 for unit in range(8)], dtype=np.int64))
        if plan.report["holds"]:
            yield plan.report["objective"]["value"]
