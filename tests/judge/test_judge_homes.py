"""The matching of reps against all permutations, and suggested homes against all member units."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judge_grid_books import grid_resolved, judged, make_customers, make_reps, result_for

from territory_opt.judge import identify_territories, match_reps
from territory_opt.judge.homes.rep_options import RepOptions
from territory_opt.model.arrays import texts
from territory_opt.model.scenario import CriterionSpec, Disruption, Matching, UnitsInTerritory

NOWHERE = [np.nan, np.nan]
WIDE = (CriterionSpec("people", 5.0),)


def row_of_twelve(homes, keep=0.5, **more):
    """A row of twelve units; `more` has fields of the scenario."""
    people = more.pop("people", np.ones(12))
    units = {"people": people, **more.pop("units", {})}
    return grid_resolved(
        1, 12, WIDE, reps=make_reps(homes, **more.pop("reps", {})), units=units,
        **{"compactness_weight": "people", "matching": Matching(keep), "bases": "free", **more},
    )  # fmt: skip


def matching_cost(resolved, options, slot, keep):
    """Cost of a matching, term by term."""
    k = resolved.k
    least = min(
        sum(options.travel[t, p] for t, p in enumerate(order))
        for order in permutations(range(k))
        if all(options.allowed[t, p] for t, p in enumerate(order))
    )
    travel = sum(options.travel[t, p] for t, p in enumerate(slot)) / (least or 1.0)
    kept = sum(options.kept[t, p] for t, p in enumerate(slot)) / max(1, len(options.relations))
    return (1 - keep) * travel - keep * kept


@st.composite
def resolved_cases(draw):
    """2 to 5 territories with free bases, some reps with homes, some units with a rep of today."""
    k = draw(st.integers(2, 5))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    homes = np.where(
        random.random((k, 1)) < draw(st.sampled_from([0.5, 1.0])), random.uniform(0, 12, (k, 2)), np.nan
    )
    today = [f"R{random.integers(1, k + 2)}" if random.random() < 0.7 else "" for _ in range(12)]
    share = random.choice([1.0, 2.0], k) if draw(st.booleans()) else None
    lock = ()
    if draw(st.booleans()):
        lock = (UnitsInTerritory((f"u{random.integers(12):03d}",), f"R{random.integers(1, k + 1)}"),)
    keep = draw(st.sampled_from([0.2, 0.5, 0.9]))
    resolved = row_of_twelve(
        homes,
        keep,
        people=random.uniform(1, 3, 12),
        units={"territory_id": today},
        reps={"share": share},
        lock=lock,
    )
    label = np.append(np.arange(k), random.integers(0, k, 12 - k))
    return resolved, label, random


@settings(max_examples=60)
@given(resolved_cases())
def test_the_matching_is_the_best_of_all_permutations(case):
    resolved, label, _ = case
    keep, options = resolved.scenario.matching.keep, RepOptions.of(resolved, label)
    best = min(
        matching_cost(resolved, options, order, keep)
        for order in permutations(range(resolved.k))
        if all(options.allowed[t, p] for t, p in enumerate(order))
    )
    slot = match_reps(resolved, label)
    assert sorted(slot) == list(range(resolved.k))
    assert matching_cost(resolved, options, slot, keep) == pytest.approx(best, abs=1e-9)


@settings(max_examples=40)
@given(resolved_cases())
def test_matching_changes_no_load_objective_or_rule(case):
    """The figures of objective, bands and locks do not change, and the solver's result still agrees."""
    resolved, label, _ = case
    before = judged(resolved, label)
    slot = match_reps(resolved, label)
    result = result_for(before).exchanged(slot)
    after = judged(resolved, result.label, result)
    assert (result.label == slot[label]).all()
    assert after.report["objective"]["value"] == pytest.approx(before.report["objective"]["value"])
    assert after.report["criteria"][0]["outside"] == before.report["criteria"][0]["outside"]
    broken = [sum(not rule["holds"] for rule in plan.report["rules"]) for plan in (before, after)]
    assert broken[1] <= broken[0]
    matching = after.report["matching"]
    if matching is not None:
        assert matching["least_travel"]["travel"] <= matching["plan"]["travel"] * (1 + 1e-9)
        assert matching["most_kept"]["kept"] >= matching["plan"]["kept"]


@settings(max_examples=40)
@given(resolved_cases(), st.sampled_from([0.0, 0.2, 0.5]))
def test_a_limit_on_change_is_kept(case, most):
    resolved, label, random = case
    today = [f"R{t + 1}" if random.random() < 0.8 else "" for t in label]
    if not any(today):
        return
    limited = row_of_twelve(
        resolved.book.reps.homes, 0.1, units={"territory_id": today}, disruption=Disruption(most, "people")
    )
    options = RepOptions.of(limited, label)
    current = options.moved.trace()
    moved = options.moved[np.arange(limited.k), match_reps(limited, label)].sum()
    assert moved <= max(most, current) + 1e-9


def test_reps_are_matched_to_the_territories_of_their_homes():
    resolved = row_of_twelve([[11, 0], [6, 0], [0, 0]])
    label = np.repeat([0, 1, 2], 4)
    assert match_reps(resolved, label).tolist() == [2, 1, 0]


def test_keep_weighs_travel_against_customers_kept():
    # Each home is in the territory of the other rep's customers.
    today = {"territory_id": ["R1"] * 6 + ["R2"] * 6}
    label = np.repeat([0, 1], 6)
    homes = [[11, 0], [0, 0]]
    assert match_reps(row_of_twelve(homes, 0.0, units=today), label).tolist() == [1, 0]
    assert match_reps(row_of_twelve(homes, 1.0, units=today), label).tolist() == [0, 1]
    matching = judged(row_of_twelve(homes, 1.0, units=today), label).report["matching"]
    assert (
        matching["of"],
        matching["known"],
        matching["plan"]["kept"],
        matching["least_travel"]["kept"],
    ) == (
        "units",
        12,
        12,
        0,
    )
    assert matching["plan"]["travel"] > matching["least_travel"]["travel"]
    assert [row["kept"] for row in matching["territories"]] == [6, 6]


def test_customers_keep_the_rep_they_name():
    sites = make_customers([0, 1, 6, 7], [[0, 0], [1, 0], [6, 0], [7, 0]], rep_id=["R2", "R2", "R1", "R9"])
    resolved = grid_resolved(
        1, 8, (CriterionSpec("customers", 0.9),), customers=sites, compactness_weight="visits",
        reps=make_reps([NOWHERE, NOWHERE]), bases="free",
    )  # fmt: skip
    label = np.repeat([0, 1], 4)
    assert match_reps(resolved, label).tolist() == [1, 0]
    matching = judged(resolved, np.repeat([1, 0], 4)).report["matching"]
    assert (matching["of"], matching["known"], matching["plan"]["kept"]) == ("customers", 3, 3)


def test_without_a_gain_nothing_is_exchanged():
    resolved = row_of_twelve([NOWHERE] * 3)
    label = np.repeat([2, 0, 1], 4)
    assert match_reps(resolved, label).tolist() == [0, 1, 2]
    assert judged(resolved, label).report["matching"] is None


def test_territories_of_different_shares_are_not_exchanged():
    resolved = row_of_twelve([[11, 0], [0, 0]], reps={"share": [2.0, 1.0]})
    assert match_reps(resolved, np.repeat([0, 1], [8, 4])).tolist() == [0, 1]


def test_only_reps_of_one_depot_exchange_territories():
    today = {"territory_id": ["R3"] * 4 + ["R1"] * 4 + ["R2"] * 4}
    homes = [[0, 0], [5, 0], [0, 0]]
    resolved = row_of_twelve(homes, bases="homes", units=today)
    assert match_reps(resolved, np.repeat([0, 1, 2], 4)).tolist() == [2, 1, 0]


def test_the_vacant_territory_is_far_from_all_homes():
    resolved = row_of_twelve([[0, 0], [4, 0]], territories=3)
    slot = match_reps(resolved, np.repeat([2, 0, 1], 4))
    assert slot.tolist() == [1, 2, 0]


@pytest.mark.parametrize("compactness", ["distance", "inertia", "diameter", "cut"])
@pytest.mark.parametrize("seed", range(3))
def test_suggested_homes_are_the_best_of_all_member_units(seed, compactness):
    random = np.random.default_rng(seed)
    people = random.integers(0, 4, 20).astype(float)
    resolved = grid_resolved(
        4, 5, WIDE, reps=make_reps([[2.0, 1.0], NOWHERE, NOWHERE]), territories=4, bases="homes",
        units={"people": people}, compactness_weight="people", compactness=compactness,
    )  # fmt: skip
    label = np.append(np.arange(4), random.integers(0, 4, 16))
    plan = judged(resolved, label)
    rows = plan.report["suggested_homes"]
    assert [(row["rep_id"], row["territory_id"]) for row in rows] == [
        ("R2", "T002"),
        ("R3", "T003"),
        (None, "T004"),
    ]
    power = 2 if compactness == "inertia" else 1
    points, names = resolved.field.unit_points, resolved.book.units.unit_id
    for t, row in zip((1, 2, 3), rows, strict=True):
        mine = np.flatnonzero(label == t)
        far = np.linalg.norm(points[mine][:, None] - points[mine][None], axis=2) ** power
        total = people[mine] @ far
        order = sorted(range(len(mine)), key=lambda i: (round(total[i], 9), names[mine[i]]))[:3]
        assert [row["unit_id"], *(other["unit_id"] for other in row["next"])] == [
            names[mine[i]] for i in order
        ]
        assert row["objective"] == pytest.approx(total[order[0]])
        assert plan.base[t].tolist() == points[mine[order[0]]].tolist()
        for other, i in zip(row["next"], order[1:], strict=True):
            best = total[order[0]]
            assert other["more"] == (pytest.approx(total[i] / best - 1.0) if best else None)


def test_a_suggested_home_has_the_hours_of_the_year():
    sites = make_customers([0, 1, 3], [[0, 0], [1, 0], [3, 0]], visits=[4, 2, 1])
    resolved = grid_resolved(
        1, 4, (CriterionSpec("visits", 0.9),), customers=sites, territories=1, compactness="travel",
        compactness_weight="visits",
    )  # fmt: skip
    plan = judged(resolved, [0] * 4)
    (row,) = plan.report["suggested_homes"]
    assert (row["rep_id"], row["unit_id"]) == (None, "u000")
    assert row["travel_hours"] == pytest.approx(plan.drive_hours[0])
    assert row["unit"] == plan.report["objective"]["unit"] == "visit-minutes"
    assert row["lon"] is not None


def test_distances_from_homes_to_bases():
    resolved = row_of_twelve([[11, 0], NOWHERE, [5, 0]])
    plan = judged(resolved, np.repeat([0, 1, 2], 4))
    # Each base is a middle unit of four, ties by the smallest id: at 1, 5 and 9.
    assert plan.homes.km.tolist()[0::2] == [10.0, 4.0]
    assert np.isnan(plan.homes.km[1])
    assert np.isnan(plan.homes.minutes[1])
    assert judged(grid_resolved(1, 4, territories=1), [0] * 4).homes is None


def test_a_file_without_reps_is_matched_like_a_plan():
    resolved = row_of_twelve([[11, 0], [6, 0], [0, 0]])
    labels = identify_territories(resolved, texts(np.repeat(["a", "b", "c"], 4)), texts([""] * 12))
    assert labels.territory_id.tolist() == ["c", "b", "a"]
    assert labels.rep_of.tolist() == [0, 1, 2]
    assert labels.label.tolist() == np.repeat([2, 1, 0], 4).tolist()
    assert [one.figures["matched_by"] for one in labels.findings] == ["homes"]


def test_alternative_matchings_keep_the_limit():
    homes, today = [[11, 0], [0, 0]], {"territory_id": ["R1"] * 6 + ["R2"] * 6}
    resolved = row_of_twelve(homes, units=today, disruption=Disruption(0.1, "people"))
    matching = judged(resolved, np.repeat([0, 1], 6)).report["matching"]
    assert matching["least_travel"]["travel"] == matching["plan"]["travel"]
    unlimited = replace(resolved, change=None)
    matching = judged(unlimited, np.repeat([0, 1], 6)).report["matching"]
    assert matching["least_travel"]["travel"] < matching["plan"]["travel"]
