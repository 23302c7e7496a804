"""Locks, forbids and lists: lookup, conflicts, and allowed territories."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from formulate_books import made_book, made_reps
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import InvalidInput
from territory_opt.formulate import formulate
from territory_opt.model.arrays import texts
from territory_opt.model.block_name import BlockName
from territory_opt.model.scenario import CriterionSpec, Scenario, UnitsInTerritory
from territory_opt.resolve import TrustedParts, resolve, scenario_faults
from territory_opt.resolve.id_lookup import IdLookup
from territory_opt.wording.block_text import block_text

PEOPLE = (CriterionSpec("people", 5.0),)


def rule(units, territory):
    return UnitsInTerritory(tuple(units.split()) if isinstance(units, str) else tuple(units), territory)


def resolve_with(book, **keys):
    return resolve(book, Scenario(**{"territories": 3, "criteria": PEOPLE, **keys}))


def faults(book, **keys):
    with pytest.raises(InvalidInput) as refused:
        resolve_with(book, **keys)
    return refused.value.faults


def fault_facts(book, **keys):
    return [(fault.column, fault.value, fault.problem) for fault in faults(book, **keys)]


def grouped(book, **groups):
    """The book with groups: G="u000 u001"."""
    ids = book.units.unit_id.tolist()
    group = [""] * len(ids)
    for name, members in groups.items():
        for unit in members.split():
            group[ids.index(unit)] = name
    return replace(book, units=replace(book.units, group_id=texts(group)))


GRID = made_book(3, 4, people=1)
"""u000 to u003 in the first row, u004 to u007 in the second, u008 to u011 in the third."""
WITH_REPS = made_book(3, 4, people=1, reps=made_reps([[0, 0], [3, 2]], ["North", ""]))


def test_without_rules_everything_is_allowed():
    resolved = resolve_with(GRID)
    assert resolved.allowed is None
    assert resolved.block.tolist() == resolved.kept.tolist() == list(range(12))
    assert formulate(resolved).allowed is None


def test_a_lock_leaves_one_territory_and_a_forbid_takes_one():
    resolved = resolve_with(GRID, lock=(rule("u000 u005", "T002"),), forbid=(rule("u005 u007", "T003"),))
    allowed = formulate(resolved).allowed
    assert allowed[[0, 5]].tolist() == [[False, True, False]] * 2
    assert allowed[7].tolist() == [True, True, False]
    assert allowed[np.setdiff1d(np.arange(12), [0, 5, 7])].all()
    assert resolved.rules.locked(12).tolist() == [1 if unit in (0, 5) else -1 for unit in range(12)]


def test_a_territory_can_be_named_by_its_id_or_its_rep():
    locks = [
        rule("u000", "North"),
        rule("u001", "R1"),
        rule("u002", "R2"),
        rule("u003", "T003"),
    ]
    resolved = resolve_with(WITH_REPS, lock=tuple(locks))
    assert resolved.territory_id.tolist() == ["North", "T002", "T003"]
    assert [lock.territory for lock in resolved.rules.locks] == [0, 0, 1, 2]


def test_a_territory_id_has_priority_over_a_rep_id():
    swapped = made_book(3, 4, people=1, reps=made_reps([[0, 0], [3, 2]], ["R2", "R1"]))
    assert [x.territory for x in resolve_with(swapped, lock=(rule("u000", "R2"),)).rules.locks] == [0]


def test_a_list_makes_one_block_of_its_units():
    problem = formulate(resolve_with(GRID, together=(("u001", "u005"), ("u005", "u009"), ("u002", "u003"))))
    assert problem.n == 12 - 3
    assert problem.load[:, 0].tolist() == [1, 3, 2, 1, 1, 1, 1, 1, 1]
    assert problem.block_name[1:3] == (BlockName(("u001", "u005", "u009")), BlockName(("u002", "u003")))
    assert block_text(problem.block_name[1]) == "list with u001 (3 units)"


def test_a_list_and_a_group_that_share_a_unit_are_one_block():
    book = grouped(GRID, G="u000 u001")
    resolved = resolve_with(book, together=(("u001", "u002"),))
    assert len(set(resolved.block[:3].tolist())) == 1
    assert formulate(resolved).block_name[0] == BlockName(("u000", "u001", "u002"), group="G")


def test_a_list_that_names_a_group_inside_keeps_its_other_rules():
    book = grouped(GRID, G="u000 u001")
    resolved = resolve_with(
        book,
        together=(("u001", "u002"),),
        lock=(rule("u000", "T001"),),
        forbid=(rule("u002", "T003"),),
    )
    assert resolved.allowed[resolved.block[2]].tolist() == [True, False, False]


UNKNOWN = {
    "one unit": (
        {"lock": (rule("u000 u99", "T001"),)},
        ("lock[1].units", "u99", "the book has no such unit"),
    ),
    "several units": (
        {"together": (("u000", "u001"), ("x1", "x2", "x1", "u002"))},
        ("together[2].units", "x1, x2", "the book does not have 2 of the 3 units"),
    ),
    "no territory at all": (
        {"lock": (rule("u000", ""),)},
        ("lock[1].territory", "", "there is no such territory or rep"),
    ),
    "a territory": (
        {"forbid": (rule("u000", "T004"),)},
        ("forbid[1].territory", "T004", "there is no such territory or rep"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNKNOWN)
def test_unknown_ids_are_reported(case):
    keys, expected = UNKNOWN[case]
    assert fault_facts(GRID, **keys) == [expected]


def test_remedies_suggest_similar_ids():
    (unit,) = faults(GRID, lock=(rule("U000", "T001"),))
    assert "'u000' differs only in upper and lower case" in unit.problem
    (close,) = faults(GRID, lock=(rule("uu000", "T001"),))
    assert "Did you mean 'u000'?" in close.remedy
    (territory,) = faults(WITH_REPS, lock=(rule("u000", "Nord"),))
    assert "Did you mean 'North'?" in territory.remedy
    assert "North, T002, T003, R1, R2" in territory.remedy


def test_leading_zeros_are_never_added_automatically():
    book = made_book(1, 3, names=["01067", "01069", "01097"], people=1)
    (fault,) = faults(book, territories=2, lock=(rule("1067", "T001"),))
    assert "'01067' differs only in leading zeros" in fault.problem
    assert fault.remedy == "Leading zeros were lost; keep the id column as text in both tables."


def test_lost_zeros_before_a_number_are_suggested_first():
    reps = made_reps([[0, 0]] * 3, ["R001", "R051", "R010"])
    book = made_book(1, 3, names=["06033", "06037", "06073"], people=1, reps=reps)
    units, territory = faults(book, territories=3, lock=(rule("6037 06037#3", "R01"),))
    assert "'06037' for '6037', '06037' for '06037#3'" in units.remedy
    assert "'R001' differs only in zeros before a number" in territory.problem


def test_a_split_unit_is_still_known_by_its_id():
    names = IdLookup.of_units(texts(["06033", "06037#1", "06037#2"]))
    assert names.likely_name("6037") == "06037"
    assert "'06037' differs only in leading zeros" in names.suggestion("6037", "")[0]


def test_a_long_list_of_unknown_units_is_one_fault():
    (fault,) = faults(GRID, lock=(rule([f"x{i}" for i in range(300)], "T001"),))
    assert fault.value == "x0, x1, x2, x3, x4 and 295 more"
    assert fault.problem == "the book does not have 300 of the 300 units"


CONFLICTS = {
    "locked twice": (
        {"lock": (rule("u000 u001", "T001"), rule("u001 u002", "T002"))},
        ("lock[2].units", "u001", "locked into 'T002' here, into 'T001' by lock[1]"),
    ),
    "locked and forbidden": (
        {"lock": (rule("u000 u001", "T001"),), "forbid": (rule("u003", "T001"), rule("u001 u002", "T001"))},
        ("forbid[2].units", "u001", "kept out of 'T001', into which they are locked"),
    ),
    "forbidden everywhere": (
        {"forbid": (rule("u000 u001", "T001"), rule("u001 u002", "T002"), rule("u001", "T003"))},
        ("forbid", "u001", "all 3 territories are forbidden"),
    ),
    "the only territory": (
        {"territories": 1, "forbid": (rule("u001", "T001"),)},
        ("forbid", "u001", "the only territory is forbidden"),
    ),
    "a list locked into two": (
        {"together": (("u000", "u001", "u002"),), "lock": (rule("u000", "T001"), rule("u002", "T003"))},
        ("together[1].units", "u000, u001, u002", "units that stay together are locked into T001, T003"),
    ),
    "a list with a forbidden lock": (
        {"together": (("u000", "u001"),), "lock": (rule("u000", "T001"),), "forbid": (rule("u001", "T001"),)},
        ("together[1].units", "u000, u001",
         "units that stay together: some are locked into T001, some kept out of it"),
    ),
    "a list with nowhere to go": (
        {"territories": 2, "together": (("u000", "u001"),),
         "forbid": (rule("u000", "T001"), rule("u001", "T002"))},
        ("together[1].units", "u000, u001",
         "units that stay together: no territory is allowed to all of them"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CONFLICTS)
def test_rules_that_contradict_each_other_are_refused(case):
    keys, expected = CONFLICTS[case]
    assert fault_facts(GRID, **keys) == [expected]


def test_repeated_rules_are_accepted():
    resolved = resolve_with(
        GRID,
        lock=(rule("u000 u000", "T001"), rule("u000", "T001")),
        forbid=(
            rule("u000", "T002"),
            rule("u000", "T002"),
            rule("u001", "T002"),
        ),
        together=(("u000", "u001"), ("u001", "u000")),
    )
    assert resolved.allowed[0].tolist() == [True, False, False]


def test_a_group_whose_units_are_locked_apart_is_refused_at_the_group():
    book = grouped(GRID, G="u000 u001")
    (fault,) = faults(book, lock=(rule("u000", "T001"), rule("u001", "T002")))
    assert (fault.file, fault.column, fault.value) == ("units", "group_id", "G")


def test_all_faults_are_reported_at_once():
    columns = [
        fault.column
        for fault in faults(
            made_book(3, 4, people=0),
            compactness_weight="inns",
            lock=(rule("x", "T001"), rule("u000", "T009")),
            forbid=(rule("u001", "T009"),),
            together=(("u000", "y"),),
        )
    ]
    assert columns == [
        "compactness_weight",
        "criteria.measure",
        "lock[1].units",
        "lock[2].territory",
        "forbid[1].territory",
        "together[1].units",
    ]


def test_a_list_in_pieces_is_refused():
    apart = ("u000", "u011")
    assert fault_facts(GRID, together=(apart,)) == [
        ("together[1].units", "u000, u011", "the 2 units kept together here lie in 2 pieces")
    ]
    assert len(formulate(resolve_with(GRID, together=(apart,), contiguity=False)).block_name) == 11


def test_a_list_can_connect_a_group_in_pieces():
    book = grouped(GRID, G="u000 u002")
    assert fault_facts(book) == [("group_id", "G", "the 2 units of this group lie in 2 pieces")]
    assert resolve_with(book, together=(("u000", "u001"),)).block[:3].tolist() == [0, 0, 0]


@pytest.mark.parametrize("keys", [{"lock": (rule("u000", "T002"),)}, {"territories": 1}])
def test_pieces_with_one_allowed_territory_are_assigned_separately(keys):
    resolved = resolve_with(GRID, together=(("u000", "u001", "u011"),), **keys)
    assert resolved.kept[[0, 1, 11]].tolist() == [0, 0, 0]
    assert resolved.block[[0, 1]].tolist() == [0, 0]
    assert resolved.block[11] != 0
    if resolved.allowed is not None:
        assert resolved.allowed[resolved.block[11]].tolist() == [False, True, False]


def test_lists_reduce_the_possible_number_of_territories():
    whole = tuple(f"u{i:03d}" for i in range(11))
    assert fault_facts(GRID, together=(whole,)) == [
        ("territories", "3", "there are only 2 units and groups to divide")
    ]


def test_without_a_valid_number_of_territories_their_ids_are_not_checked():
    assert [fault.column for fault in faults(WITH_REPS, territories=1, lock=(rule("u000", "T9"),))] == [
        "territories"
    ]


def test_of_a_partly_read_book_ids_are_checked_only_against_trusted_tables():
    scenario = Scenario(territories=2, criteria=PEOPLE, lock=(rule("x", "T009"),))
    columns = {
        name: [fault.column for fault in scenario_faults(GRID, scenario, trusted)]
        for name, trusted in {
            "half-read units": TrustedParts(units=False),
            "no number": TrustedParts(at_fault=frozenset({"territories"})),
            "all": TrustedParts(customers=False),
        }.items()
    }
    assert columns == {
        "half-read units": [],
        "no number": ["lock[1].units"],
        "all": ["lock[1].units", "lock[1].territory"],
    }


@st.composite
def consistent_rules(draw):
    """A plan for 12 units and 3 territories, and random rules that it satisfies."""
    plan = draw(st.lists(st.integers(0, 2), min_size=12, max_size=12))
    names = [f"u{i:03d}" for i in range(12)]

    def some(where):
        return draw(st.lists(st.sampled_from(where), unique=True, max_size=4)) if where else []

    lock, forbid, together = [], [], []
    for t in range(3):
        inside = [names[u] for u in range(12) if plan[u] == t]
        outside = [names[u] for u in range(12) if plan[u] != t]
        if held := some(inside):
            lock.append(rule(held, f"T00{t + 1}"))
        if out := some(outside):
            forbid.append(rule(out, f"T00{t + 1}"))
        if len(kept := some(inside)) > 1:
            together.append(tuple(kept))
    return plan, tuple(lock), tuple(forbid), tuple(together)


@settings(max_examples=60)
@given(consistent_rules())
def test_blocks_partition_the_units_and_allow_what_the_rules_allow(drawn):
    plan, lock, forbid, together = drawn
    resolved = resolve_with(GRID, lock=lock, forbid=forbid, together=together, contiguity=False)
    problem = formulate(resolved)
    block, plan = resolved.block, np.array(plan)
    assert set(block.tolist()) == set(range(problem.n))
    names = GRID.units.unit_id.tolist()
    place = {f"T00{t + 1}": t for t in range(3)}
    may = np.ones((12, 3), dtype=bool)
    for out in forbid:
        may[[names.index(unit) for unit in out.units], place[out.territory]] = False
    for held in lock:
        rows = [names.index(unit) for unit in held.units]
        may[rows] &= np.arange(3) == place[held.territory]
    for kept in together:
        assert len({block[names.index(unit)] for unit in kept}) == 1
    allowed = np.ones((problem.n, 3), dtype=bool) if problem.allowed is None else problem.allowed
    expected = np.array([may[block == b].all(axis=0) for b in range(problem.n)])
    assert allowed.tolist() == expected.tolist()
    # The plan that satisfies the rules is allowed.
    assert allowed[block, plan].all()
