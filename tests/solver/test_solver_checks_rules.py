"""Rules that cannot be kept together: named in words, and never where a plan exists."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_cases import grid_problem, problem_of
from solver_rule_cases import deviations, problem_with_rules

from territory_opt.model.problem import ChangeAllowance
from territory_opt.solver.precheck import blocked


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_who_is_blocked_has_no_plan(seed):
    problem = problem_with_rules(seed)
    found = blocked(problem)
    if found is not None:
        deviation, _ = deviations(problem)
        assert found.proved
        assert found.blocking
        assert not (deviation <= problem.tolerance + 1e-9).all(axis=1).any()


def even(rows=3, columns=4, k=2, **more):
    return grid_problem(rows, columns, k, load=np.ones((rows * columns, 1)), tolerance=0.1, **more)


def only(problem, **columns):
    """Units that may go to one territory alone, by territory number."""
    allowed = np.ones((problem.n, problem.k), dtype=bool)
    for name, units in columns.items():
        others = np.arange(problem.k) != int(name[1:]) - 1
        allowed[np.ix_(units, others)] = False
    return replace(problem, allowed=allowed)


def said(problem):
    found = blocked(problem)
    assert found is not None
    return found


def test_locked_units_that_overfill_a_territory_are_named():
    (message,) = (text for text in said(only(even(), t1=range(8))).blocking if "must hold unit" in text)
    assert message.startswith("Territory T1 must hold unit u0, unit u1, unit u2 and 5 more, together 8 of m0")
    assert "at most 6.6" in message
    assert "What would help: one lock less" in message
    assert blocked(only(even(), t1=range(6))) is None


def test_locks_are_reported_with_units_that_are_too_large_the_worst_first():
    load = np.ones((12, 1))
    load[0] = 12.0
    problem = grid_problem(3, 4, 4, load=load, tolerance=0.1)
    assert [text.split()[0] for text in said(problem).blocking] == ["Unit"]
    slight = only(problem, t1=range(4, 11))
    assert [" ".join(text.split()[:2]) for text in said(slight).blocking] == ["Unit u0", "Territory T1"]
    worse = said(only(problem, t1=range(3)))
    assert worse.blocking[0].startswith("Territory T1 must hold unit u0, unit u1 and unit u2")
    assert worse.blocking[1].startswith("Unit u0 holds")
    assert "locks" in worse.reason
    # A unit that fits nowhere is not the fault of its lock.
    assert [text.split()[0] for text in said(only(problem, t1=range(1))).blocking] == ["Unit"]
    assert "larger than a territory" in worse.reason


def test_a_unit_that_may_go_nowhere_is_named():
    problem = even()
    allowed = np.ones((12, 2), dtype=bool)
    allowed[7] = False
    assert said(replace(problem, allowed=allowed)).blocking[0].startswith("Unit u7 may go to no territory.")


def test_a_territory_nobody_may_enter_is_named():
    problem = grid_problem(3, 4, 2, tolerance=np.inf)
    allowed = np.ones((12, 2), dtype=bool)
    allowed[:, 1] = False
    assert "No unit may go to territory T2" in said(replace(problem, allowed=allowed)).blocking[0]


def test_a_territory_that_may_have_too_little_is_named():
    problem = even(k=3)
    allowed = np.ones((12, 3), dtype=bool)
    allowed[2:, 2] = False
    (message,) = said(replace(problem, allowed=allowed)).blocking
    assert message.startswith("All units that may go to territory T3 hold 2 of m0 together")


def test_change_that_is_forced_beyond_its_limit_is_reported():
    problem = only(even(), t1=[0, 1, 2])
    moved = np.zeros((12, 2))
    moved[:, 0] = 1 / 12
    (message,) = said(replace(problem, disruption=ChangeAllowance(moved, 0.1))).blocking
    assert message.startswith("At least 25.00% must change territory, by unit u0, unit u1 and unit u2")
    assert "a limit of at least 0.2500" in message
    assert blocked(replace(problem, disruption=ChangeAllowance(moved, 0.5))) is None


def test_bands_that_need_more_change_than_allowed_are_reported():
    moved = np.zeros((12, 2))
    moved[:, 1] = 1 / 12
    found = said(replace(even(), disruption=ChangeAllowance(moved, 0.2)))
    assert "the limit on change" in found.reason
    limits = ("Territory T2 must hold at least 5.4 ", "Territory T1 may hold at most 6.6 ")
    assert any(text.startswith(limits) for text in found.blocking)
    assert any("At most 20.00% may change territory" in text for text in found.blocking)
    assert blocked(replace(even(), disruption=ChangeAllowance(moved, 0.5))) is None


def test_an_island_that_holds_no_whole_territory_is_named_by_its_largest_unit():
    points = np.array([[i, 0.0] for i in range(12)])
    load = np.ones((12, 1))
    load[8] = 2.0
    pairs = [(i, i + 1) for i in range(11) if i != 7]
    problem = problem_of(points, load, 3, pairs=pairs, tolerance=0.1)
    (message,) = said(problem).blocking
    assert message.startswith("Unit u8 with 3 more units around it is not connected to the rest of the map")
    assert blocked(replace(problem, contiguous=False)) is None
    assert blocked(replace(problem, tolerance=np.array([0.2]))) is None


def test_more_islands_than_territories():
    points = np.array([[i, 0.0] for i in range(6)])
    problem = problem_of(points, np.ones((6, 1)), 2, pairs=[(0, 1), (2, 3), (4, 5)], tolerance=np.inf)
    (message,) = said(problem).blocking
    assert "needs at least 3 territories, but 2 are requested" in message


def test_free_bases_and_base_dependent_loads_are_no_reason():
    problem = grid_problem(3, 4, 2, tolerance=0.05, drive={0: 3.0}, criteria=1)
    assert blocked(only(problem, t1=[0])) is None
