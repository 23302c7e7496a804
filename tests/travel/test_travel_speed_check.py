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


@pytest.mark.parametrize(("factor", "unit"), [(60.0, "seconds"), (1.0 / 60.0, "hours")])
def test_the_probable_unit_is_named(factor, unit):
    found = implausible_speed(KM, KM * factor, "t.csv")
    assert (found.file, found.column, found.unit) == ("t.csv", "minutes", unit)
    assert found.faster == (unit == "hours")
    assert as_fault(found).problem.endswith(f"look like {unit}")
