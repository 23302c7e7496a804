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

from territory_opt.model.arrays import texts
from territory_opt.solver.precheck import blocked, blocked_by_units

LINE = [(i, i + 1) for i in range(8)]
ALONG = np.column_stack([np.arange(9.0), np.zeros(9)])


def along(load, k, **more):
    load = np.asarray(load, dtype=float)
    load = load[:, None] if load.ndim == 1 else load
    return problem_of(ALONG[: len(load)], load, k, pairs=LINE[: len(load) - 1], **more)


def test_a_county_larger_than_a_territory_is_named():
    problem = along(
        [8, *[2] * 8], 6, tolerance=0.1, names=["unit 06037 (Los Angeles)", *[f"unit u{i}" for i in range(8)]]
    )
    blocked = blocked_by_units(problem)
    assert blocked.proved
    (message,) = blocked.blocking
    assert message.startswith("Unit 06037 (Los Angeles) holds")
    assert "33.33% of m0" in message
    assert "at most 18.33%" in message
    assert "at most 3 territories" in message


def test_a_unit_is_advised_to_be_divided_only_where_it_can_be():
    problem = along([8, *[2] * 8], 6, tolerance=0.1)
    for how, said in (
        ("cutting it", "for m0, or cutting it."),
        ("", "for m0. It cannot be divided, for its customers are in one place."),
    ):
        (message,) = blocked_by_units(replace(problem, split_advice=texts([how] * 9))).blocking
        assert message.endswith(said)


def test_every_unit_and_every_measure_is_listed_largest_first():
    load = np.ones((9, 2))
    load[[2, 5], 0] = 30, 40
    load[2, 1] = 20
    blocked = blocked_by_units(along(load, 4, tolerance=0.1))
    assert [re.match(r"Unit (\w+) .* of (m\d);", text).groups() for text in blocked.blocking] == [
        ("u5", "m0"), ("u2", "m0"), ("u2", "m1"),
    ]  # fmt: skip
    assert blocked.reason.startswith("2 units")


def test_nobody_is_blamed_where_it_fits():
    assert blocked_by_units(along([3.3, *[1.0875] * 8], 4, tolerance=0.1)) is None
    assert blocked_by_units(along([9, *[1] * 8], 4, tolerance=np.inf)) is None
    # The largest territory decides.
    assert blocked_by_units(along([9, *[1] * 8], 3, tolerance=0.1, share=[[8], [4], [4]])) is None


def test_a_load_that_depends_on_the_base_proves_nothing():
    assert blocked_by_units(along([9, *[1] * 8], 3, tolerance=0.1, drive={0: 1.0})) is None


@settings(max_examples=60, deadline=None)
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


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 6))
def test_what_would_help_helps(seed, k):
    """Taken at its word, the advice removes what blocks."""
    random = np.random.default_rng(seed)
    load = random.uniform(0.1, 1.0, 9)
    load[4] = 12.0
    problem = along(load, k, tolerance=0.1)
    blocked = blocked_by_units(problem)
    assume(blocked is not None)
    (message,) = blocked.blocking
    tolerance = float(re.search(r"tolerance of at least ([\d.]+)", message).group(1))
    assert blocked_by_units(replace(problem, tolerance=np.array([tolerance]))) is None
    if fewer := re.search(r"at most (\d+) territories", message):
        assert blocked_by_units(along(load, int(fewer.group(1)), tolerance=0.1)) is None
        assert blocked_by_units(along(load, int(fewer.group(1)) + 1, tolerance=0.1)) is not None


def test_an_absolute_limit_is_not_cured_by_a_tolerance():
    """Where max blocks, neither fewer territories nor a wider band lets the unit in."""
    (message,) = blocked_by_units(along([5, *[1] * 8], 3, tolerance=np.inf, high=4.0)).blocking
    assert "u0" in message
    assert "tolerance of at least" not in message
    assert "territories" not in message.split("What would help")[1]
    assert "max" in message


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(101.0, np.inf, "at least 202"), (0.0, 5.0, "at most 10"), (7.0, 6.0, "at least 7 and at most 6")],
)
def test_limits_that_contradict_the_total_are_proved(low, high, said):
    problem = grid_problem(4, 4, 2, load=np.ones((16, 1)), tolerance=np.inf)
    limits = replace(problem, low=np.full((2, 1), low), high=np.full((2, 1), high))
    found = blocked(limits)
    assert found is not None
    assert found.proved
    assert any(said in message for message in found.blocking)
    assert blocked(problem) is None
