"""Small runs of the travel, map and export cases."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import export_cases
import map_cases
import travel_cases
from result_table import BenchmarkSettings, CaseSkipped


@pytest.mark.parametrize("case", [*travel_cases.CASES, *map_cases.CASES], ids=lambda case: case.name)
def test_a_small_case_has_times_and_valid_outcomes(case):
    try:
        rows = list(case.rows(BenchmarkSettings(seeds=(0,), progress=lambda _: None, scale=0.02)))
    except CaseSkipped as reason:
        pytest.skip(str(reason))
    assert all(row.figures["elapsed_s"] > 0 for row in rows)
    assert not any("NOT VALID" in row.reached for row in rows)


@pytest.mark.parametrize("case", export_cases.CASES, ids=lambda case: case.name)
def test_writing_is_compared_with_a_workbook_written_cell_by_cell(case):
    (row,) = case.rows(BenchmarkSettings(seeds=(0,), progress=lambda _: None, scale=0.02))
    assert row.figures["cpu_s"] > 0
    assert 0.01 < row.figures["cells_ratio"] < 100
    assert "NOT VALID" not in row.reached
