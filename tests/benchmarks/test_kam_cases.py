"""The comparison of ways to give key accounts to managers works on a small case."""

from __future__ import annotations

import kam_cases
import numpy as np
import pytest
from cases import chosen
from kam_books import kam_case
from kam_rivals import best_fit, on_slots
from table import Asked, Bar

SMALL = Asked(seeds=(0,), say=lambda line: None, scale=0.1)


def test_the_assignment_is_measured_as_the_product_does_it():
    bar = Bar(status=("optimal", "feasible"), least={"value_placed": 0.5})
    (row,) = kam_cases._bar_rows(300, 40, "quick", bar, SMALL)
    assert row.kept
    assert "gaps: " in row.reached
    assert row.figures["cpu_s"] > 0
    names = {"kam-300", "kam-300-best", "kam-2000", "kam-room", "kam-full", "kam-tight"}
    assert {case.name for case in chosen(["kam"])} == names


def test_every_way_is_measured_on_the_same_rules():
    ours, greedy, slots = kam_cases._rival_rows(1.15, -1.0, SMALL)
    rivals = [row.figures["value_placed"] for row in (greedy, slots)]
    assert ours.kept
    assert ours.figures["more_value"] == pytest.approx(ours.figures["value_placed"] - max(rivals))
    assert all(0 < row.figures["equal_travel"] <= 1 for row in (greedy, slots))


def test_scarce_room_is_what_was_asked_for():
    staff = kam_case(300, 20, 0, 1 / 1.15, 1.0, scarce=True).book.kams
    assert int(staff.max_accounts.sum()) == round(300 / 1.15)
    assert int(np.ptp(staff.max_accounts)) <= 1


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
