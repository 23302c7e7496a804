"""Times that cannot be minutes are detected by the median speed."""

import numpy as np
import pytest

from territory_opt.travel.speed_check import implausible_speed
from territory_opt.wording.finding_text import as_fault

KM = np.array([10.0, 20.0, 30.0, 40.0, 50.0, 60.0])


@pytest.mark.parametrize("outlier", [0.1, 5_000.0])
def test_a_single_outlier_is_ignored(outlier):
    minutes = KM.copy()
    minutes[0] = outlier
    assert implausible_speed(KM, minutes, "t.csv") is None


@pytest.mark.parametrize(
    ("kmh", "faster"), [(4.99, False), (5.0, None), (60.0, None), (200.0, None), (200.1, True)]
)
def test_speeds_from_5_to_200_are_plausible(kmh, faster):
    found = implausible_speed(KM, 60.0 * KM / kmh, "t.csv")
    assert (None if found is None else found.faster) is faster


@pytest.mark.parametrize(("factor", "unit"), [(60.0, "seconds"), (1.0 / 60.0, "hours")])
def test_the_probable_unit_is_named(factor, unit):
    found = implausible_speed(KM, KM * factor, "t.csv")
    assert (found.file, found.column, found.unit) == ("t.csv", "minutes", unit)
    assert found.faster == (unit == "hours")
    assert as_fault(found).problem.endswith(f"look like {unit}")
