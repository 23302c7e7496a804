"""Loads of each criterion against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from criteria_fields import StraightLineProvider, field_of
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.criteria import BUILT_IN, CRITERIA, BaseCriterion, ConstantCriterion, UnitColumn
from territory_opt.criteria.service import Service
from territory_opt.criteria.stop_trips import StopTrips
from territory_opt.model.scenario import WorkYear

OF_A_STOP = {
    "customers": lambda field, s: 1.0,
    "revenue": lambda field, s: field.revenue[s],
    "potential": lambda field, s: field.potential[s],
    "visits": lambda field, s: field.visits[s],
}


@pytest.mark.parametrize("measure", OF_A_STOP)
@given(unit=st.lists(st.integers(0, 5), max_size=12), seed=st.integers(0, 99))
def test_a_units_load_is_the_sum_of_its_stops(measure, unit, seed):
    random = np.random.default_rng(seed)
    field = field_of(unit, random.random((len(unit), 2)), units=6, visits=random.integers(0, 9, len(unit)))
    wanted = [0.0] * 6
    for s, u in enumerate(unit):
        wanted[u] += OF_A_STOP[measure](field, s)
    loads = BUILT_IN[measure].unit_loads(field)
    assert loads.dtype == np.float64
    assert loads.tolist() == pytest.approx(wanted)


def test_customers_without_visits_count():
    field = field_of([0, 0, 2], [[0, 0], [1, 0], [2, 0]], visits=[0, 3, 0])
    assert BUILT_IN["customers"].unit_loads(field).tolist() == [2, 0, 1]
    assert BUILT_IN["visits"].unit_loads(field).tolist() == [3, 0, 0]


def test_a_unit_column_is_used_unchanged():
    field = field_of([0], [[0, 0]], people=[5, 0, 2.5])
    assert UnitColumn("people").unit_loads(field).tolist() == [5, 0, 2.5]


def test_workload_is_the_sum_of_visits_and_travel():
    field = field_of(
        [0, 1, 2, 2], [[0, 0], [3, 1], [7, 2], [9, 9]], visits=[4, 0, 12, 1], minutes=[30, 45, 60, 90]
    )
    service = Service.of(field, WorkYear(), StraightLineProvider(3.0))
    trips = StopTrips(service, np.array([[0.0, 0.0], [8.0, 8.0]]))
    work = BUILT_IN["workload"].stop_loads(trips)
    travel = BUILT_IN["travel"].stop_loads(trips)
    # Three stops are visited; 10 minutes of preparation each time.
    visiting = np.array([4 * 40, 12 * 70, 1 * 100]) / 60
    np.testing.assert_allclose(work - travel, np.repeat(visiting[:, None], 2, axis=1))
    assert (travel >= 0).all()


def test_every_measure_has_one_criterion_of_one_kind():
    assert len(BUILT_IN) == len(CRITERIA)
    for criterion in CRITERIA:
        assert isinstance(criterion, ConstantCriterion) != isinstance(criterion, BaseCriterion)
