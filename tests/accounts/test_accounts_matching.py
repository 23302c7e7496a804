"""The solver of the assignment, on bare numbers."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.accounts import matching
from territory_opt.accounts.greedy import Room, fill
from territory_opt.accounts.placement import NOBODY, Placement


def random_placement(keys: int, kams: int, seed: int) -> Placement:
    rng = np.random.default_rng(seed)
    return Placement(
        open=rng.random((keys, kams)) < 0.7,
        cost=rng.integers(-40, 60, (keys, kams)),
        unplaced=rng.integers(1, 9, keys) * 10_000,
        ticks=rng.integers(1, 50, (keys, kams)),
        capacity=rng.integers(20, 160, kams),
        places=rng.integers(0, 5, kams),
        fair=rng.integers(0, 3, kams),
    )


def allowed(placement: Placement, kam_of: np.ndarray) -> bool:
    room = Room(placement, kam_of)
    placed = np.flatnonzero(kam_of != NOBODY)
    in_limits = (room.places >= 0).all() and (room.ticks >= 0).all()
    return bool(in_limits and placement.open[placed, kam_of[placed]].all())


def cheapest(placement: Placement) -> int:
    keys, kams = placement.open.shape
    every = (np.array(choice) for choice in product(range(-1, kams), repeat=keys))
    return min(placement.total_cost(choice) for choice in every if allowed(placement, choice))


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 5), st.integers(1, 3), st.integers(0, 10_000))
def test_the_answer_is_the_cheapest_of_all(keys, kams, seed):
    placement = random_placement(keys, kams, seed)
    kam_of, proved = matching.match(placement, seed)
    assert proved
    assert allowed(placement, kam_of)
    assert placement.total_cost(kam_of) == cheapest(placement)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 12), st.integers(1, 5), st.integers(0, 10_000))
def test_greedy_keeps_to_the_limits_and_leaves_no_room_unused(keys, kams, seed):
    placement = random_placement(keys, kams, seed)
    kam_of = fill(placement, np.full(keys, NOBODY))
    assert allowed(placement, kam_of)
    room = Room(placement, kam_of)
    assert not any(room.for_key(int(key)).any() for key in np.flatnonzero(kam_of == NOBODY))


@pytest.mark.parametrize("seed", range(4))
def test_a_few_kams_at_a_time_come_close_to_the_whole(seed, monkeypatch):
    placement = random_placement(24, 6, seed)
    best, proved = matching.match(placement, seed)
    assert proved
    monkeypatch.setattr(matching, "WHOLE_PAIRS", 0)
    in_parts, proved = matching.match(placement, seed)
    start = fill(placement, np.full(24, NOBODY))
    assert not proved
    assert allowed(placement, in_parts)
    optimum, reached, begun = (placement.total_cost(kam_of) for kam_of in (best, in_parts, start))
    assert optimum <= reached < begun
    assert reached - optimum <= 0.1 * (begun - optimum)
