"""The change limit: matching of territories, shares moved, and agreement of solver and judge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from formulate_books import made_book, made_customers, made_reps
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import InvalidInput
from territory_opt.formulate import formulate
from territory_opt.judge.disruption import moved_share
from territory_opt.model.arrays import texts
from territory_opt.model.scenario import CriterionSpec, Disruption, Scenario, UnitsInTerritory
from territory_opt.resolve import TrustedParts, resolve, scenario_faults

PEOPLE = (CriterionSpec("people", 5.0),)
LIMIT = Disruption(0.25, "people")


def line_book(today_ids, people=None, **more):
    """Units in a row with their territory of today; a dot is none."""
    n = len(today_ids)
    book = made_book(1, n, people=np.ones(n) if people is None else people, **more)
    owner = texts("" if name == "." else name for name in today_ids)
    return replace(book, units=replace(book.units, territory_id=owner))


def resolve_with(book, **keys):
    keys = {"territories": 2, "criteria": PEOPLE, "disruption": LIMIT, "contiguity": False, **keys}
    return resolve(book, Scenario(**keys))


def before(book, **keys):
    return resolve_with(book, **keys).change.before.tolist()


def faults(book, **keys):
    with pytest.raises(InvalidInput) as refused:
        resolve_with(book, **keys)
    return [(fault.column, fault.value, fault.problem) for fault in refused.value.faults]


def test_without_a_limit_there_is_no_change_limit():
    resolved = resolve_with(line_book("AABB"), disruption=None)
    assert resolved.change is None
    assert formulate(resolved).disruption is None


def test_a_territory_of_today_continues_as_its_reps():
    reps = made_reps([[0, 0], [3, 0]], ["B", "A"])
    assert before(line_book("AABB", reps=reps)) == [1, 1, 0, 0]


def test_a_territory_of_today_may_be_named_by_rep_id():
    assert before(line_book(["R2", "R2", "R1", "R1"], reps=made_reps([[0, 0], [3, 0]]))) == [1, 1, 0, 0]


def test_today_follows_from_the_customers_without_unit_territories():
    customers = made_customers([0, 1, 3], [[0, 0], [1, 0], [3, 0]], rep_id=["R2", "R2", "R1"])
    book = made_book(1, 4, people=1, customers=customers, reps=made_reps([[0, 0], [3, 0]]))
    change = resolve_with(book).change
    assert change.before.tolist() == [1, 1, -1, 0]
    # Of people, a column of the units: the unit without an owner has no row.
    assert change.unit.tolist() == [0, 1, 3]
    assert change.owner.tolist() == [1, 1, 0]


def test_without_a_rep_the_same_name_continues():
    assert before(line_book(["T002", "T002", "Z", "Z"])) == [1, 1, 0, 0]


def test_the_territory_of_a_departed_rep_continues_as_a_vacant_one_only():
    reps = made_reps([[0, 0], [3, 0]], ["A", "New"])
    # The rep of B has left and the new rep is another one, so all of B changes.
    assert before(line_book("AABB", reps=reps)) == [0, 0, -1, -1]
    assert before(line_book("AABB", reps=reps), territories=3) == [0, 0, 2, 2]


def test_with_too_few_territories_the_largest_continue():
    assert before(line_book("AABBBC", people=[1, 1, 1, 1, 1, 9])) == [-1, -1, 0, 0, 0, 1]


def test_distance_to_homes_breaks_ties():
    reps = made_reps([[3, 0], [0, 0]])
    assert before(line_book("AABB", reps=reps)) == [1, 1, 0, 0]


def test_locks_decide_which_territory_continues():
    lock = (UnitsInTerritory(("u000",), "T002"),)
    assert before(line_book("AABB"), lock=lock) == [1, 1, 0, 0]
    assert before(line_book("AABB")) == [0, 0, 1, 1]


def test_the_share_moved_by_each_block_and_territory():
    book = line_book("AABBC.", people=[1, 2, 3, 4, 5, 5])
    problem = formulate(resolve_with(book, together=(("u001", "u002"),), territories=3))
    assert problem.disruption.most == 0.25
    people = (20 * problem.disruption.moved).round(9).tolist()
    assert people == [[0, 1, 1], [3, 2, 5], [4, 0, 4], [5, 5, 0], [0, 0, 0]]


def test_units_of_a_dissolved_territory_always_count_as_moved():
    reps = made_reps([[0, 0], [3, 0]], ["A", "New"])
    moved = formulate(resolve_with(line_book("AABB", reps=reps))).disruption.moved
    assert moved.tolist() == [[0, 0.25], [0, 0.25], [0.25, 0.25], [0.25, 0.25]]


@pytest.mark.parametrize(
    ("book", "keys", "expected"),
    [
        (line_book("...."), {}, ("disruption", None, "the book has no plan of today")),
        (
            line_book("AABB"),
            {"disruption": Disruption(0.1, "popele")},
            ("disruption.measure", "popele", "the book has no such measure"),
        ),
        (
            line_book("AABB"),
            {"disruption": Disruption(0.1)},
            ("disruption.measure", "customers", "the book has no such measure"),
        ),
        (
            line_book("AABB", inns=0),
            {"disruption": Disruption(0.1, "inns")},
            ("disruption.measure", "inns", "its total over all units is 0, so it has no shares"),
        ),
        (
            line_book("AABB"),
            {"disruption": Disruption(0.1, "workload")},
            (
                "disruption.measure",
                "workload",
                "this measure depends on the bases, which are not known yet",
            ),
        ),
    ],
)
def test_limits_on_unusable_measures_are_refused(book, keys, expected):
    assert faults(book, **keys) == [expected]


def test_of_a_partly_read_book_only_the_measure_is_checked():
    scenario = Scenario(territories=2, criteria=PEOPLE, disruption=Disruption(0.1, "inns"))
    half = TrustedParts(customers=False)
    assert [fault.column for fault in scenario_faults(line_book("...."), scenario, half)] == [
        "disruption.measure"
    ]


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6), k=st.integers(1, 4), m=st.integers(1, 5))
def test_solver_and_judge_count_the_same_change(seed, k, m):
    random = np.random.default_rng(seed)
    today_ids = ["." if random.random() < 0.2 else "ABCDE"[random.integers(m)] for _ in range(12)]
    today_ids[0] = "A"
    book = line_book(today_ids, people=random.integers(1, 5, 12))
    reps = made_reps(random.uniform(0, 12, (min(k, 2), 2)), ["A", ""][: min(k, 2)])
    book = replace(book, reps=reps if random.random() < 0.5 else None)
    kept = tuple(f"u{i:03d}" for i in random.choice(12, 2, replace=False))
    resolved = resolve_with(book, territories=k, together=(kept,))
    problem, block_label = formulate(resolved), random.integers(0, k, 11)
    solver_share = problem.disruption.moved[np.arange(11), block_label].sum()
    assert moved_share(resolved.change, block_label[resolved.block]) == pytest.approx(solver_share, abs=1e-12)
    # No two of today's territories continue as the same one.
    gone_on = [t for t in set(zip(book.units.territory_id, resolved.change.before)) if t[1] >= 0]
    assert len({t for _, t in gone_on}) == len(gone_on)
