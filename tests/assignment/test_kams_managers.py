"""The solver of the assignment on bare numbers: brute force over all assignments, goal after goal."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.assignment.kams.model.capacity import FreeCapacity, fill
from territory_opt.assignment.kams.model.fair_share import fair_loads, trimmed
from territory_opt.assignment.kams.model.goals import GOALS, Pairs, costs
from territory_opt.assignment.kams.model.placement import BALANCE_STEPS, LOAD, NOBODY, Burden, Placement
from territory_opt.assignment.kams.solve import lexicographic
from territory_opt.assignment.kams.solve.annealing_search import AnnealingSearch, drawn_to
from territory_opt.assignment.kams.solve.interruption import Interruption
from territory_opt.assignment.kams.solve.lexicographic import solve_lexicographic
from territory_opt.assignment.kams.solve.relaxation import Relaxation


def random_placement(families: int, kams: int, seed: int, tight: float = 1.0) -> Placement:
    """Every rule at once: limits, minimum, partners, rivals, bands."""
    rng = np.random.default_rng(seed)
    shape = (families, kams)
    ticks = rng.integers(1, 50, shape)
    apart = [rng.choice(families, 2, replace=False)] if families > 1 and seed % 2 else []
    if families > 3 and seed % 3 == 0:
        apart.append(rng.choice(families, 3, replace=False))
    load = tight * families / kams

    def burden() -> Burden:
        fair = rng.integers(0, 2 * LOAD, kams)
        weight = rng.integers(0, 2 * LOAD * kams // families + 1, families)
        return Burden(np.repeat(weight[:, None], kams, axis=1), fair * 8 // 10, fair * 12 // 10)

    return Placement(
        open=rng.random(shape) < 0.7,
        size=rng.choice([1, 1, 1, 2, 3], families),
        value=rng.integers(1, 9, families) * 100 + 1,
        ticks=ticks,
        own=np.where(rng.random(kams) < 0.5, ticks, ticks * 3 // 4),
        team=rng.integers(10, int(40 * load) + 20, kams),
        capacity=rng.integers(10, int(40 * load) + 20, kams),
        places=rng.integers(0, int(2 * load) + 3, kams),
        least=rng.integers(0, 3, kams) * (seed % 5 == 0),
        apart=tuple(apart),
        burdens=(burden(), burden())[: seed % 3],
        kept=rng.integers(1, 9, shape) * (rng.random(shape) < 0.3),
        travel=rng.integers(0, 30, shape),
        skill=rng.integers(0, 4, shape),
    )


def allowed(asked: Placement, kam_of) -> bool:
    """Every hard rule, counted by hand."""
    for kam in range(len(asked.places)):
        mine = [f for f, k in enumerate(kam_of) if k == kam]
        if (
            sum(asked.size[f] for f in mine) > asked.places[kam]
            or sum(asked.ticks[f, kam] for f in mine) > asked.team[kam]
            or sum(asked.own[f, kam] for f in mine) > asked.capacity[kam]
            or not all(asked.open[f, kam] for f in mine)
            or any(len(set(mine) & set(group.tolist())) > 1 for group in asked.apart)
        ):
            return False
    return True


def reached(asked: Placement, kam_of) -> tuple[int, ...]:
    """Every goal in order, the smaller the better, counted by hand."""
    placed = [(f, k) for f, k in enumerate(kam_of) if k >= 0]
    able = [f for f in range(len(kam_of)) if asked.open[f].any()]
    count = [sum(asked.size[f] for f, k in placed if k == kam) for kam in range(len(asked.places))]
    outside = 0
    for burden in asked.burdens:
        for kam in range(len(asked.places)):
            load = sum(burden.weight[f, kam] for f, k in placed if k == kam)
            outside += max(0, burden.low[kam] - load) + max(0, load - burden.high[kam])
    step = max(1, LOAD * len(asked.places) * len(asked.burdens) // BALANCE_STEPS)
    return (
        int(sum(max(0, least - got) for least, got in zip(asked.least, count, strict=True))),
        int(sum(asked.value[f] for f in able) - sum(asked.value[f] for f, _ in placed)),
        int(outside // step),
        int(sum(np.where(asked.open[f], asked.kept[f], 0).max() for f in able))
        - int(sum(asked.kept[f, k] for f, k in placed)),
        int(sum(asked.travel[f, k] for f, k in placed)),
        int(sum(np.where(asked.open[f], asked.skill[f], 0).max() for f in able))
        - int(sum(asked.skill[f, k] for f, k in placed)),
    )


def best(asked: Placement) -> tuple[int, ...]:
    families, kams = asked.open.shape
    every = product(range(-1, kams), repeat=families)
    return min(reached(asked, kam_of) for kam_of in every if allowed(asked, kam_of))


@settings(deadline=None, max_examples=120)
@given(st.integers(1, 6), st.integers(1, 3), st.integers(0, 10_000))
def test_no_assignment_is_better_in_the_order_of_the_goals(families, kams, seed):
    asked = random_placement(families, kams, seed)
    kam_of, told = solve_lexicographic(asked, seed)
    assert allowed(asked, kam_of)
    assert reached(asked, kam_of) == best(asked)
    assert all(one.proved for one in told)
    assert [one.cost for one in told] == [reached(asked, kam_of)[one.goal] for one in told]


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 12), st.integers(1, 4), st.integers(0, 10_000))
def test_costs_are_those_counted_by_hand(families, kams, seed):
    asked = random_placement(families, kams, seed)
    pairs = Pairs.of(asked)
    kam_of = fill(asked, np.full(families, NOBODY))
    assert allowed(asked, kam_of)
    assert pairs.rank(costs(asked, pairs, kam_of)) == reached(asked, kam_of)
    room = FreeCapacity(asked, kam_of)
    assert not any(room.for_family(f).any() for f in np.flatnonzero(kam_of == NOBODY))


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 6), st.integers(2, 3), st.integers(0, 10_000), st.integers(0, 5))
def test_the_relaxation_never_promises_less_than_the_best(families, kams, seed, goal):
    asked = random_placement(families, kams, seed)
    pairs = Pairs.of(asked)
    relaxation = Relaxation(asked, pairs, Interruption())
    relaxed = relaxation.solved(goal)
    every = (k for k in product(range(-1, kams), repeat=families) if allowed(asked, k))
    least = min(int(costs(asked, pairs, np.array(k))[goal]) for k in every)
    assert relaxed is not None
    assert relaxed.bound <= least


@pytest.mark.parametrize("seed", range(6))
def test_the_search_keeps_to_the_rules_and_to_the_goals_before(seed):
    asked = random_placement(60, 6, 2 * seed + 1, tight=1.3)
    pairs = Pairs.of(asked)
    start = fill(asked, np.full(60, NOBODY))
    search = AnnealingSearch.of(asked, pairs, seed, Interruption())
    before = costs(asked, pairs, start)
    for goal in range(1, len(GOALS)):
        found = search.improved(start, np.arange(len(pairs)), goal, before, np.zeros(6), 0, 0.3, 4.0)
        after = costs(asked, pairs, found)
        assert allowed(asked, found)
        assert (after[:goal] <= before[:goal]).all()
        assert after[goal] <= before[goal]


@pytest.mark.parametrize("seed", [8, 20])
def test_large_problems_keep_to_the_rules_and_their_bounds_hold(seed, monkeypatch):
    asked = random_placement(60, 5, seed, tight=1.5)
    best, exact = solve_lexicographic(asked, seed)
    monkeypatch.setattr(lexicographic, "EXACT_PAIRS", 0)
    monkeypatch.setattr(lexicographic, "SEARCH_PAIRS", 0)
    found, claimed = solve_lexicographic(asked, seed)
    assert allowed(asked, best)
    assert allowed(asked, found)
    assert [one.goal for one in claimed] == [one.goal for one in exact]
    value, proved = claimed[0], exact[0]
    assert value.bound <= proved.cost <= value.cost
    assert value.cost - proved.cost <= 0.02 * asked.value.sum()
    assert all(one.bound is not None and one.bound <= one.cost for one in (*claimed, *exact))


def test_the_same_seed_gives_the_same_answer():
    asked = random_placement(60, 5, 8, tight=1.3)
    one, again = (solve_lexicographic(asked, 3) for _ in range(2))
    assert one[0].tolist() == again[0].tolist()
    assert one[1] == again[1]


def test_families_are_drawn_to_the_relaxation_without_losing_any():
    asked = random_placement(80, 6, 8, tight=1.5)
    pairs = Pairs.of(asked)
    start = fill(asked, np.full(80, NOBODY))
    relaxed = Relaxation(asked, pairs, Interruption()).solved(4)
    drawn = drawn_to(asked, pairs, start, relaxed.part)
    assert allowed(asked, drawn)
    assert ((drawn >= 0) >= (start >= 0)).all()
    near = relaxed.part[pairs.chosen(drawn)].sum()
    assert near >= relaxed.part[pairs.chosen(start)].sum()


def test_once_told_to_stop_it_answers_with_what_it_has():
    asked = random_placement(40, 4, 8)
    kam_of, told = solve_lexicographic(asked, 0, stop=lambda: True)
    assert allowed(asked, kam_of)
    assert kam_of.tolist() == fill(asked, np.full(40, NOBODY)).tolist()
    assert all(one.bound in (None, 0) for one in told)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 20), st.integers(1, 5), st.integers(0, 999))
def test_fair_loads_are_even_where_they_can_be(families, kams, seed):
    rng = np.random.default_rng(seed)
    load = np.repeat(rng.integers(1, 20, families)[:, None], kams, axis=1).astype(float)
    every = np.ones((families, kams), dtype=bool)
    fair = fair_loads(load, every, np.ones(kams))
    assert fair.sum() == pytest.approx(load[:, 0].sum())
    assert fair == pytest.approx(np.full(kams, load[:, 0].sum() / kams), rel=0.02)
    half = every.copy()
    half[:, 0] = False
    if kams > 1:
        assert fair_loads(load, half, np.ones(kams))[0] == 0


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30), st.integers(1, 9))
def test_no_amount_counts_for_more_than_its_part_unless_all_are_giants(amounts, kams):
    amount = np.array(amounts, dtype=float)
    cut = trimmed(amount, kams, 0.25)
    assert (cut <= amount).all()
    assert ((cut > 0) == (amount > 0)).all()
    giants = cut > 0.25 * cut.sum() / kams * (1 + 1e-4)
    assert not giants.any() or len(set(cut[cut > 0].tolist())) == 1


def test_more_effort_proves_more(monkeypatch):
    asked = random_placement(40, 4, 8, tight=1.3)
    monkeypatch.setattr(lexicographic, "EXACT_WORK", {"quick": 1e-9, "best": 2.0})
    quick, best = (solve_lexicographic(asked, 0, effort=effort)[1] for effort in ("quick", "best"))
    assert sum(one.proved for one in best) > sum(one.proved for one in quick)
    assert all(one.bound is not None for one in quick)


def test_more_of_everything_is_never_worse():
    asked = random_placement(12, 3, 14)
    less = solve_lexicographic(asked, 0)[1][0]
    more = replace(asked, places=asked.places + 5, team=asked.team * 2, capacity=asked.capacity * 2)
    assert solve_lexicographic(more, 0)[1][0].cost <= less.cost
