"""Current owners: the rep and the KAM who serve each synthetic customer today."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.geography.distance import distances, metric_points
from territory_opt.model.arrays import Bools, Floats, Texts, texts
from territory_opt.model.book import Customers, Kams, Reps
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.key_accounts import Segmentation
from territory_opt.samples.sample_key_accounts import SampleKeyAccounts

WITHOUT_KAM, RANDOM_KAM = 0.12, 0.08
"""Share of key accounts without a KAM today, and share with a KAM drawn at random."""

MEAN_YEARS, MAX_YEARS = 4.0, 15
"""Years of an account with its KAM: on average, and at most."""


def nearest_reps(reps: Reps, points: Floats) -> Texts:
    """Rep with the nearest home to each customer; shape (customers,)."""
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
    """Draw the KAM of each customer today: mostly the nearest eligible one; shape (customers,)."""
    km = distances(GEOGRAPHIC, customers.points[keys.site], kams.homes)
    eligible = _eligible(customers, keys, kams)
    draw = rng.random(len(keys.account))
    random_kam = rng.integers(len(kams), size=len(keys.account))
    capacity = kams.max_accounts.copy()
    owner = texts([""] * len(segmentation.account_id))
    for key, account in enumerate(keys.account):
        kam = _owner(eligible[key] & (capacity > 0), km[key], draw[key], int(random_kam[key]))
        if kam >= 0:
            capacity[kam] -= 1
            owner[account] = kams.kam_id[kam]
    of_sites: Texts = owner[segmentation.account_of]
    return of_sites


def years_with(kam_id: Texts, segmentation: Segmentation, rng: np.random.Generator) -> Floats:
    """Draw the years of each account with its KAM, 0 without one; shape (customers,)."""
    years = np.minimum(rng.geometric(1.0 / MEAN_YEARS, size=len(segmentation.account_id)), MAX_YEARS)
    return np.where(kam_id == "", 0.0, years[segmentation.account_of].astype(np.float64))


def _owner(available: Bools, km: Floats, draw: float, random_kam: int) -> int:
    """Index of today's KAM, -1 for none."""
    if draw < WITHOUT_KAM:
        return -1
    if draw < WITHOUT_KAM + RANDOM_KAM:
        return random_kam
    return int(np.where(available, km, np.inf).argmin()) if available.any() else -1


def _eligible(customers: Customers, keys: SampleKeyAccounts, kams: Kams) -> Bools:
    """Whether a KAM speaks an account's language and covers its industry; shape (keys, kams)."""
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
