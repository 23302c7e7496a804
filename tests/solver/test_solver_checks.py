"""Units that alone are too large: named and measured, with remedies."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from solver_cases import grid_problem, problem_of
from solver_oracle import best_plan

from territory_opt.model.block_name import BlockName
from territory_opt.model.findings.blocked_findings import (
    LeastAboveTotal,
    LimitsContradict,
    MostBelowTotal,
    TerritoryLimitsContradict,
    UnitsTooLarge,
)
from territory_opt.solver.precheck import blocked, blocked_by_units
from territory_opt.wording.finding_text import finding_text

LINE = [(i, i + 1) for i in range(8)]
ALONG = np.column_stack([np.arange(9.0), np.zeros(9)])


def along(load, k, **more):
    load = np.asarray(load, dtype=float)
    load = load[:, None] if load.ndim == 1 else load
    return problem_of(ALONG[: len(load)], load, k, pairs=LINE[: len(load) - 1], **more)


def test_a_county_larger_than_a_territory_is_named():
    county = BlockName(("06037",), place="Los Angeles")
    problem = along([8, *[2] * 8], 6, tolerance=0.1)
    blocked = blocked_by_units(replace(problem, block_name=(county, *problem.block_name[1:])))
    assert blocked.proved
    assert blocked.reason == UnitsTooLarge(1)
    (found,) = blocked.blocking
    assert (found.code, found.severity) == ("unit-too-large", "problem")
    assert found.about == {"unit": county, "measure": "m0"}
    assert found.figures == {
        "share": pytest.approx(1 / 3),
        "most_share": pytest.approx(1.1 / 6),
        "territories": 3,
        "tolerance": pytest.approx(1.0),
        "most": None,
        "division": "divide",
    }
    assert finding_text(found) == (
        "Unit 06037 (Los Angeles) holds 33.33% of m0; a territory may hold at most 18.33%. What would help: "
        "at most 3 territories, a tolerance of at least 1 for m0, or dividing it."
    )
    assert finding_text(found, "de").startswith("Einheit 06037 (Los Angeles) hat 33,33 % von m0;")


def test_a_unit_is_advised_to_be_divided_only_where_it_can_be():
    problem = along([8, *[2] * 8], 6, tolerance=0.1)
    for how, end in (
        ("split", "for m0, or splitting it, with split_above in [units]."),
        ("one-place", "for m0. It cannot be divided, for its customers are in one place."),
    ):
        advice = (how, *["smaller-units"] * 8)
        (found,) = blocked_by_units(replace(problem, split_advice=advice)).blocking
        assert found.division == how
        assert finding_text(found).endswith(end)


def test_every_unit_and_every_measure_is_listed_largest_first():
    load = np.ones((9, 2))
    load[[2, 5], 0] = 30, 40
    load[2, 1] = 20
    blocked = blocked_by_units(along(load, 4, tolerance=0.1))
    assert [(*one.unit.units, one.measure) for one in blocked.blocking] == [
        ("u5", "m0"), ("u2", "m0"), ("u2", "m1"),
    ]  # fmt: skip
    assert blocked.reason == UnitsTooLarge(2)
    assert finding_text(blocked.reason).startswith("2 units")


def test_nobody_is_blamed_where_it_fits():
    assert blocked_by_units(along([3.3, *[1.0875] * 8], 4, tolerance=0.1)) is None
    assert blocked_by_units(along([9, *[1] * 8], 4, tolerance=np.inf)) is None
    # The largest territory decides.
    assert blocked_by_units(along([9, *[1] * 8], 3, tolerance=0.1, share=[[8], [4], [4]])) is None


def test_a_load_that_depends_on_the_base_proves_nothing():
    assert blocked_by_units(along([9, *[1] * 8], 3, tolerance=0.1, drive={0: 1.0})) is None


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(2, 3))
def test_who_is_blocked_has_no_plan(seed, k):
    random = np.random.default_rng(seed)
    load = random.uniform(0.1, 1.0, 6)
    load[random.integers(6)] *= random.choice([1, 4, 8])
    problem = along(
        load, k, tolerance=random.choice([0.1, 0.5]), high=random.choice([np.inf, load.sum() / k])
    )
    if blocked_by_units(problem) is not None:
        assert best_plan(problem).label is None


@settings(max_examples=80)
@given(st.integers(0, 2**32 - 1), st.integers(2, 6))
def test_what_would_help_helps(seed, k):
    """Taken at its word, the advice removes what blocks."""
    random = np.random.default_rng(seed)
    load = random.uniform(0.1, 1.0, 9)
    load[4] = 12.0
    problem = along(load, k, tolerance=0.1)
    blocked = blocked_by_units(problem)
    assume(blocked is not None)
    (found,) = blocked.blocking
    tolerance = float(re.search(r"tolerance of at least ([\d.]+)", finding_text(found)).group(1))
    assert tolerance == pytest.approx(found.tolerance, rel=1e-9)
    assert blocked_by_units(replace(problem, tolerance=np.array([tolerance]))) is None
    if found.territories is not None:
        assert blocked_by_units(along(load, found.territories, tolerance=0.1)) is None
        assert blocked_by_units(along(load, found.territories + 1, tolerance=0.1)) is not None


def test_an_absolute_limit_is_not_cured_by_a_tolerance():
    """Where max blocks, neither fewer territories nor a wider band lets the unit in."""
    (found,) = blocked_by_units(along([5, *[1] * 8], 3, tolerance=np.inf, high=4.0)).blocking
    assert found.unit == BlockName(("u0",))
    assert (found.tolerance, found.territories, found.most) == (None, None, 5.0)
    assert "What would help: a max of at least 5 for m0, or dividing it." in finding_text(found)


def test_without_any_remedy_none_is_offered():
    """The largest share and the largest max belong to different territories."""
    problem = along([5, *[1] * 8], 2, tolerance=0.0, share=[[3], [7]], high=[[13.0], [4.0]])
    problem = replace(problem, split_advice=("one-place",) * 9)
    (found,) = blocked_by_units(problem).blocking
    assert (found.tolerance, found.territories, found.most) == (None, None, None)
    assert "What would help" not in finding_text(found)
    assert finding_text(found).endswith("It cannot be divided, for its customers are in one place.")


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (101.0, np.inf, LeastAboveTotal("m0", 202.0, 16.0)),
        (0.0, 5.0, MostBelowTotal("m0", 10.0, 16.0)),
        (7.0, 6.0, TerritoryLimitsContradict("T2", "m0", 7.0, 6.0)),
    ],
)
def test_limits_that_contradict_the_total_are_proved(low, high, expected):
    problem = grid_problem(4, 4, 2, load=np.ones((16, 1)), tolerance=np.inf)
    limits = replace(problem, low=np.full((2, 1), low), high=np.full((2, 1), high))
    found = blocked(limits)
    assert found is not None
    assert found.proved
    assert found.reason == LimitsContradict()
    assert expected in found.blocking
    for figure in expected.figures.values():
        assert f" {figure:g}" in finding_text(expected)
    assert blocked(problem) is None
