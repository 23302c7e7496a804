"""Alternatives on small books."""

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest

import territory_opt as to
from territory_opt.errors import Interrupted
from territory_opt.ingest import book_from_rows
from territory_opt.model.budget import BandEffort
from territory_opt.model.deadline import Deadline
from territory_opt.model.findings.front_findings import NoPlanFound, NotTried, ProvedImpossible
from territory_opt.model.result import Status
from territory_opt.pipeline.plan_front import tolerance_variants
from territory_opt.pipeline.shared_budget import SharedBudget
from territory_opt.pipeline.solve_session import SolveSession
from territory_opt.whatif.front.dominance import dominates
from territory_opt.wording.finding_text import finding_text

SIDE = 6
CRITERIA = [{"measure": "customers", "tolerance": 0.2}, {"measure": "size", "tolerance": 0.2}]


def grid_book(today=None):
    """6 x 6 units with weights growing to one side."""
    units = [
        {
            "unit_id": f"u{i}{j}",
            "lon": 8 + 0.3 * i,
            "lat": 50 + 0.2 * j,
            "customers": 10.0 + 3 * i + j,
            "size": 20.0 + (i * 7 + j * 5) % 11,
            **({} if today is None else {"territory_id": today(i, j)}),
        }
        for i, j in itertools.product(range(SIDE), repeat=2)
    ]
    reps = [
        {"rep_id": f"R{t}", "lon": lon, "lat": lat, "territory_id": f"T{t}"}
        for t, (lon, lat) in enumerate([(8.2, 50.5), (8.8, 50.3), (9.4, 50.6)])
    ]
    return book_from_rows({"units": units, "reps": reps})


def make_scenario(**changes):
    return {"iterations": 6, "criteria": CRITERIA, "compactness_weight": "customers", **changes}


def wrap_later_solves(monkeypatch, wrapped):
    """Let every solve of a front but the first go through `wrapped(solve, session, start=..., ...)`."""
    solve, first = SolveSession.optimise, []

    def optimise(session, **settings):
        if not first:
            first.append(session)
            return solve(session, **settings)
        return wrapped(solve, session, **settings)

    monkeypatch.setattr(SolveSession, "optimise", optimise)


def columns(i, _):
    return f"T{i // 2}"


@pytest.fixture(scope="module")
def with_today():
    return to.front(grid_book(columns), make_scenario())


@pytest.fixture(scope="module")
def without_today():
    return to.front(grid_book(), make_scenario())


@pytest.mark.parametrize("which", ["with_today", "without_today"])
def test_no_alternative_dominates_another(which, request):
    front = request.getfixturevalue(which)
    assert 1 < len(front) <= 7
    points = [item.figures.point for item in front]
    assert not any(dominates(a, b) for a in points for b in points)
    assert len({item.name for item in front}) == len({item.folder for item in front}) == len(front)


@pytest.mark.parametrize("which", ["with_today", "without_today"])
def test_every_alternative_holds_the_rules_of_its_variant(which, request):
    front = request.getfixturevalue(which)
    assert len(front) > 1
    for item in front:
        assert item.plan.report["holds"]
        scale = item.variant.scale
        assert [row["tolerance"] for row in item.plan.report["criteria"]] == pytest.approx([0.2 * scale] * 2)
        assert item.figures.balance <= scale * (1 + 1e-9)
        judged = to.evaluate(item.plan.book, item.plan, item.plan.scenario)
        assert judged.report["holds"]
        assert judged.report["objective"]["value"] == pytest.approx(item.figures.objective)


def test_without_today_there_is_no_change(without_today):
    report = without_today.as_dict()
    assert report["change_measure"] is report["today"] is None
    assert all(
        row["changed"] is None and row["against_asked"]["changed"] is None for row in report["alternatives"]
    )
    assert not any("change hands" in row["name"] or "Today" in row["name"] for row in report["alternatives"])


def test_change_is_measured_against_today(with_today):
    weight = np.array(with_today.requested.plan.book.units.measures["customers"])
    assert any(item.variant.max_moved_share is not None for item in with_today)
    for item in with_today:
        new = item.plan.territory_id[item.plan.label]
        moved = weight[new != item.plan.book.units.territory_id].sum() / weight.sum()
        assert item.figures.changed == pytest.approx(moved)
        if item.variant.max_moved_share is not None:
            assert item.figures.changed <= item.variant.max_moved_share + 1e-9


@pytest.mark.parametrize("which", ["with_today", "without_today"])
def test_the_report_is_published_under_its_own_names(which, request):
    front = request.getfixturevalue(which)
    view = json.loads(json.dumps(front.as_dict(), allow_nan=False))
    assert list(view) == [
        "status", "seed", "input_hash", "version", "objective", "change_measure", "asked", "today",
        "alternatives", "left_out",
    ]  # fmt: skip
    assert list(view["asked"]) == [
        "folder", "on_the_front", "tolerances", "infeasible", "objective", "worst_deviation", "balance",
        "changed",
    ]  # fmt: skip
    for row, item in zip(view["alternatives"], front, strict=True):
        assert list(row) == [
            "name", "folder", "best_in", "as_asked", "looser_than_asked", "limits_change", "status",
            "solve_seconds", "objective", "worst_deviation", "balance", "changed", "gap", "criteria",
            "against_asked", "in_words",
        ]  # fmt: skip
        assert row["as_asked"] == item.variant.as_requested == (not row["in_words"])
        assert row["looser_than_asked"] == item.variant.looser
        assert row["criteria"][0] == {
            name: item.plan.report["criteria"][0][name] for name in ("measure", "tolerance", "max_deviation")
        }
    assert all(list(row) == ["name", "why", "reason", "dominated_by"] for row in view["left_out"])
    assert [row["reason"] for row in view["left_out"]] == [left.text for left in front.left_out]
    assert front.report["alternatives"] == view["alternatives"]


@pytest.mark.parametrize("which", ["with_today", "without_today"])
def test_differences_are_those_of_compare(which, request):
    front = request.getfixturevalue(which)
    for row, item in zip(front.report.alternatives, front, strict=True):
        moved = to.compare(front.requested.plan, item.plan)
        against = row.against_requested
        assert (against.units_moved, against.customers_moved) == (moved.units_moved, moved.customers_moved)
        assert against.revenue_moved_share == moved.revenue_moved_share


def test_a_variant_without_a_plan_names_what_blocks_it():
    tight = [{"measure": "customers", "tolerance": 0.0001}, {"measure": "size", "tolerance": 0.0001}]
    front = to.front(grid_book(columns), make_scenario(criteria=tight))
    without = [left for left in front.left_out if left.why in ("infeasible", "not_found")]
    assert {type(left.reason) for left in without} == {ProvedImpossible, NoPlanFound}
    for left in without:
        assert left.details
        if isinstance(left.reason, NoPlanFound):
            assert left.reason.broken == len(left.details)
            named = [finding_text(one).removesuffix(".") for one in left.details[:3]]
            assert "; ".join(named) in left.text
        else:
            assert left.reason.blocking == len(left.details) - 1
            assert left.text.startswith(f"Proved impossible. {finding_text(left.details[0])}")


def test_a_plan_of_today_that_holds_every_rule_is_an_alternative():
    # Today's rows hold this tolerance, but with more travel than needed.
    wide = [{"measure": "size", "tolerance": 0.3}]
    front = to.front(grid_book(lambda _, j: f"T{j // 2}"), make_scenario(criteria=wide))
    unchanged = front.plans["Today, unchanged"]
    assert (unchanged.territory_id[unchanged.label] == unchanged.book.units.territory_id).all()
    assert front.alternatives[-1].plan is unchanged
    assert "fewest changes" in front.as_dict()["alternatives"][-1]["best_in"]


def test_the_front_is_reproducible_and_each_solve_starts_from_a_plan(with_today, monkeypatch):
    starts, plans = [], []

    def recorded(solve, session, *, start, **rest):
        starts.append(start)
        plans.append(solve(session, start=start, **rest))
        return plans[-1]

    wrap_later_solves(monkeypatch, recorded)
    front = to.front(grid_book(columns), make_scenario())
    assert [item.name for item in front] == [item.name for item in with_today]
    assert all(np.array_equal(a.plan.label, b.plan.label) for a, b in zip(front, with_today, strict=True))
    today = {f"u{i}{j}": columns(i, j) for i, j in itertools.product(range(SIDE), repeat=2)}
    assert len(starts) >= 4
    assert today in [start for start in starts if isinstance(start, dict)]
    assert any(start is plan for start, plan in zip(starts[1:], plans, strict=False))
    known = [start for start in starts if isinstance(start, to.Plan) and start is not starts[0]]
    assert known
    assert all(any(start is plan for plan in plans) for start in known)


def test_a_scenario_without_a_plan_still_has_alternatives():
    tight = [{"measure": "customers", "tolerance": 0.0001}, {"measure": "size", "tolerance": 0.0001}]
    front = to.front(grid_book(), make_scenario(criteria=tight))
    report = front.as_dict()
    assert front.status in ("infeasible", "not_found")
    assert report["asked"]["infeasible"]["reason"]
    assert not report["asked"]["on_the_front"]
    assert ("As requested", front.status) in [(left.name, left.why) for left in front.left_out]
    assert len(front) >= 1
    assert all("requested" in item.name and item.variant.looser for item in front)
    assert any(item.name.startswith("Nearest to the requested tolerances") for item in front)
    assert all(item.plan.report["holds"] for item in front)


def test_a_scenario_infeasible_for_any_tolerance_has_no_alternatives():
    front = to.front(grid_book(), make_scenario(criteria=[{"measure": "size", "min": 1e9}]))
    assert len(front) == 0
    assert front.status in ("infeasible", "not_found")
    assert [left.name for left in front.left_out] == ["As requested"]
    assert front.as_dict()["alternatives"] == []


def test_absolute_limits_alone_leave_only_change_to_vary():
    front = to.front(
        grid_book(columns), make_scenario(criteria=[{"measure": "size", "min": 200, "max": 400}])
    )
    assert {item.variant.scale for item in front} == {1.0}
    assert "As requested" in front.plans


def test_stopped_after_the_first_plan_it_keeps_that(monkeypatch):
    stopped = []
    wrap_later_solves(monkeypatch, lambda solve, *a, **k: stopped.append(1) or solve(*a, **k))

    class Stop(to.Progress):
        def stage(self, name, detail=""):
            if name.startswith("alternative"):
                stopped.append(name)

    front = to.front(grid_book(columns), make_scenario(), progress=Stop(), stop=lambda: bool(stopped))
    assert [item.name for item in front] == ["As requested"]
    assert {left.why for left in front.left_out} <= {"not_tried", "not_found"}
    assert NotTried("stopped") in [left.reason for left in front.left_out if left.why == "not_tried"]


def test_stopped_before_any_plan():
    with pytest.raises(Interrupted):
        to.front(grid_book(), make_scenario(), stop=lambda: True)


def test_faults_are_those_of_optimise():
    with pytest.raises(to.InvalidInput, match="criteri"):
        to.front(grid_book(), {"criterias": []})


def test_a_time_limit_covers_all_solves():
    budget = SharedBudget(Deadline.after(100.0), 5)
    requested = to.Scenario(effort="best", time_limit_s=100.0, iterations=9)
    assert budget.first_solve(requested).time_limit_s == pytest.approx(30.0, rel=0.01)
    assert budget.first_solve(requested).effort == "best"
    next_solve = budget.next_solve(requested)
    assert next_solve.time_limit_s <= 100.0 / 3
    assert (next_solve.effort, next_solve.iterations) == ("standard", 3)
    assert SharedBudget(Deadline.after(0.0), 5).exhausted()
    assert not SharedBudget(Deadline(), 5).exhausted()
    assert SharedBudget(Deadline(), 5).next_solve(requested).time_limit_s is None


def test_variants_without_time_left_are_reported():
    front = to.front(grid_book(), make_scenario(time_limit_s=0.05))
    assert front.requested.plan is not None
    assert NotTried("time") in [left.reason for left in front.left_out if left.why == "not_tried"]


def test_a_tighter_variant_without_a_plan_is_solved_from_scratch(monkeypatch):
    from_scratch = []

    def failing(solve, session, *, start, **rest):
        plan = solve(session, start=start, **rest)
        if session.requested().criteria[0].tolerance != pytest.approx(0.15):
            return plan
        if start is None:
            from_scratch.append(plan)
            return plan
        return to.Plan.of(replace(plan, report=replace(plan.report, status=Status.NOT_FOUND, gap=None)))

    wrap_later_solves(monkeypatch, failing)
    front = to.front(grid_book(), make_scenario())
    assert len(from_scratch) == 1
    assert from_scratch[0].report["holds"]
    assert not [
        left for left in front.left_out if left.name == "Balanced to 15 %" and left.why == "not_found"
    ]
    assert front.plans.get("Balanced to 15 %", from_scratch[0]) is from_scratch[0]


@pytest.mark.parametrize(("few_units", "repairs"), [(1_000, 3), (1, 0)])
def test_only_few_units_are_repaired_from_a_plan_that_is_solved_again(monkeypatch, few_units, repairs):
    tried = []

    def noted(solve, session, *, start, **rest):
        tolerance = session.requested().criteria[0].tolerance
        tried.append((tolerance < 0.3, start is not None, session.band_effort))
        return solve(session, start=start, **rest)

    monkeypatch.setattr(tolerance_variants, "FEW_UNITS", few_units)
    wrap_later_solves(monkeypatch, noted)
    to.front(grid_book(), make_scenario())
    tightened = [effort for tighter, started, effort in tried if tighter and started]
    assert BandEffort(repairs, explain=False) in tightened
    assert not any(effort.explain for _, _, effort in tried)
