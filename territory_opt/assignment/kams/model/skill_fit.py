"""How well a KAM's skills fit: a specialist before a generalist."""

from __future__ import annotations

import numpy as np

from territory_opt.assignment.kams.model.eligibility import Eligibility
from territory_opt.model.arrays import Ints
from territory_opt.model.book import Kams

POINTS = 12
"""Points of a KAM who names nothing but what is asked for; who names n things has a n-th of them."""


def skills(fitting: Eligibility, kams: Kams) -> Ints:
    """Points of every KAM for every family, over language, industry, countries and level.

    A KAM who names nothing, and so serves anything, has none; who fits not at all has none either.

    Returns
    -------
    Ints, shape (families, kams)
    """
    points = np.zeros(fitting.met.shape, dtype=np.int64)
    for demand in fitting.demands:
        asked = np.array([bool(wish) for wish in demand.wishes], dtype=np.bool_)
        named = np.array([len(some) for some in getattr(kams, demand.offered)], dtype=np.int64)
        worth = np.where(named > 0, np.maximum(1, POINTS // np.maximum(1, named)), 0)
        points += asked[:, None] * worth[None, :]
    return points * fitting.met
