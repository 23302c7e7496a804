"""Rules that cannot be kept together: named, and never where a plan exists."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_cases import grid_problem, problem_of
from solver_rule_cases import deviations, problem_with_rules

from territory_opt.model.block_name import BlockName
from territory_opt.model.findings.blocked_findings import (
    ChangeLimitBlocks,
    ChangeLimitInConflict,
    ChangeLimitTooSmall,
    IslandNotDivisible,
    LimitsConflict,
    LockOverfillsTerritory,
    MapInParts,
    PartsNeedTerritories,
    RulesBlock,
    TerritoryStaysEmpty,
    TerritoryUnderfilled,
    UnitMayGoNowhere,
    UnitsAndRulesBlock,
)
from territory_opt.model.problem import ChangeAllowance
from territory_opt.solver.precheck import blocked
from territory_opt.wording.finding_text import finding_text


@settings(max_examples=150)
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


def found_in(problem):
    found = blocked(problem)
    assert found is not None
    return found


def codes(problem):
    return [one.code for one in found_in(problem).blocking]


def units(*ids):
    return tuple(BlockName((one,)) for one in ids)


def test_locked_units_that_overfill_a_territory_are_named():
    found = found_in(only(even(), t1=range(8)))
    assert found.reason == RulesBlock()
    (overfull,) = (one for one in found.blocking if isinstance(one, LockOverfillsTerritory))
    assert overfull.about == {"territory": "T1", "measure": "m0", "units": units("u0", "u1", "u2")}
    assert overfull.figures == {"more": 5, "load": 8.0, "most": pytest.approx(6.6)}
    assert finding_text(overfull) == (
        "Territory T1 must hold unit u0, unit u1, unit u2 and 5 more, together 8 of m0, but may hold at most "
        "6.6. What would help: one lock less, or a wider limit for m0."
    )
    assert blocked(only(even(), t1=range(6))) is None


def test_locks_are_reported_with_units_that_are_too_large_the_worst_first():
    load = np.ones((12, 1))
    load[0] = 12.0
    problem = grid_problem(3, 4, 4, load=load, tolerance=0.1)
    assert codes(problem) == ["unit-too-large"]
    assert codes(only(problem, t1=range(4, 11))) == ["unit-too-large", "lock-overfills-territory"]
    worse = found_in(only(problem, t1=range(3)))
    assert [one.code for one in worse.blocking] == ["lock-overfills-territory", "unit-too-large"]
    assert (worse.blocking[0].units, worse.blocking[0].more) == (units("u0", "u1", "u2"), 0)
    assert worse.blocking[1].unit == BlockName(("u0",))
    assert worse.reason == UnitsAndRulesBlock()
    # A unit that fits nowhere is not the fault of its lock.
    assert codes(only(problem, t1=range(1))) == ["unit-too-large"]


def test_a_unit_that_may_go_nowhere_is_named():
    problem = even()
    allowed = np.ones((12, 2), dtype=bool)
    allowed[7] = False
    found = found_in(replace(problem, allowed=allowed)).blocking[0]
    assert found == UnitMayGoNowhere(BlockName(("u7",)))
    assert finding_text(found).startswith("Unit u7 may go to no territory. What would help: ")


def test_a_territory_nobody_may_enter_is_named():
    problem = grid_problem(3, 4, 2, tolerance=np.inf)
    allowed = np.ones((12, 2), dtype=bool)
    allowed[:, 1] = False
    found = found_in(replace(problem, allowed=allowed)).blocking[0]
    assert found == TerritoryStaysEmpty("T2")
    assert finding_text(found).startswith("No unit may go to territory T2. What would help: ")


def test_a_territory_that_may_have_too_little_is_named():
    problem = even(k=3)
    allowed = np.ones((12, 3), dtype=bool)
    allowed[2:, 2] = False
    (found,) = found_in(replace(problem, allowed=allowed)).blocking
    assert found == TerritoryUnderfilled("T3", "m0", 2.0, pytest.approx(3.6))
    assert finding_text(found).startswith("All units that may go to territory T3 hold 2 of m0 together")
    assert "at least 3.6." in finding_text(found)


def test_change_that_is_forced_beyond_its_limit_is_reported():
    problem = only(even(), t1=[0, 1, 2])
    moved = np.zeros((12, 2))
    moved[:, 0] = 1 / 12
    found = found_in(replace(problem, disruption=ChangeAllowance(moved, 0.1)))
    (too_small,) = found.blocking
    assert found.reason == ChangeLimitBlocks()
    assert too_small == ChangeLimitTooSmall(
        units("u0", "u1", "u2"), 0, pytest.approx(0.25), 0.1, 0.25, by_rules=True
    )
    text = finding_text(too_small)
    assert text.startswith(
        "At least 25% must change territory, by unit u0, unit u1 and unit u2; the limit is 10%."
    )
    assert "a limit of at least 0.25, or" in text
    assert blocked(replace(problem, disruption=ChangeAllowance(moved, 0.5))) is None


def test_bands_that_need_more_change_than_allowed_are_reported():
    moved = np.zeros((12, 2))
    moved[:, 1] = 1 / 12
    found = found_in(replace(even(), disruption=ChangeAllowance(moved, 0.2)))
    assert found.reason == LimitsConflict(locks=False, change=True)
    assert "the limits below and the limit on change" in finding_text(found.reason)
    *limits, change, remedy = found.blocking
    known = {("T2", "m0", "least"): 5.4, ("T1", "m0", "most"): 6.6}
    assert limits
    for one in limits:
        assert one.limit == pytest.approx(known[one.territory, one.measure, one.side])
    texts = {finding_text(one) for one in limits}
    assert texts <= {
        "Territory T2 must hold at least 5.4 of m0.", "Territory T1 may hold at most 6.6 of m0."
    }  # fmt: skip
    assert change == ChangeLimitInConflict(0.2)
    assert finding_text(change) == "At most 20% may change territory."
    assert finding_text(remedy) == "What would help: wider limits, or a larger limit on change."
    assert blocked(replace(even(), disruption=ChangeAllowance(moved, 0.5))) is None


def test_an_island_that_holds_no_whole_territory_is_named_by_its_largest_unit():
    points = np.array([[i, 0.0] for i in range(12)])
    load = np.ones((12, 1))
    load[8] = 2.0
    pairs = [(i, i + 1) for i in range(11) if i != 7]
    problem = problem_of(points, load, 3, pairs=pairs, tolerance=0.1)
    found = found_in(problem)
    assert found.reason == MapInParts()
    (island,) = found.blocking
    assert island == IslandNotDivisible(BlockName(("u8",)), 3)
    text = finding_text(island)
    assert text.startswith("Unit u8 with 3 more units around it is not connected to the rest of the map")
    assert blocked(replace(problem, contiguous=False)) is None
    assert blocked(replace(problem, tolerance=np.array([0.2]))) is None


def test_more_islands_than_territories():
    points = np.array([[i, 0.0] for i in range(6)])
    problem = problem_of(points, np.ones((6, 1)), 2, pairs=[(0, 1), (2, 3), (4, 5)], tolerance=np.inf)
    (found,) = found_in(problem).blocking
    assert (found.code, found.parts, found.least, found.requested) == ("parts-need-territories", 3, 3, 2)
    assert "needs at least 3 territories, but 2 are requested" in finding_text(found)


def test_islands_that_hold_fewer_territories_than_requested():
    """Two islands with a load of 1 hold one territory of at least 0.6 each."""
    points = np.array([[i, 0.0] for i in range(4)])
    problem = problem_of(
        points, np.full((4, 1), 0.5), 3, pairs=[(0, 1), (2, 3)], tolerance=np.inf, low=0.6, high=np.inf
    )
    (found,) = found_in(problem).blocking
    assert found == PartsNeedTerritories(parts=2, least=2, most=2, requested=3)
    assert "it allows at most 2, but 3 are requested" in finding_text(found)
    assert blocked(replace(problem, contiguous=False)) is None


def test_free_bases_and_base_dependent_loads_are_no_reason():
    problem = grid_problem(3, 4, 2, tolerance=0.05, drive={0: 3.0}, criteria=1)
    assert blocked(only(problem, t1=[0])) is None
