"""Defaults, territory ids, shares and bases of a resolved scenario."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from formulate_books import LOCAL, made_book, made_customers, made_reps
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.errors import InvalidInput
from territory_opt.model.scenario import CriterionSpec, Scenario
from territory_opt.resolve import resolve, territory_ids

CORNERS = [[0, 0], [3, 3]]
UNIT = np.arange(16)
NAN = [np.nan, np.nan]


def sites(**columns):
    return made_customers(UNIT, [[u % 4, u // 4] for u in UNIT], **columns)


def resolve_with(book, **keys):
    return resolve(book, Scenario(**keys))


def measures(resolved):
    return [(spec.measure, spec.tolerance) for spec in resolved.scenario.criteria]


def test_the_default_criteria_of_a_book_with_customers():
    resolved = resolve_with(made_book(customers=sites()), territories=2)
    assert measures(resolved) == [("customers", 0.1), ("potential", 0.1), ("workload", 0.1)]
    assert [criterion.measure for criterion in resolved.criteria] == ["customers", "potential", "workload"]
    assert (resolved.scenario.compactness, resolved.scenario.compactness_weight) == ("travel", "visits")
    assert resolved.weight.tolist() == [2] * 16


def test_criteria_without_data_are_left_out():
    assert measures(resolve_with(made_book(customers=sites(potential=0)), territories=2)) == [
        ("customers", 0.1),
        ("workload", 0.1),
    ]
    assert measures(resolve_with(made_book(customers=sites(visits=0)), territories=2)) == [
        ("customers", 0.1),
        ("potential", 0.1),
    ]
    assert measures(resolve_with(made_book(potential=1), territories=2)) == [("potential", 0.1)]
    assert measures(resolve_with(made_book(visits=3, visit_minutes=30, people=1), territories=2)) == [
        ("workload", 0.1)
    ]


def test_without_customers_every_unit_has_the_same_weight():
    resolved = resolve_with(made_book(customers=None, potential=np.arange(16)), territories=2)
    assert resolved.scenario.compactness_weight == "none"
    assert resolved.weight.tolist() == [1] * 16
    by_potential = resolve_with(
        made_book(potential=np.arange(16)), territories=2, compactness_weight="potential"
    )
    assert by_potential.weight.tolist() == list(range(16))


def test_without_a_crs_the_objective_is_distance():
    resolved = resolve_with(made_book(customers=sites(), frame=LOCAL), territories=2)
    assert resolved.scenario.compactness == "distance"
    assert measures(resolved) == [("customers", 0.1), ("potential", 0.1)]


def test_keys_of_the_scenario_are_kept():
    spec = CriterionSpec("people", 0.3)
    resolved = resolve_with(
        made_book(customers=sites(), people=1),
        territories=3, criteria=(spec,), compactness="inertia", compactness_weight="people",
    )  # fmt: skip
    assert resolved.scenario.criteria == (spec,)
    assert (resolved.scenario.compactness, resolved.weight.tolist()) == ("inertia", [1] * 16)


def test_a_territory_for_every_rep():
    resolved = resolve_with(
        made_book(people=1, reps=made_reps(CORNERS)), criteria=(CriterionSpec("people", 0.1),)
    )
    assert (resolved.k, resolved.scenario.territories, resolved.rep_of.tolist()) == (2, 2, [0, 1])
    assert resolved.scenario.bases == "homes"
    assert resolved.homes.tolist() == CORNERS


@pytest.mark.parametrize(
    ("homes", "bases", "fixed"),
    [
        (CORNERS, "homes", [True, True, False]),
        ([[0, 0], NAN], "homes", [True, False, False]),
        ([NAN, [0, 0]], "homes", [False, True, False]),
        ([NAN, NAN], "free", [False] * 3),
        ([], "free", [False] * 3),
    ],
)
def test_the_known_homes_are_bases_and_all_other_bases_are_free(homes, bases, fixed):
    resolved = resolve_with(made_book(reps=made_reps(homes), potential=1), territories=3)
    assert resolved.scenario.bases == bases
    assert np.isfinite(resolved.homes).all(axis=1).tolist() == fixed


def test_free_bases_ignore_the_homes():
    resolved = resolve_with(made_book(potential=1, reps=made_reps(CORNERS)), bases="free")
    assert np.isnan(resolved.homes).all()
    assert resolved.rep_of.tolist() == [0, 1]


def test_a_vacant_territory_gets_the_mean_share():
    book = made_book(potential=1, reps=made_reps(CORNERS, share=[3, 1], capacity=[1000, 500]))
    resolved = resolve_with(book, territories=3)
    assert resolved.rep_of.tolist() == [0, 1, -1]
    assert resolved.share[:, 0].tolist() == pytest.approx([3 / 6, 1 / 6, 2 / 6])
    by_capacity = resolve_with(
        book,
        territories=4,
        criteria=(CriterionSpec("potential", 0.1), CriterionSpec("potential", None, targets="capacity")),
    )
    assert by_capacity.share[:, 0].tolist() == pytest.approx([3 / 8, 1 / 8, 2 / 8, 2 / 8])
    assert by_capacity.share[:, 1].tolist() == pytest.approx([1 / 3, 1 / 6, 1 / 4, 1 / 4])


def test_without_shares_all_are_equal():
    assert (
        resolve_with(made_book(potential=1, reps=made_reps(CORNERS)), territories=4).share.tolist()
        == [[0.25]] * 4
    )
    assert resolve_with(made_book(potential=1), territories=5).share.tolist() == [[0.2]] * 5


def test_loads_exclude_key_accounts():
    book = made_book(customers=sites(key_account=[1, 1, *[-1] * 14]))
    resolved = resolve_with(book, territories=2, criteria=(CriterionSpec("customers", 0.2),))
    assert resolved.criteria[0].unit_loads(resolved.field).tolist() == [0, 0, *[1] * 14]
    assert resolved.weight.tolist() == [0, 0, *[2] * 14]


def test_a_criterion_can_use_a_column_of_the_units():
    book = made_book(customers=sites(), revenue=np.arange(16))
    spec = CriterionSpec("revenue", 0.1, source="units")
    resolved = resolve_with(book, territories=2, criteria=(spec,))
    assert resolved.criteria[0].unit_loads(resolved.field).tolist() == list(range(16))
    without = resolve_with(
        made_book(revenue=np.arange(16)), territories=2, criteria=(CriterionSpec("revenue", 0.1),)
    )
    assert without.criteria[0].unit_loads(without.field).tolist() == list(range(16))


def test_the_neighbours_are_those_of_the_grid():
    resolved = resolve_with(made_book(3, 3, potential=1), territories=2)
    assert len(resolved.neighbours.pairs) == 12
    assert resolved.neighbours.islands == 1


@pytest.mark.parametrize(
    ("given_ids", "count", "names"),
    [
        (["", ""], 3, ["T001", "T002", "T003"]),
        (["North", ""], 3, ["North", "T002", "T003"]),
        (["T002", ""], 2, ["T002", "T001"]),
        (["", "T001"], 3, ["T002", "T001", "T003"]),
        (["T003", "", ""], 4, ["T003", "T001", "T002", "T004"]),
        (None, 2, ["T001", "T002"]),
    ],
)
def test_names_of_territories(given_ids, count, names):
    reps = None if given_ids is None else made_reps([NAN] * len(given_ids), territory_id=given_ids)
    assert territory_ids(reps, count).tolist() == names


def test_a_thousand_territories_sort_by_name():
    names = territory_ids(None, 1000).tolist()
    assert names[0] == "T0001"
    assert names == sorted(names)


@given(
    st.lists(st.sampled_from(["", "T001", "T002", "T003", "T005", "North"]), max_size=6), st.integers(0, 4)
)
def test_territory_ids_are_distinct(given_ids, vacant):
    given_ids = [name if name not in given_ids[:i] else "" for i, name in enumerate(given_ids)]
    names = territory_ids(
        made_reps([NAN] * len(given_ids), territory_id=given_ids), len(given_ids) + vacant
    ).tolist()
    assert len(set(names)) == len(names)
    assert all(names)
    assert all(name == kept for name, kept in zip(names, given_ids, strict=False) if kept)


def test_resolve_does_not_change_the_scenario():
    scenario = Scenario(territories=2)
    kept = replace(scenario)
    resolve(made_book(potential=1), scenario)
    assert scenario == kept


@pytest.mark.parametrize(
    ("given_ids", "count", "vacant", "retired", "names"),
    [
        (["", ""], 4, ["North"], [], ["T001", "T002", "North", "T004"]),
        (["T001", "T003"], 3, [], ["T002"], ["T001", "T003", "T004"]),
        (["T001", "T002"], 3, [], ["T003"], ["T001", "T002", "T004"]),
        (["", ""], 2, [], ["T001", "T002"], ["T003", "T004"]),
        (["T001"], 3, ["T005", "T002"], ["T003", "T004"], ["T001", "T005", "T002"]),
    ],
)
def test_vacant_territories_keep_their_ids_and_retired_ones_are_not_used(
    given_ids, count, vacant, retired, names
):
    reps = made_reps([NAN] * len(given_ids), territory_id=given_ids)
    assert territory_ids(reps, count, vacant, retired).tolist() == names


def test_a_named_vacant_territory_counts():
    book = made_book(reps=made_reps([[0, 0], [1, 1]]), potential=1)
    resolved = resolve(book, Scenario(vacant=("North",)))
    assert resolved.territory_id.tolist() == ["T001", "T002", "North"]
    assert resolved.rep_of.tolist() == [0, 1, -1]


@pytest.mark.parametrize(
    ("scenario", "value"),
    [
        (Scenario(vacant=("T001",)), "T001"),
        (Scenario(vacant=("North", "North")), "North"),
        (Scenario(territories=2, vacant=("North",)), "North"),
    ],
)
def test_vacant_territories_that_do_not_fit(scenario, value):
    book = made_book(reps=made_reps([[0, 0], [1, 1]], territory_id=["T001", ""]), potential=1)
    with pytest.raises(InvalidInput) as refused:
        resolve(book, scenario)
    assert [(fault.column, fault.value) for fault in refused.value.faults] == [("vacant", value)]
