"""A session computes a stage again only when something that it reads has changed, and changes no answer."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from key_account_book import book_of
from plain_json import assert_plain

import territory_opt as to
from territory_opt.export.plan_view import PlanView
from territory_opt.model.scenario import NeighbourRules
from territory_opt.model.stage_cache import StageCache, is_same

SCENARIO = {
    "iterations": 6,
    "seed": 3,
    "criteria": [{"measure": "customers", "tolerance": 0.3}, {"measure": "workload", "tolerance": 0.4}],
    "key_accounts": {"rule": "pareto", "share": 0.5},
}


@pytest.fixture(scope="module")
def book():
    return book_of({"rule": "pareto", "share": 0.5})


@pytest.fixture(scope="module")
def session(book):
    """A session that has answered once; tests vary it."""
    first = to.Session(book, SCENARIO)
    first.optimise()
    return first


def counts(session):
    """How often the two slowest stages were computed."""
    return session.stages.computed["kam assignment"], session.stages.computed["tiling"]


def same_plan(a, b):
    """Assignments and figures are equal; seconds are not."""
    timeless = [plan.report.as_json() for plan in (a, b)]
    for report in timeless:
        del report["seconds"], report["trace"]
    assert np.array_equal(a.label, b.label)
    assert np.array_equal(a.kam_assignment.kam_of, b.kam_assignment.kam_of)
    assert timeless[0] == timeless[1]


def test_the_report_of_a_solved_plan_is_strict_json(book, session):
    plan = session.optimise()
    values = plan.report.as_json()
    assert plan.report.kams
    assert plan.report.seconds.total > 0
    assert_plain(values)
    assert json.loads(json.dumps(values, allow_nan=False)) == values
    assert plan.report.ready == (plan.report.holds and "problem" not in severities(plan))
    evaluated = to.evaluate(book, plan, SCENARIO)
    assert_plain(evaluated.report.as_json())
    assert severities(evaluated) == severities(plan)


def severities(plan):
    return [one.finding.severity.value for one in plan.report.findings]


def wider(scenario, tolerance):
    return replace(scenario, criteria=tuple(replace(spec, tolerance=tolerance) for spec in scenario.criteria))


def changed_tolerance(book, scenario):
    return book, wider(scenario, 0.3)


def changed_lock(book, scenario):
    lock = to.Session(
        book, {**SCENARIO, "lock": [{"units": [str(book.units.unit_id[0])], "territory": "T001"}]}
    )
    return book, replace(scenario, lock=lock.requested().lock)


def changed_share(book, scenario):
    share = np.where(np.arange(len(book.reps)) == 0, 0.8, 1.0)
    return replace(book, reps=replace(book.reps, share=share)), scenario


def moved_home(book, scenario):
    homes = book.reps.homes.copy()
    homes[0] += 0.4
    return replace(book, reps=replace(book.reps, homes=homes)), scenario


def removed_rep(book, scenario):
    reps = book.reps.without([book.reps.rep_id[1]])
    return replace(book, reps=reps), replace(scenario, territories=len(reps))


CHANGES = (changed_tolerance, changed_lock, changed_share, moved_home, removed_rep)


@pytest.mark.parametrize("change", CHANGES)
def test_a_varied_session_answers_like_a_new_one(book, session, change):
    computed = counts(session)
    other_book, other = change(book, session.requested())
    plan = session.vary(book=other_book, scenario=other).optimise()
    assert counts(session) == computed
    same_plan(plan, to.optimise(other_book, other))


def test_the_kams_are_assigned_again_when_the_accounts_change(book):
    session = to.Session(book, SCENARIO)
    session.optimise()
    more = replace(session.requested().key_accounts, share=0.8)
    scenario = replace(session.requested(), key_accounts=more)
    plan = session.vary(scenario=scenario).optimise()
    assert session.stages.computed["kam assignment"] == 2
    same_plan(plan, to.optimise(book, scenario))


def test_the_kams_are_assigned_again_when_a_kam_leaves(book):
    session = to.Session(book, SCENARIO)
    session.optimise()
    fewer = replace(book, kams=book.kams.without([book.kams.kam_id[-1]]))
    session.vary(book=fewer).optimise()
    assert session.stages.computed["kam assignment"] == 2


def test_an_assignment_that_was_stopped_is_not_kept(book):
    session, stopped = to.Session(book, SCENARIO), []
    with pytest.raises(to.TerritoryError, match="Stopped before any plan"):
        session.optimise(stop=lambda: bool(stopped) or stopped.append(1) is None)
    assert session.stages.computed["kam assignment"] == 0
    same_plan(session.optimise(), to.optimise(book, SCENARIO))


def test_evaluating_uses_what_optimising_computed(book):
    session = to.Session(book, SCENARIO)
    plan = session.optimise()
    judged = session.evaluate(plan)
    assert session.stages.computed["kam assignment"] == 1
    deviations = [[row["max_deviation"] for row in one.report["criteria"]] for one in (judged, plan)]
    assert deviations[0] == deviations[1]
    assert judged.report["input_hash"] == plan.report["input_hash"]


def test_a_front_assigns_the_kams_once(book):
    session = to.Session(book, SCENARIO)
    front = session.front()
    assert len(front.alternatives) + len(front.left_out) > 2
    assert session.stages.computed["kam assignment"] == 1


def test_the_hash_follows_the_book_not_the_session(book):
    session = to.Session(book, SCENARIO)
    other = replace(book, reps=replace(book.reps, share=np.full(len(book.reps), 2.0)))
    plans = [session.optimise(), session.vary(book=other).optimise()]
    hashes = [plan.report["input_hash"] for plan in plans]
    assert hashes[0] != hashes[1]
    assert hashes[1] == to.optimise(other, SCENARIO).report["input_hash"]


def test_plans_of_one_map_share_its_tiling_and_the_areas_drawn(book, session, tmp_path):
    plan = session.optimise()
    to.write(plan, tmp_path / "first")
    people = np.arange(float(len(book.units)))
    counted = replace(book, units=replace(book.units, measures={"people": people}))
    for other in (
        session.vary(scenario=wider(session.requested(), 0.31)).optimise(),
        session.vary(book=counted).optimise(),
        session.evaluate(plan),
    ):
        assert other.tiling is plan.tiling
        assert PlanView(other).areas is plan.tiling.areas


def test_other_rules_about_neighbours_make_another_tiling(book):
    session = to.Session(book, SCENARIO)
    plan = session.optimise()
    corners = replace(session.requested(), neighbours=NeighbourRules("queen"))
    other = session.vary(scenario=corners).optimise()
    assert session.stages.computed["tiling"] == 2
    assert len(other.tiling.neighbours.pairs) >= len(plan.tiling.neighbours.pairs)
    assert other.tiling.rules.rule == "queen"


def test_a_book_is_hashed_once(book):
    session = to.Session(book, SCENARIO)
    plan = session.optimise()
    session.evaluate(plan)
    session.vary(scenario=wider(session.requested(), 0.31)).optimise()
    digests = {name: n for name, n in session.stages.computed.items() if name.startswith("digest of ")}
    assert {"digest of book.units", "digest of book.customers", "digest of book.reps"} <= set(digests)
    assert set(digests.values()) == {1}


def test_inputs_are_compared_by_identity_of_large_arrays_and_by_value_of_the_rest():
    large, short = np.zeros(10_000), np.arange(3.0)
    assert is_same((1, "a", {"x": short}), (1, "a", {"x": short.copy()}))
    assert not is_same((large,), (large.copy(),))
    assert is_same((large,), (large,))
    assert not is_same(1, 1.0)
    assert not is_same({"x": 1}, {"y": 1})
    assert not is_same((1,), (1, 2))


def test_the_results_used_last_are_kept():
    stages = StageCache(2)
    for number in (1, 2, 1, 3, 1, 2):
        assert stages.get("square", (number,), lambda number=number: number**2) == number**2
    assert stages.computed["square"] == 4


def test_numbers_of_kams_and_cuts_are_those_without_a_session(book):
    session = to.Session(book, SCENARIO)
    session.optimise()
    segmented = session.stages.computed["segmentation"]
    assert session.how_many_kams(1, 2).as_json() == to.how_many_kams(book, SCENARIO, 1, 2).as_json()
    assert session.stages.computed["segmentation"] == segmented
    ours, own = session.sweep_cut((0.5,)), to.sweep_cut(book, SCENARIO, (0.5,))
    assert np.array_equal(ours.cuts[0].plan.label, own.cuts[0].plan.label)
    assert np.array_equal(ours.cuts[0].plan.kam_assignment.kam_of, own.cuts[0].plan.kam_assignment.kam_of)
