"""Alternatives: dominance, names, and the assembled front."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.model.findings.front_findings import DominatedBy, NoPlanFound, SameFigures
from territory_opt.model.report.report import ObjectiveValue
from territory_opt.model.scenario import CriterionSpec, Disruption, Scenario
from territory_opt.whatif.front.assemble import assemble
from territory_opt.whatif.front.dominance import dominates, find_covering
from territory_opt.whatif.front.front import LeftOut
from territory_opt.whatif.front.plan_names import variant_folder, variant_name
from territory_opt.whatif.front.variant import AS_REQUESTED, Variant

figures = st.integers(0, 4).map(float)
points = st.integers(1, 3).flatmap(
    lambda size: st.lists(st.tuples(*[figures] * size), min_size=1, max_size=9)
)


@given(points)
def test_kept_points_are_not_dominated_and_cover_the_others(given_points):
    covered = find_covering(given_points)
    kept = [point for point, by in zip(given_points, covered, strict=True) if by is None]
    assert kept
    assert len(set(kept)) == len(kept)
    assert not any(dominates(a, b) for a in kept for b in kept)
    for point, by in zip(given_points, covered, strict=True):
        if by is not None:
            assert covered[by] is None
            assert given_points[by] == point or dominates(given_points[by], point)


@given(points)
def test_of_equal_points_the_first_is_kept(given_points):
    covered = find_covering(given_points)
    for index, by in enumerate(covered):
        if by is not None and given_points[by] == given_points[index]:
            assert by < index


@given(st.tuples(figures, figures), st.tuples(figures, figures), st.tuples(figures, figures))
def test_dominance_is_an_order(a, b, c):
    assert not dominates(a, a)
    assert not (dominates(a, b) and dominates(b, a))
    if dominates(a, b) and dominates(b, c):
        assert dominates(a, c)


SAME = Scenario(criteria=(CriterionSpec("customers", 0.1), CriterionSpec("visits", 0.1)))
MIXED = Scenario(criteria=(CriterionSpec("customers", 0.1), CriterionSpec("visits", 0.2)))


@pytest.mark.parametrize(
    ("variant", "requested", "name", "folder"),
    [
        (AS_REQUESTED, SAME, "As requested", "as-asked"),
        (Variant(1.5), SAME, "Looser than requested: within 15 %", "looser-15-percent"),
        (Variant(0.25), SAME, "Balanced to 2.5 %", "balanced-2-5-percent"),
        (
            Variant(0.5),
            MIXED,
            "Balanced to 50 % of the tolerances",
            "balanced-50-percent-of-the-tolerances",
        ),
        (Variant(0.33, extreme=True), SAME, "Tightest balance found: 3.3 %", "balanced-3-3-percent"),
        (
            Variant(1.32, extreme=True),
            SAME,
            "Nearest to the requested tolerances: within 13.2 %",
            "looser-13-2-percent",
        ),
        (Variant(max_moved_share=0.1), SAME, "At most 10 % of customers change hands", "change-10-percent"),
        (
            Variant(max_moved_share=0.05, extreme=True),
            SAME,
            "Today, repaired: at most 5 % of customers change hands",
            "change-5-percent",
        ),
        (
            Variant(1.2, max_moved_share=0.05),
            SAME,
            "At most 5 % of customers change hands, within 12 %",
            "change-5-percent",
        ),
        (Variant(max_moved_share=0.0), SAME, "Today, unchanged", "change-0-percent"),
    ],
)
def test_names_and_folders(variant, requested, name, folder):
    assert variant_name(variant, requested, "customers") == name
    assert variant_folder(variant, requested) == folder


def test_another_measure_is_named():
    assert (
        variant_name(Variant(max_moved_share=0.1), SAME, "revenue") == "At most 10 % of revenue changes hands"
    )


@pytest.mark.parametrize("scale", [1.01, 1.5, 3.0])
def test_the_name_of_a_looser_variant_says_so(scale):
    assert "requested" in variant_name(Variant(scale), SAME, None)
    assert Variant(scale).looser


def test_a_variant_changes_tolerances_and_the_limit_only():
    requested = Scenario(
        criteria=(CriterionSpec("customers", 0.1, max=50.0), CriterionSpec("visits", min=3.0)),
        seed=4,
        disruption=Disruption(0.3, "revenue"),
    )
    assert AS_REQUESTED.apply_to(requested, "revenue") == requested
    tighter = Variant(0.5, max_moved_share=0.1).apply_to(requested, "revenue")
    assert tighter.criteria == (CriterionSpec("customers", 0.05, max=50.0), CriterionSpec("visits", min=3.0))
    assert tighter.disruption == Disruption(0.1, "revenue")
    assert tighter.seed == 4
    assert Variant(0.5).apply_to(requested, "revenue").disruption == requested.disruption


def fake_plan(deviation, objective, scenario=SAME):
    deviations = deviation if isinstance(deviation, tuple) else (deviation,) * len(scenario.criteria)
    rows = [
        SimpleNamespace(measure=spec.measure, max_deviation=one)
        for spec, one in zip(scenario.criteria, deviations, strict=True)
    ]
    report = SimpleNamespace(criteria=rows, objective=ObjectiveValue("travel", objective, "minutes"))
    return SimpleNamespace(scenario=scenario, report=report)


def test_a_front_is_sorted_and_names_dominating_plans():
    requested = fake_plan(0.099, 100.0)
    found = [
        (AS_REQUESTED, requested),
        (Variant(0.5), fake_plan(0.049, 110.0)),
        (Variant(0.25), fake_plan(0.024, 105.0)),
        (Variant(1.5), fake_plan(0.149, 90.0)),
        (Variant(2.0), fake_plan(0.149, 90.0)),
    ]
    left_out = LeftOut("Balanced to 1 %", "not_found", NoPlanFound(0))
    front = assemble(found, requested, [left_out], None)
    assert [item.name for item in front] == [
        "Looser than requested: within 15 %",
        "As requested",
        "Balanced to 2.5 %",
    ]
    assert [(left.name, left.why, left.dominated_by) for left in front.left_out] == [
        ("Balanced to 5 %", "dominated", "Balanced to 2.5 %"),
        ("Looser than requested: within 20 %", "same", "Looser than requested: within 15 %"),
        ("Balanced to 1 %", "not_found", None),
    ]
    assert [left.reason for left in front.left_out] == [
        DominatedBy("Balanced to 2.5 %"),
        SameFigures("Looser than requested: within 15 %"),
        NoPlanFound(0),
    ]
    assert front.requested.figures.balance == pytest.approx(0.99)
    assert front.plans["As requested"] is requested


def test_balance_counts_in_shares_of_each_tolerance():
    plan = fake_plan((0.1, 0.24), 1.0, MIXED)
    front = assemble([(AS_REQUESTED, plan)], plan, [], None)
    assert front.requested.figures.balance == pytest.approx(1.2)
    assert front.requested.figures.worst_deviation == pytest.approx(0.24)


def test_without_a_tolerance_the_worst_deviation_counts():
    scenario = Scenario(criteria=(CriterionSpec("customers", max=9.0),))
    plan = fake_plan(0.4, 1.0, scenario)
    assert assemble([(AS_REQUESTED, plan)], plan, [], None).requested.figures.balance == pytest.approx(0.4)
