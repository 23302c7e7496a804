"""Times that cannot be minutes are told by most of the ways, not by one."""

import numpy as np
import pytest

from territory_opt.travel.speed_check import odd_pace

KM = np.array([10.0, 20.0, 30.0, 40.0, 50.0, 60.0])


@pytest.mark.parametrize("strange", [0.1, 5_000.0])
def test_one_strange_way_says_nothing(strange):
    minutes = KM.copy()
    minutes[0] = strange
    assert odd_pace(KM, minutes) is None


@pytest.mark.parametrize(("factor", "unit"), [(60.0, "seconds"), (1.0 / 60.0, "hours")])
def test_another_unit_is_named(factor, unit):
    problem, _ = odd_pace(KM, KM * factor)
    assert problem.endswith(f"look like {unit}")
