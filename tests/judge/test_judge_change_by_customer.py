"""Change is counted by customer: by the limit, the report and the transition list alike."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from judge_grid_books import (
    grid_points,
    grid_resolved,
    judged,
    make_customers,
    make_kams,
    make_reps,
)

from territory_opt.export.layers.plan_tables import transition as transition_table
from territory_opt.formulate import formulate
from territory_opt.judge import AccountAssignments, PlanLabels, judge
from territory_opt.judge.disruption import moved_share
from territory_opt.judge.homes.rep_options import RepOptions
from territory_opt.model.arrays import texts
from territory_opt.model.budget import Budget
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.report.change_rows import UnavoidableChange
from territory_opt.model.result import Status
from territory_opt.model.scenario import CriterionSpec, Disruption, UnitsInTerritory
from territory_opt.solver.solve import solve
from territory_opt.whatif.front.plan_figures import changed_share

UNITS = 4
LOOSE = (CriterionSpec("customers", 5.0),)


def resolved_of(unit, rep_id, reps=("R1", "R2"), *, units=UNITS, **settings_):
    """Customers in a row of units, each with its rep of today; reps as the table lists them."""
    columns = {name: settings_.pop(name) for name in ("revenue", "kam_id", "agent_id") if name in settings_}
    customers = make_customers(unit, grid_points(1, units)[unit], rep_id=list(rep_id), **columns)
    homes = grid_points(1, units)[: len(reps)]
    table = make_reps(homes, rep_id=list(reps)) if reps else None
    defaults = {"criteria": LOOSE, "contiguity": False, "territories": max(2, len(reps))}
    return grid_resolved(1, units, customers=customers, reps=table, **{**defaults, **settings_})


def between_territories(plan):
    rows = plan.transition
    return int(((rows.old_coverage == "territory") & (rows.new_coverage == "territory")).sum())


# 10 customers a unit; in the second and the third, 4 belong to the rep of the others.
SHARED = {
    "unit": np.repeat(np.arange(4), 10),
    "rep_id": ["R1"] * 10 + ["R1"] * 6 + ["R2"] * 4 + ["R2"] * 6 + ["R1"] * 4 + ["R2"] * 10,
}


@pytest.mark.parametrize("order", [("R1", "R2"), ("R2", "R1")])
def test_units_of_two_reps_cannot_stay_unchanged(order):
    resolved = resolved_of(**SHARED, reps=order, disruption=Disruption(0.0))
    label = np.array([order.index(rep) for rep in ("R1", "R1", "R2", "R2")])
    plan = judged(resolved, label)
    section = plan.report.disruption
    assert (section.units_moved, section.customers_moved) == (0, 8)
    assert section.moved_share == pytest.approx(0.2)
    assert section.unavoidable == UnavoidableChange(8, pytest.approx(0.2))
    assert between_territories(plan) == 8
    assert not plan.report.holds
    assert changed_share(plan, "customers") == pytest.approx(0.2)


def test_the_least_limit_is_feasible_and_less_is_proved_infeasible():
    for most, status in ((0.2, "feasible"), (0.199, "infeasible")):
        result = solve(
            formulate(resolved_of(**SHARED, disruption=Disruption(most))), Budget(seed=0, iterations=5)
        )
        found = "feasible" if result.status in (Status.FEASIBLE, Status.OPTIMAL) else result.status.value
        assert found == status


def test_other_measures_are_counted_by_customer_too():
    revenue = [1.0] * 6 + [5.0] * 2 + [3.0]
    resolved = resolved_of(
        [0] * 8 + [1],
        ["R1"] * 6 + ["R2"] * 2 + ["R2"],
        revenue=revenue,
        disruption=Disruption(0.5, "revenue"),
    )
    plan = judged(resolved, [0, 1, 1, 1])
    # Most customers of the first unit are with R1, most revenue with R2.
    assert plan.report.disruption.moved_share == pytest.approx(10 / 19)
    assert plan.report.disruption.revenue_moved_share == pytest.approx(10 / 19)
    assert plan.report.disruption.unavoidable == UnavoidableChange(2, pytest.approx(6 / 19))
    assert changed_share(plan, "revenue") == pytest.approx(10 / 19)


def test_a_column_of_the_units_is_counted_by_unit():
    resolved = resolved_of(**SHARED, units=4, disruption=Disruption(0.0, "people"))
    plan = judged(resolved, [0, 0, 1, 1])
    assert plan.report.disruption.moved_share == 0.0
    assert plan.report.disruption.unavoidable == UnavoidableChange(8, 0.0)


def test_the_revenue_of_unknown_owners_is_in_the_whole():
    resolved = resolved_of([0, 1, 2, 3], ["R1", "R2", "", ""], revenue=[30.0, 10.0, 50.0, 10.0])
    section = judged(resolved, [1, 1, 0, 0]).report.disruption
    assert (section.customers_moved, section.revenue_moved_share) == (1, pytest.approx(0.3))


def test_customers_of_a_kam_or_an_agent_do_not_count_as_moved_between_territories():
    resolved = resolved_of(
        [0, 0, 0, 3],
        ["R1"] * 3 + ["R2"],
        kam_id=["", "K9", "", ""],
        disruption=Disruption(1.0),
    )
    customers = replace(resolved.book.customers, agent_id=texts(["", "", "I1", ""]))
    resolved = grid_resolved(
        1, 4, LOOSE, customers=customers, reps=resolved.book.reps, contiguity=False, territories=2,
        disruption=Disruption(1.0),
    )  # fmt: skip
    plan = judged(resolved, [1, 1, 1, 1])
    assert plan.report.disruption.customers_moved == between_territories(plan) == 1
    assert plan.report.disruption.moved_share == pytest.approx(0.25)
    assert len(plan.transition) == 3


def test_the_territory_of_a_rep_who_left_continues_as_a_vacant_one():
    for limit in (None, Disruption(1.0)):
        resolved = resolved_of(
            [0, 0, 1, 2, 3], ["R1", "Gone", "Gone", "R2", "R2"], ("R2", "R1"), territories=3, disruption=limit
        )
        plan = judged(resolved, [1, 2, 0, 0])
        # The customer of Gone in the unit of R1 is the only one who gets another rep.
        assert plan.transition.customer.tolist() == [1]
        assert plan.report.disruption.customers_moved == 1
        assert plan.report.disruption.unavoidable == UnavoidableChange(1, pytest.approx(0.2))


def test_customers_of_a_rep_who_left_move_where_nothing_is_vacant():
    resolved = resolved_of([0, 0, 1, 2, 3], ["R1", "Gone", "Gone", "R2", "R2"], ("R2", "R1"))
    plan = judged(resolved, [1, 1, 0, 0])
    assert plan.transition.customer.tolist() == [1, 2]
    assert plan.report.disruption.customers_moved == 2
    assert plan.report.disruption.unavoidable == UnavoidableChange(2, pytest.approx(0.4))


def test_a_customer_of_a_closed_territory_in_an_unassigned_unit_is_listed():
    resolved = resolved_of([0, 1, 2, 3], ["R1", "R2", "R2", "Gone"], ("R2", "R1"))
    plan = judged(resolved, [1, 0, 0, -1])
    assert plan.transition.customer.tolist() == [3]
    assert plan.report.disruption.customers_moved == 1


def test_locks_and_units_kept_together_are_unavoidable_change():
    lock = (UnitsInTerritory(("u000",), "R2"),)
    resolved = resolved_of([0, 0, 1, 2, 3], ["R1", "R1", "R1", "R1", "R2"], lock=lock)
    assert judged(resolved, [1, 0, 0, 1]).report.disruption.unavoidable == UnavoidableChange(2, 0.4)
    together = (("u000", "u003"),)
    resolved = resolved_of([0, 0, 1, 2, 3], ["R1", "R1", "R1", "R1", "R2"], together=together)
    assert judged(resolved, [0, 0, 0, 0]).report.disruption.unavoidable == UnavoidableChange(1, 0.2)


def test_without_reps_any_matching_of_todays_territories_may_hold():
    resolved = resolved_of([0, 0, 1, 2], ["A", "B", "B", "A"], ())
    for label in itertools.product(range(2), repeat=UNITS):
        section = judged(resolved, np.array(label)).report.disruption
        assert section.unavoidable == UnavoidableChange(1, pytest.approx(0.25))
        assert section.customers_moved >= 1


def test_a_book_without_customers_counts_by_unit():
    units = {"people": [1.0, 2.0, 3.0, 4.0], "territory_id": ["A", "A", "B", "B"]}
    settings_ = {"units": units, "reps": make_reps(grid_points(1, 2), territory_id=["B", "A"])}
    plan = judged(grid_resolved(1, 4, **settings_), [0, 1, 0, 0])
    assert plan.report.disruption.unavoidable is None
    plan = judged(grid_resolved(1, 4, disruption=Disruption(0.5, "people"), **settings_), [0, 1, 0, 0])
    assert plan.report.disruption.units_moved == 1
    assert plan.report.disruption.moved_share == pytest.approx(0.1)
    assert plan.report.disruption.unavoidable == UnavoidableChange(0, 0.0)


def test_rows_from_kam_to_kam_name_old_and_new_owner_in_this_order():
    """Reps, KAMs and territories in orders that are not those of the customers; one territory is vacant."""
    today = ["K1", "K3", "", "K2", "", ""]
    customers = make_customers(
        [0, 1, 2, 3, 3, 0],
        grid_points(1, 4)[[0, 1, 2, 3, 3, 0]],
        kam_id=today,
        rep_id=["", "", "R2", "", "R9", "R3"],
        key_account=[1, 1, 1, 1, -1, -1],
        account_id=[*"dbcafe"],
    )
    resolved = grid_resolved(
        1, 4, LOOSE, customers=customers, reps=make_reps(grid_points(1, 2), rep_id=["R9", "R3"]),
        kams=make_kams(["K3", "K1", "K2"]), territories=3, contiguity=False,
    )  # fmt: skip
    planned = {"d": "K2", "b": "K1", "c": "K3", "a": "K2"}
    kam_ids = resolved.book.kams.kam_id.tolist()
    ids = resolved.segmentation.account_id.tolist()
    kam_of = np.array([kam_ids.index(planned[name]) if name in planned else -1 for name in ids])
    assignment = KamAssignment(kam_of, ((),) * len(ids), np.where(kam_of >= 0, 1.0, np.nan), "feasible")
    plan = judge(resolved, PlanLabels(np.array([0, 1, 2, 2])), AccountAssignments(assignment, None))
    found = transition_table(plan)
    names = ("customer_id", "old_owner_kind", "old_owner", "new_owner_kind", "new_owner")
    columns = [found.columns[found.names.index(name)] for name in names]
    assert list(zip(*columns, strict=True)) == [
        ("c0", "kam", "K1", "kam", "K2"),
        ("c1", "kam", "K3", "kam", "K1"),
        ("c2", "rep", "R2", "kam", "K3"),
        ("c4", "rep", "R9", "territory", "T003"),
        ("c5", "rep", "R3", "rep", "R9"),
    ]
    assert plan.report.disruption.customers_moved == 2


@st.composite
def shared_books(draw):
    """Customers in units, each with a rep of today or none; reps in any order; vacant territories."""
    reps = draw(st.permutations(["R1", "R2", "R3"]))
    count = draw(st.integers(3, 12))
    unit = draw(st.lists(st.integers(0, UNITS - 1), min_size=count, max_size=count))
    rep = draw(st.lists(st.sampled_from(["", *reps]), min_size=count, max_size=count))
    revenue = draw(st.lists(st.integers(1, 9), min_size=count, max_size=count))
    k = 3 + draw(st.integers(0, 1))
    label = draw(st.lists(st.integers(0, k - 1), min_size=UNITS, max_size=UNITS))
    return tuple(reps), np.array(unit), rep, np.array(revenue, dtype=float), k, np.array(label)


def reps_today(unit, rep):
    """Rep of each customer: its own, else that of most customers of its unit; the least id of equals."""
    majority = {}
    for u in range(UNITS):
        named = Counter(r for place, r in zip(unit, rep) if place == u and r)
        majority[u] = min(named, key=lambda r: (-named[r], r)) if named else ""
    return [r or majority[u] for u, r in zip(unit.tolist(), rep)]


def moved_of(unit, today, reps, label, amount):
    """Amount of the customers whose rep of today is known and not that of their unit's territory."""
    new = [reps[label[u]] if label[u] < len(reps) else "" for u in unit]
    return sum(a for old, rep, a in zip(today, new, amount) if old and old != rep)


@settings(max_examples=60)
@given(book=shared_books(), measure=st.sampled_from([None, "customers", "revenue"]))
def test_limit_report_and_transition_agree_with_counting(book, measure):
    reps, unit, rep, revenue, k, label = book
    assume(any(rep))
    today = reps_today(unit, rep)
    limit = None if measure is None else Disruption(0.5, measure)
    resolved = resolved_of(unit, rep, reps, revenue=revenue, territories=k, disruption=limit)
    plan = judged(resolved, label)
    amount = revenue if measure == "revenue" else np.ones(len(unit))
    customers = moved_of(unit, today, reps, label, np.ones(len(unit)))
    section = plan.report.disruption
    assert section.customers_moved == customers == between_territories(plan)
    assert section.revenue_moved_share == pytest.approx(
        moved_of(unit, today, reps, label, revenue) / revenue.sum()
    )
    assert plan.transition.unknown == sum(not name for name in today)
    all_labels = list(itertools.product(range(k), repeat=UNITS))
    least = min(moved_of(unit, today, reps, each, np.ones(len(unit))) for each in all_labels)
    least_share = min(moved_of(unit, today, reps, each, amount) for each in all_labels) / amount.sum()
    assert section.unavoidable == UnavoidableChange(least, pytest.approx(least_share))
    share = moved_of(unit, today, reps, label, amount) / amount.sum()
    assert changed_share(plan, measure or "customers") == pytest.approx(share)
    if measure is None:
        return
    assert section.moved_share == moved_share(resolved.change, label) == pytest.approx(share)
    table = formulate(resolved).disruption.moved
    assert table[np.arange(UNITS), label].sum() == pytest.approx(share)
    assert table.min(axis=1).sum() == pytest.approx(least_share)
    # Exchanging territories between reps is counted in the same way.
    assert np.trace(RepOptions.of(resolved, label).moved) == pytest.approx(share)


@settings(max_examples=8)
@given(book=shared_books())
def test_the_solver_needs_exactly_what_is_unavoidable(book):
    reps, unit, rep, revenue, _, _ = book
    unit = np.concatenate([unit, np.arange(UNITS)])
    rep, revenue = [*rep, *reps, "R1"], np.concatenate([revenue, np.ones(UNITS)])
    least = judged(
        resolved_of(unit, rep, reps, revenue=revenue), np.zeros(UNITS, dtype=int)
    ).report.disruption.unavoidable.share

    def status(most):
        resolved = resolved_of(unit, rep, reps, revenue=revenue, disruption=Disruption(most))
        return solve(formulate(resolved), Budget(seed=0, iterations=3, effort="quick")).status

    if least > 0:
        assert status(least - 0.01) is Status.INFEASIBLE
    today = reps_today(unit, rep)
    with_all_reps = [each for each in itertools.product(range(3), repeat=UNITS) if len(set(each)) == 3]
    counts = [moved_of(unit, today, reps, each, np.ones(len(unit))) for each in with_all_reps]
    if min(counts) / len(unit) == pytest.approx(least):
        assert status(least) in (Status.OPTIMAL, Status.FEASIBLE)
