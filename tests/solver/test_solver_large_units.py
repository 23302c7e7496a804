"""The bound that keeps large units whole: at least that of the prices, and valid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from solver_cases import grid_problem, tiny_problems
from solver_oracle import least_within_bands

from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.band_prices import ascend
from territory_opt.solver.bounds.large_units import raise_bound
from territory_opt.solver.cost_tables import Tables


def bounds(problem, steps=150):
    """The bound of the prices, and the raised one, in the problem's own units."""
    tables = Tables.of(problem, problem.home_site)
    bands = Bands.of(problem, tables.load_scale)
    prices = ascend(tables, bands, problem.dynamic, 200, lambda: False)
    raised = raise_bound(tables, bands, problem.dynamic, prices, lambda: False, steps)
    return prices.bound * tables.cost_scale, raised.bound * tables.cost_scale, raised


@settings(max_examples=80)
@given(tiny_problems(most=7))
def test_the_bound_never_falls_and_is_valid(problem):
    assume(problem.fixed.all())
    least = least_within_bands(problem, problem.home_site)
    plain, raised, _ = bounds(problem)
    assert raised >= plain - 1e-9 * abs(plain)
    if np.isfinite(least):
        assert raised <= least * (1 + 1e-9) + 1e-9


def large_unit_problem():
    """Two homes at the ends of a row; the territory of the large unit has capacity for one neighbour."""
    load = np.array([[9.0], [2.0], [2.0], [1.0], [1.0], [5.0]])
    return grid_problem(1, 6, 2, load=load, homes=[[0, 0], [5, 0]], tolerance=0.15)


def test_a_large_unit_raises_the_bound():
    problem = large_unit_problem()
    plain, raised, _ = bounds(problem, 400)
    least = least_within_bands(problem, problem.home_site)
    assert plain * 1.001 < raised <= least * (1 + 1e-9)


def test_the_bias_is_the_share_of_solutions_with_a_large_unit():
    _, _, raised = bounds(large_unit_problem(), 400)
    bias = raised.large_unit_bias
    assert bias is not None
    assert bias.unit.tolist() == list(range(6))
    assert ((bias.share >= 0) & (bias.share <= 1)).all()
    assert bias.share[0].argmax() == 0  # the large unit is at the first home


def test_small_units_do_not_change_the_bound():
    problem = grid_problem(12, 12, 2, homes=[[0, 0], [11, 11]], tolerance=0.3)
    plain, raised, prices = bounds(problem, 60)
    assert raised == pytest.approx(plain, rel=1e-6)
    assert prices.large_unit_bias is None
