"""The travel and map cases, small: they measure what they say."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import map_cases
import travel_cases
from table import Asked, Skipped


@pytest.mark.parametrize("case", [*travel_cases.CASES, *map_cases.CASES], ids=lambda case: case.name)
def test_a_small_one(case):
    try:
        rows = list(case.rows(Asked(seeds=(0,), say=lambda _: None, scale=0.02)))
    except Skipped as reason:
        pytest.skip(str(reason))
    assert all(row.figures["took_s"] > 0 for row in rows)
    assert not any("NOT SOUND" in row.reached for row in rows)
