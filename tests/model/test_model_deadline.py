"""A deadline: parts never end later than the whole, and stopping stops everything."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.model.deadline import NO_DEADLINE, Deadline

SECONDS = st.floats(0.0, 1e6)
SHARES = st.lists(st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 100.0)), max_size=6)


class FakeClock:
    """A clock that tests move."""

    def __init__(self, now=0.0):
        self.now = now

    def __call__(self):
        return self.now


@given(st.floats(0.0, 1e6), SECONDS, SHARES)
def test_a_part_never_ends_after_its_whole(now, limit, parts):
    clock = FakeClock(now)
    deadline = Deadline.after(limit, now=clock)
    for share, pause in parts:
        part = deadline.part(share)
        assert part.end <= deadline.end
        assert part.remaining_s == pytest.approx(share * deadline.remaining_s, rel=1e-6, abs=1e-6)
        assert part.passed() >= deadline.passed()
        clock.now += pause
        assert part.passed() == (clock.now >= part.end) == (part.remaining_s == 0.0)
        deadline = part


@given(SECONDS, SECONDS)
def test_what_is_reserved_is_left_to_what_follows(limit, reserved):
    deadline = Deadline.after(limit, now=FakeClock())
    earlier = deadline.reserving(reserved)
    assert earlier.end <= deadline.end
    assert earlier.remaining_s == max(0.0, limit - reserved)


@given(st.floats(0.0, 1.0), SECONDS)
def test_without_a_limit_time_never_ends_it(share, seconds):
    clock = FakeClock()
    for deadline in (Deadline(now=clock).part(share), Deadline.after(None, now=clock).reserving(seconds)):
        clock.now += seconds
        assert not deadline.is_timed
        assert not deadline.passed()
        assert math.isinf(deadline.remaining_s)


@pytest.mark.parametrize("limit", [None, 10.0])
def test_whoever_stops_the_whole_stops_its_parts(limit):
    stopped = []
    deadline = Deadline.after(limit, lambda: bool(stopped), FakeClock())
    part = deadline.part(0.5).reserving(1.0)
    assert not part.passed()
    stopped.append(True)
    assert part.passed()
    assert deadline.passed()
    assert not NO_DEADLINE.passed()


def test_a_stage_ends_within_its_seconds_and_never_after_the_whole():
    clock = lambda: 100.0  # noqa: E731
    assert Deadline(now=clock).within(5.0).remaining_s == 5.0
    assert Deadline.after(3.0, now=clock).within(5.0).remaining_s == 3.0
    assert Deadline.after(30.0, now=clock).within(5.0).remaining_s == 5.0
    assert Deadline(stop=lambda: True, now=clock).within(5.0).passed()
