"""Times that cannot be minutes are detected by the median speed."""

import numpy as np
import pytest

from territory_opt.travel.speed_check import implausible_speed

KM = np.array([10.0, 20.0, 30.0, 40.0, 50.0, 60.0])


@pytest.mark.parametrize("outlier", [0.1, 5_000.0])
def test_a_single_outlier_is_ignored(outlier):
    minutes = KM.copy()
    minutes[0] = outlier
    assert implausible_speed(KM, minutes) is None


@pytest.mark.parametrize(("factor", "unit"), [(60.0, "seconds"), (1.0 / 60.0, "hours")])
def test_the_probable_unit_is_named(factor, unit):
    problem, _ = implausible_speed(KM, KM * factor)
    assert problem.endswith(f"look like {unit}")
