"""The comparison of ways to give key accounts to managers works on a small case."""

from __future__ import annotations

import kam_cases
import numpy as np
import pytest
from cases import chosen
from kam_books import kam_case
from kam_rivals import best_fit, on_slots
from table import Asked, Bar


def test_every_way_is_measured_on_the_same_rules():
    bar = Bar(status=("optimal", "feasible"), least={"value_placed": 0.5})
    asked = Asked(seeds=(0,), say=lambda line: None, scale=0.1)
    ours, lean, greedy, slots = kam_cases._rows(300, 40, bar, asked)
    assert ours.kept
    assert "gaps: " in ours.reached
    assert (
        lean.figures["value_placed"]
        >= max(greedy.figures["value_placed"], slots.figures["value_placed"]) - 1e-9
    )
    assert {case.name for case in chosen(["kam"])} == {"kam-300", "kam-2000"}


@pytest.mark.parametrize("way", [best_fit, on_slots])
def test_rivals_keep_to_the_rules(way):
    asked = kam_cases._asked(kam_case(60, 5, 1))
    kam_of = way(asked)
    assert kam_cases._sound(asked, kam_of)
    assert (kam_of >= 0).sum() > 30


def test_a_broken_rule_is_seen():
    asked = kam_cases._asked(kam_case(60, 5, 1))
    everybody = np.zeros(len(asked), dtype=np.int64)
    assert not kam_cases._sound(asked, everybody)
