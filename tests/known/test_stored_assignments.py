"""The same book, seed and version give the assignments that are stored."""

from __future__ import annotations

import json

import pytest
from stored_assignments import CASES, FOLDER, assignments, processor


@pytest.mark.parametrize("case", CASES, ids=[case.__name__ for case in CASES])
def test_the_assignments_are_those_stored(case):
    stored = json.loads((FOLDER / f"{case.__name__}.json").read_text(encoding="utf-8"))
    if stored.pop("processor") != processor():
        pytest.skip("stored on another system or processor family, where sums are rounded differently")
    assert assignments(case()) == stored
