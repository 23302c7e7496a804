"""Scales, round ticks and polylines of the charts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.export.report_page.chart_axes import (
    ChartBox,
    padded_range,
    polyline,
    round_numbers,
    step_polyline,
)

BOX = ChartBox(100.0, 50.0, left=10.0, right=90.0, top=5.0, bottom=45.0)


def test_axes_map_values_to_the_ends_of_the_box():
    x, y = BOX.x_axis(2.0, 6.0), BOX.y_axis(-1.0, 1.0)
    assert [x(2.0), x(4.0), x(6.0)] == [10.0, 50.0, 90.0]
    assert [y(-1.0), y(0.0), y(1.0)] == [45.0, 25.0, 5.0]
    assert [(tick.at, tick.label) for tick in y.round_ticks(str)][2] == (25.0, "0.0")


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_round_numbers_are_few_and_inside_the_range(low, span):
    values = round_numbers(low, low + span)
    assert 2 <= len(values) <= 6
    assert low <= values[0] < values[-1] <= low + span


@pytest.mark.parametrize(
    ("values", "expected"), [([0.0, 10.0], (-1.0, 11.0)), ([50.0, 50.0], (49.5, 50.5)), ([0.0], (-1.0, 1.0))]
)
def test_a_range_has_padding_even_for_equal_values(values, expected):
    assert padded_range(values, 0.1) == expected


def test_a_step_polyline_keeps_each_value_until_the_next():
    points = [(0.0, 1.0), (2.0, 3.0)]
    assert polyline(points) == "0.0,1.0 2.0,3.0"
    assert step_polyline(points) == "0.0,1.0 2.0,1.0 2.0,3.0"


def test_long_labels_widen_the_left_margin():
    assert ChartBox.with_labels(560, 320, ["1"]).left < ChartBox.with_labels(560, 320, ["1,000,000"]).left
