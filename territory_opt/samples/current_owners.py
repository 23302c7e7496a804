"""Whom the made-up reps and KAMs serve today."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.geography.distance import distances, metric_points
from territory_opt.model.arrays import Bools, Floats, Texts, texts
from territory_opt.model.book import Customers, Kams, Reps
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.key_accounts import Segmentation
from territory_opt.samples.sample_key_accounts import SampleKeyAccounts

NEW, MISPLACED = 0.12, 0.08
"""Share of key accounts that nobody looks after today, and share with a KAM picked at random."""

MEAN_YEARS, MOST_YEARS = 4.0, 15
"""How long an account has been with its KAM: on average, and at most."""


def nearest_reps(reps: Reps, points: Floats) -> Texts:
    """Today's practice: whoever lives nearest serves the customer; shape (customers,)."""
    _, nearest = cKDTree(metric_points(GEOGRAPHIC, reps.homes)).query(metric_points(GEOGRAPHIC, points))
    owner: Texts = reps.rep_id[nearest]
    return owner


def todays_kams(
    customers: Customers,
    segmentation: Segmentation,
    keys: SampleKeyAccounts,
    kams: Kams,
    rng: np.random.Generator,
) -> Texts:
    """Say who looks after each customer today: mostly the nearest KAM who fits; shape (customers,)."""
    far = distances(GEOGRAPHIC, customers.points[keys.site], kams.homes)
    fits = _fits(customers, keys, kams)
    luck = rng.random(len(keys.account))
    anyone = rng.integers(len(kams), size=len(keys.account))
    room = kams.max_accounts.copy()
    owner = texts([""] * len(segmentation.account_id))
    for key, account in enumerate(keys.account):
        kam = _owner(fits[key] & (room > 0), far[key], luck[key], int(anyone[key]))
        if kam >= 0:
            room[kam] -= 1
            owner[account] = kams.kam_id[kam]
    of_sites: Texts = owner[segmentation.account_of]
    return of_sites


def years_with(kam_id: Texts, segmentation: Segmentation, rng: np.random.Generator) -> Floats:
    """Draw how many years each account has been with its KAM, 0 without one; shape (customers,)."""
    years = np.minimum(rng.geometric(1.0 / MEAN_YEARS, size=len(segmentation.account_id)), MOST_YEARS)
    return np.where(kam_id == "", 0.0, years[segmentation.account_of].astype(np.float64))


def _owner(open_: Bools, far: Floats, luck: float, anyone: int) -> int:
    """Index of today's KAM, -1 for none."""
    if luck < NEW:
        return -1
    if luck < NEW + MISPLACED:
        return anyone
    return int(np.where(open_, far, np.inf).argmin()) if open_.any() else -1


def _fits(customers: Customers, keys: SampleKeyAccounts, kams: Kams) -> Bools:
    """Whether a KAM speaks an account's language and knows its industry; shape (keys, kams)."""
    return np.array(
        [
            [
                customers.language[site] in languages
                and (not industries or customers.industry[site] in industries)
                for languages, industries in zip(kams.languages, kams.industries)
            ]
            for site in keys.site
        ],
        dtype=np.bool_,
    ).reshape(len(keys.site), len(kams))
