"""Synthetic accounts: which sites belong to one account, their potential and their revenue."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints

FAMILY_SITES, FAMILY_SIZE = 0.08, 8
"""Share of all sites that belong to an account with several, and the mean number of its sites."""
FAMILY_VARIANCE = 0.5
"""Share of the variance of a family site's size that is common to the family."""
TOP_SHARE, TOP_HOLDS = 0.02, 0.31
"""Largest share of the sites, and the share of all potential it holds."""
MAX_DEVIATIONS = 3.7
"""Standard deviations at which sizes are cut off, so that no site exceeds a territory."""
PROSPECTS, FAMILY_PROSPECTS = 0.67, 0.35
"""Share of prospects among the sites: of accounts with one site, and in families."""


def lognormal_sigma(top: float, holds: float) -> float:
    """Compute sigma of the log-normal distribution whose `top` share holds the share `holds` of the total.

    The Lorenz curve of the log-normal distribution is L(u) = Phi(Phi^-1(u) - sigma), so that
    sigma = z(1 - top) + Phi^-1(holds); Aitchison and Brown, The Lognormal Distribution, 1957.
    """
    normal = NormalDist()
    return normal.inv_cdf(1.0 - top) + normal.inv_cdf(holds)


def accounts(count: int, rng: np.random.Generator) -> Ints:
    """Draw the account of each customer, named by the index of the account's first customer; (count,)."""
    account = np.arange(count)
    sizes = 1 + rng.geometric(1.0 / (FAMILY_SIZE - 1), size=round(count * FAMILY_SITES / FAMILY_SIZE))
    sizes = sizes[np.cumsum(sizes) <= count]
    members = rng.permutation(count)[: sizes.sum()]
    family = np.repeat(np.arange(len(sizes)), sizes)
    first = np.full(len(sizes), count)
    np.minimum.at(first, family, members)
    account[members] = first[family]
    return account


def in_family(account: Ints) -> Bools:
    """Which customers share their account with others; shape (customers,)."""
    several: Bools = np.bincount(account, minlength=len(account))[account] > 1
    return several


def potentials(account: Ints, median: float, rng: np.random.Generator) -> Floats:
    """Draw the yearly potential of each site, log-normal, in hundreds; shape (customers,)."""
    own, shared = rng.normal(size=(2, len(account)))
    of_family = np.sqrt(1.0 - FAMILY_VARIANCE) * own + np.sqrt(FAMILY_VARIANCE) * shared[account]
    score = np.minimum(np.where(in_family(account), of_family, own), MAX_DEVIATIONS)
    amount = median * np.exp(lognormal_sigma(TOP_SHARE, TOP_HOLDS) * score)
    potential: Floats = np.maximum(np.round(amount, -2), 100.0)
    return potential


def prospects(account: Ints, rng: np.random.Generator) -> Bools:
    """Draw the prospects, never all customers; shape (customers,)."""
    probability = np.where(in_family(account), FAMILY_PROSPECTS, PROSPECTS)
    drawn: Bools = rng.random(len(account)) < probability
    drawn[0] &= not drawn.all()
    return drawn


def revenues(potential: Floats, prospect: Bools, rng: np.random.Generator) -> Floats:
    """Draw the yearly revenue: a share of the potential, 0 for prospects; shape (customers,)."""
    share = rng.beta(3.0, 4.0, size=len(potential))
    revenue: Floats = np.where(prospect, 0.0, np.maximum(np.round(potential * share, -1), 10.0))
    return revenue
