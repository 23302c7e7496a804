from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.model.arrays import texts
from territory_opt.model.book import Units
from territory_opt.samples.account_sites import accounts, in_family, lognormal_sigma
from territory_opt.samples.home_units import home_units
from territory_opt.samples.towns import towns
from territory_opt.samples.visit_plans import CALL_PLANS, choose_visits, relative_rank, segments, visits


def test_sigma_gives_the_requested_share_to_the_top():
    sigma = lognormal_sigma(0.02, 0.31)
    assert sigma == pytest.approx(1.558, abs=0.001)
    normal = NormalDist()
    sizes = np.exp(sigma * np.array([normal.inv_cdf((i + 0.5) / 100_000) for i in range(100_000)]))
    assert sizes[-2_000:].sum() / sizes.sum() == pytest.approx(0.31, abs=0.005)


@settings(max_examples=50)
@given(st.integers(1, 3_000), st.integers(0, 100))
def test_accounts_are_named_by_their_first_customer(count, seed):
    account = accounts(count, np.random.default_rng(seed))
    assert account.shape == (count,)
    assert (account[account] == account).all()
    assert (account <= np.arange(count)).all()
    assert (np.bincount(account, minlength=count)[account] > 1).tolist() == in_family(account).tolist()


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=1, max_size=60))
def test_relative_rank_counts_larger_ones_of_the_same_kind(rows):
    potential = np.array([float(value) for value, _ in rows])
    prospect = np.array([flag for _, flag in rows])
    rank = relative_rank(potential, prospect)
    for kind in (prospect, ~prospect):
        size = kind.sum()
        assert sorted(rank[kind] * size) == pytest.approx(range(size))
        order = np.argsort(rank[kind])
        assert (np.diff(potential[kind][order]) <= 0).all()


def test_the_call_plan_nearest_to_the_wanted_visits_is_chosen():
    rng = np.random.default_rng(1)
    potential, prospect = rng.lognormal(size=900), rng.random(900) < 0.6
    letters = segments(potential, prospect)
    for plan in CALL_PLANS:
        own = visits(plan, letters, prospect, potential)
        assert (choose_visits(letters, prospect, potential, own.sum()) == own).all()


@settings(max_examples=40)
@given(st.integers(0, 1_000), st.integers(1, 12), st.integers(0, 80))
def test_homes_are_distinct_towns(seed, count, jobs):
    rng = np.random.default_rng(seed)
    units = _points(rng.uniform([5, 47], [15, 55], size=(30, 2)))
    town = towns(rng.integers(0, 20_000, size=30).astype(float), 8_000.0, count)
    homes = home_units(
        units, town, rng.uniform([5, 47], [15, 55], size=(jobs + 1, 2)), np.ones(jobs + 1), count
    )
    assert len(set(homes)) == count
    assert town[homes].all()


def test_homes_lie_in_equal_parts_of_the_work():
    rng = np.random.default_rng(5)
    units = _points(np.array([[lon, 50.0] for lon in np.linspace(5, 15, 101)]))
    work = np.concatenate(
        [rng.uniform([5, 49.9], [6, 50.1], size=(300, 2)), rng.uniform([6, 49.9], [15, 50.1], size=(100, 2))]
    )
    homes = home_units(units, np.ones(101, dtype=bool), work, np.ones(400), 4)
    assert sorted(units.points[homes, 0] < 6.05) == [False, True, True, True]


def _points(points):
    blank = texts([""] * len(points))
    ids = texts(f"u{index}" for index in range(len(points)))
    return Units(ids, points, None, {}, blank, blank)
