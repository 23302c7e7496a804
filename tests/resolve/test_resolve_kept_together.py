"""Units that stay together are assigned together, or reported when they cannot be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import territory_opt as to
from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Units
from territory_opt.model.frame import Frame
from territory_opt.resolve.kept_together import kept_together


def line_book(groups, people=None):
    """Units in a row, neighbours by their Voronoi cells."""
    n = len(groups)
    blank = texts([""] * n)
    return Book(
        "line",
        Units(
            unit_id=texts(f"u{i:02d}" for i in range(n)),
            points=np.column_stack([np.arange(n, dtype=float), np.zeros(n)]),
            geometry=None,
            measures={"people": np.ones(n) if people is None else np.asarray(people, dtype=float)},
            territory_id=blank,
            group_id=texts(groups),
        ),
        frame=Frame("local", "local"),
    )


def scenario_with(tolerance, **more):
    return {"territories": 2, "criteria": [{"measure": "people", "tolerance": tolerance}], **more}


@pytest.mark.parametrize("bases", ["free", None])
def test_a_group_is_never_divided(bases):
    book = line_book(["", "", "", "", "G", "G", "", "", "", ""])
    plan = to.optimise(book, scenario_with(0.21, **({"bases": bases} if bases else {})))
    assert plan.report["holds"]
    assert plan.label[4] == plan.label[5]
    assert sorted(np.bincount(plan.label)) == [4, 6]


def test_without_the_group_the_halves_are_equal():
    plan = to.optimise(line_book([""] * 10), scenario_with(0.1))
    assert sorted(np.bincount(plan.label)) == [5, 5]


def test_a_group_larger_than_a_territory_is_named():
    plan = to.optimise(line_book(["G"] * 7 + [""] * 3), scenario_with(0.1))
    assert plan.report["status"] == "infeasible"
    assert "Group G (7 units)" in plan.report["infeasible"]["blocking"][0]


def test_a_group_in_pieces_is_a_fault_unless_pieces_are_allowed():
    book = line_book(["G", "", "G", "", "", ""])
    with pytest.raises(to.InvalidInput, match=r"'G'.*2 pieces"):
        to.optimise(book, scenario_with(0.5))
    plan = to.optimise(book, scenario_with(0.5, contiguity=False))
    assert plan.label[0] == plan.label[2]


def test_an_initial_plan_may_divide_groups():
    book = line_book(["", "", "G", "G", "", ""])
    start = {f"u{i:02d}": "T001" if i < 3 else "T002" for i in range(6)}
    assert to.optimise(book, scenario_with(0.5), start=start).report["holds"]


def test_blocks_are_numbered_by_first_unit():
    units = line_book(["", "B", "A", "B", ""]).units
    assert kept_together(units).tolist() == [0, 1, 2, 1, 3]
    assert kept_together(replace(units, group_id=texts([""] * 5))).tolist() == list(range(5))
