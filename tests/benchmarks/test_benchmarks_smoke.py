"""Every benchmark still runs, at a fraction of its size."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from cases import CASES

QUICK = ("import", "texas", "judge")


@pytest.mark.parametrize("case", [case for case in CASES if case.name in QUICK], ids=lambda case: case.name)
def test_a_benchmark_runs_and_reports(case):
    figures = case.measure(0.2)
    assert figures
    assert all(figure.seconds > 0 and figure.result for figure in figures)


def test_cases_have_names_of_their_own():
    assert len({case.name for case in CASES}) == len(CASES) >= len(QUICK)
