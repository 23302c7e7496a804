"""Diameter and cut: objectives that do not depend on the bases, which are then chosen by distance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judge_grid_books import grid_neighbours, grid_resolved, judged

from territory_opt.formulate import formulate
from territory_opt.geography.distance import distances
from territory_opt.judge.objective import objective
from territory_opt.judge.territory_bases import find_bases
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.scenario import CriterionSpec
from territory_opt.resolve import resolve

LOOSE = (CriterionSpec("people", 9.0),)


def report_of(resolved, label):
    return judged(resolved, label).report


@pytest.mark.parametrize(
    ("frame", "unit"), [(Frame("planar", "EPSG:25832", 1.0), "km"), (Frame("local", "local"), "file units")]
)
def test_the_diameter_is_the_widest_territory(frame, unit):
    resolved = grid_resolved(1, 5, LOOSE, territories=2, compactness="diameter", frame=frame)
    report = report_of(resolved, [0, 0, 1, 1, 1])
    assert report["objective"] == {"name": "diameter", "value": pytest.approx(2.0), "unit": unit}
    assert report["compactness"]["largest_diameter_km"] == report["objective"]["value"]


def test_the_cut_counts_neighbouring_pairs_and_bridges():
    grid = grid_neighbours(1, 4)
    water = grid.pairs[:, 0] == 1
    bridged = replace(grid, bridge=water, bridge_km=np.where(water, 2.5, 0.0), islands=2)
    resolved = grid_resolved(1, 4, LOOSE, territories=2, compactness="cut", neighbours=bridged)
    report = report_of(resolved, [0, 0, 1, 1])
    assert report["objective"] == {"name": "cut", "value": 1.0, "unit": "pairs"}
    assert report["compactness"]["cut_edges"] == 1


@pytest.mark.parametrize("compactness", ["diameter", "cut"])
def test_the_weight_changes_only_the_base(compactness):
    units = {"people": [1, 1, 1, 1, 9]}
    scenario = {"territories": 1, "compactness": compactness}
    plain = grid_resolved(1, 5, LOOSE, units=units, **scenario)
    heavy = grid_resolved(1, 5, LOOSE, units=units, compactness_weight="people", **scenario)
    label = np.zeros(5, dtype=np.int64)
    assert find_bases(plain, plain.homes, label).tolist() == [[2, 0]]
    assert find_bases(heavy, heavy.homes, label).tolist() == [[4, 0]]
    assert report_of(plain, label)["objective"]["value"] == report_of(heavy, label)["objective"]["value"]


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), compactness=st.sampled_from(["diameter", "cut"]))
def test_the_problem_has_the_same_bases_and_objective_as_the_judge(seed, compactness):
    """Bases and objective computed from the solver's problem equal those of the judge."""
    random = np.random.default_rng(seed)
    people = random.integers(0, 4, 20).astype(float) + 0.5
    resolved = grid_resolved(
        4, 5, LOOSE, units={"people": people}, territories=3, compactness=compactness,
        compactness_weight="people", contiguity=False, together=(("u000", "u007"),),
    )  # fmt: skip
    if random.random() < 0.5:
        places = random.uniform([5, 45], [15, 55], (20, 2))
        book = replace(resolved.book, units=replace(resolved.book.units, points=places), frame=GEOGRAPHIC)
        resolved = resolve(book, resolved.scenario)
    problem = formulate(resolved)
    label = random.integers(0, 3, problem.n)
    label[:3] = [0, 1, 2]
    base = find_bases(resolved, resolved.homes, label[resolved.block])
    cost = problem.coefficients.cost(problem.first_unit_site + np.arange(20))
    for t in range(3):
        member = np.flatnonzero(label[resolved.block] == t)
        best = member[cost[label == t][:, member].sum(axis=0).argmin()]
        assert base[t].tolist() == resolved.field.unit_points[best].tolist()
    value = objective(resolved, base, label[resolved.block])
    if compactness == "cut":
        apart = label[problem.pairs[:, 0]] != label[problem.pairs[:, 1]]
        assert value == problem.pair_count[apart].sum()
    else:
        together = label[problem.places.unit][:, None] == label[problem.places.unit]
        chord = np.linalg.norm(problem.places.point[:, None] - problem.places.point, axis=2)
        widest = np.where(together, chord, 0.0).max()
        radius = problem.places.sphere_km
        assert value == pytest.approx(widest if radius is None else 2 * radius * np.arcsin(widest / 2))
        far = distances(resolved.field.frame, resolved.field.unit_points, resolved.field.unit_points)
        assert value == pytest.approx(np.where(together, far, 0.0).max())
