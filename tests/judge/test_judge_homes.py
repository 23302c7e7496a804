"""Who gets which territory against all permutations, and suggested homes against all member units."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import claim_for, grid_resolved, make_customers, make_reps, nobody

from territory_opt.judge import identify_territories, judge, match_reps
from territory_opt.judge.homes.rep_options import RepOptions
from territory_opt.model.arrays import texts
from territory_opt.model.scenario import CriterionSpec, Disruption, Matching, UnitsInTerritory

NOWHERE = [np.nan, np.nan]
WIDE = (CriterionSpec("people", 5.0),)


def judged(resolved, label, **more):
    return judge(resolved, np.asarray(label), assignment=nobody(resolved), **more)


def columns_of_four(homes, keep=0.5, **more):
    """Four columns of three units in a row of places; everything goes to the scenario."""
    people = more.pop("people", np.ones(12))
    units = {"people": people, **more.pop("units", {})}
    return grid_resolved(
        1, 12, WIDE, reps=make_reps(homes, **more.pop("reps", {})), units=units,
        **{"compactness_weight": "people", "matching": Matching(keep), "bases": "free", **more},
    )  # fmt: skip


def worth(resolved, options, place, keep):
    """What a matching costs, worked out term by term."""
    k = resolved.k
    least = min(
        sum(options.travel[t, p] for t, p in enumerate(order))
        for order in permutations(range(k))
        if all(options.open[t, p] for t, p in enumerate(order))
    )
    travel = sum(options.travel[t, p] for t, p in enumerate(place)) / (least or 1.0)
    kept = sum(options.kept[t, p] for t, p in enumerate(place)) / max(1, len(options.relations))
    return (1 - keep) * travel - keep * kept


@st.composite
def briefs(draw):
    """A free design of 2 to 5 territories, some reps with homes, some units with a rep of today."""
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
    resolved = columns_of_four(
        homes,
        keep,
        people=random.uniform(1, 3, 12),
        units={"territory_id": today},
        reps={"share": share},
        lock=lock,
    )
    label = np.append(np.arange(k), random.integers(0, k, 12 - k))
    return resolved, label, random


@settings(max_examples=60, deadline=None)
@given(briefs())
def test_the_matching_is_the_best_of_all_permutations(case):
    resolved, label, _ = case
    keep, options = resolved.scenario.matching.keep, RepOptions.of(resolved, label)
    best = min(
        worth(resolved, options, order, keep)
        for order in permutations(range(resolved.k))
        if all(options.open[t, p] for t, p in enumerate(order))
    )
    place = match_reps(resolved, label)
    assert sorted(place) == list(range(resolved.k))
    assert worth(resolved, options, place, keep) == pytest.approx(best, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(briefs())
def test_what_was_asked_of_the_territories_holds_as_before(case):
    """No figure that the objective, a band or a lock reads may change, and the solver's claim still fits."""
    resolved, label, _ = case
    before = judged(resolved, label)
    claim = claim_for(before).exchanged(place := match_reps(resolved, label))
    after = judged(resolved, claim.label, claim=claim)
    assert (claim.label == place[label]).all()
    assert after.report["objective"]["value"] == pytest.approx(before.report["objective"]["value"])
    assert after.report["criteria"][0]["outside"] == before.report["criteria"][0]["outside"]
    broken = [sum(not rule["holds"] for rule in plan.report["rules"]) for plan in (before, after)]
    assert broken[1] <= broken[0]
    told = after.report["matching"]
    if told is not None:
        assert told["least_travel"]["travel"] <= told["plan"]["travel"] * (1 + 1e-9)
        assert told["most_kept"]["kept"] >= told["plan"]["kept"]


@settings(max_examples=40, deadline=None)
@given(briefs(), st.sampled_from([0.0, 0.2, 0.5]))
def test_a_limit_on_change_is_kept(case, most):
    resolved, label, random = case
    today = [f"R{t + 1}" if random.random() < 0.8 else "" for t in label]
    if not any(today):
        return
    limited = columns_of_four(
        resolved.book.reps.homes, 0.1, units={"territory_id": today}, disruption=Disruption(most, "people")
    )
    options = RepOptions.of(limited, label)
    now = options.moved.trace()
    moved = options.moved[np.arange(limited.k), match_reps(limited, label)].sum()
    assert moved <= max(most, now) + 1e-9


def test_reps_get_the_territories_they_live_in():
    resolved = columns_of_four([[11, 0], [6, 0], [0, 0]])
    label = np.repeat([0, 1, 2], 4)
    assert match_reps(resolved, label).tolist() == [2, 1, 0]


def test_keep_decides_between_a_short_way_and_known_customers():
    # Each rep lives where the other one's customers are.
    today = {"territory_id": ["R1"] * 6 + ["R2"] * 6}
    label = np.repeat([0, 1], 6)
    homes = [[11, 0], [0, 0]]
    assert match_reps(columns_of_four(homes, 0.0, units=today), label).tolist() == [1, 0]
    assert match_reps(columns_of_four(homes, 1.0, units=today), label).tolist() == [0, 1]
    told = judged(columns_of_four(homes, 1.0, units=today), label).report["matching"]
    assert (told["of"], told["known"], told["plan"]["kept"], told["least_travel"]["kept"]) == (
        "units",
        12,
        12,
        0,
    )
    assert told["plan"]["travel"] > told["least_travel"]["travel"]
    assert [row["kept"] for row in told["territories"]] == [6, 6]


def test_customers_keep_the_rep_they_name_whoever_has_the_unit():
    sites = make_customers([0, 1, 6, 7], [[0, 0], [1, 0], [6, 0], [7, 0]], rep_id=["R2", "R2", "R1", "R9"])
    resolved = grid_resolved(
        1, 8, (CriterionSpec("customers", 0.9),), customers=sites, compactness_weight="visits",
        reps=make_reps([NOWHERE, NOWHERE]), bases="free",
    )  # fmt: skip
    label = np.repeat([0, 1], 4)
    assert match_reps(resolved, label).tolist() == [1, 0]
    told = judged(resolved, np.repeat([1, 0], 4)).report["matching"]
    assert (told["of"], told["known"], told["plan"]["kept"]) == ("customers", 3, 3)


def test_nothing_is_exchanged_where_nothing_is_gained():
    resolved = columns_of_four([NOWHERE] * 3)
    label = np.repeat([2, 0, 1], 4)
    assert match_reps(resolved, label).tolist() == [0, 1, 2]
    assert judged(resolved, label).report["matching"] is None


def test_a_territory_made_for_a_larger_share_stays_with_its_rep():
    resolved = columns_of_four([[11, 0], [0, 0]], reps={"share": [2.0, 1.0]})
    assert match_reps(resolved, np.repeat([0, 1], [8, 4])).tolist() == [0, 1]


def test_reps_of_one_depot_exchange_territories_and_others_do_not():
    today = {"territory_id": ["R3"] * 4 + ["R1"] * 4 + ["R2"] * 4}
    homes = [[0, 0], [5, 0], [0, 0]]
    resolved = columns_of_four(homes, bases="homes", units=today)
    assert match_reps(resolved, np.repeat([0, 1, 2], 4)).tolist() == [2, 1, 0]


def test_a_vacant_territory_is_the_one_far_from_all_homes():
    resolved = columns_of_four([[0, 0], [4, 0]], territories=3)
    place = match_reps(resolved, np.repeat([2, 0, 1], 4))
    assert place.tolist() == [1, 2, 0]


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


def test_a_suggested_home_tells_the_hours_of_the_year():
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


def test_homes_are_told_beside_the_bases():
    resolved = columns_of_four([[11, 0], NOWHERE, [5, 0]])
    plan = judged(resolved, np.repeat([0, 1, 2], 4))
    # Bases are the middle ones of four, the smaller id of two that are as good: at 1, 5 and 9.
    assert plan.homes.km.tolist()[0::2] == [10.0, 4.0]
    assert np.isnan(plan.homes.km[1])
    assert np.isnan(plan.homes.minutes[1])
    assert judged(grid_resolved(1, 4, territories=1), [0] * 4).homes is None


def test_a_file_without_reps_is_matched_as_a_plan_would_be():
    resolved = columns_of_four([[11, 0], [6, 0], [0, 0]])
    names, rep_of, label, notes = identify_territories(
        resolved, texts(np.repeat(["a", "b", "c"], 4)), texts([""] * 12)
    )
    assert names.tolist() == ["c", "b", "a"]
    assert rep_of.tolist() == [0, 1, 2]
    assert label.tolist() == np.repeat([2, 1, 0], 4).tolist()
    assert any("travel from their homes" in note for note in notes)


def test_alternatives_obey_the_limit_too():
    homes, today = [[11, 0], [0, 0]], {"territory_id": ["R1"] * 6 + ["R2"] * 6}
    resolved = columns_of_four(homes, units=today, disruption=Disruption(0.1, "people"))
    told = judged(resolved, np.repeat([0, 1], 6)).report["matching"]
    assert told["least_travel"]["travel"] == told["plan"]["travel"]
    free = replace(resolved, change=None)
    told = judged(free, np.repeat([0, 1], 6)).report["matching"]
    assert told["least_travel"]["travel"] < told["plan"]["travel"]
