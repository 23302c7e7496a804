"""Alternatives, comparisons, cuts and previews have the members and figures that are stored."""

from __future__ import annotations

import json

import pytest
from stored_answers import CASES, FOLDER, answer
from stored_assignments import processor


@pytest.mark.parametrize("case", CASES, ids=[case.__name__ for case in CASES])
def test_the_answer_is_the_one_stored(case):
    stored = json.loads((FOLDER / f"{case.__name__}.json").read_text(encoding="utf-8"))
    if stored["processor"] != processor():
        pytest.skip("stored on another system or processor family, where sums are rounded differently")
    found = answer(case)
    assert found == stored["answer"]
    assert list(found) == list(stored["answer"])
