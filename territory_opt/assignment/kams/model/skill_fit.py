"""How well a KAM's skills fit: specialists score higher than generalists."""

from __future__ import annotations

import numpy as np

from territory_opt.assignment.kams.model.eligibility import Eligibility
from territory_opt.model.arrays import Ints
from territory_opt.model.book import Kams

MAX_POINTS = 12
"""Points of a KAM who names only the required skill; a KAM who names n skills has an n-th of them."""


def skill_points(eligibility: Eligibility, kams: Kams) -> Ints:
    """Points of every KAM for every family, over language, industry, countries and level.

    A KAM who names nothing, and so serves anything, has none; neither has a KAM who is not eligible.

    Returns
    -------
    Ints, shape (families, kams)
    """
    points = np.zeros(eligibility.met.shape, dtype=np.int64)
    for requirement in eligibility.requirements:
        has_requirement = np.array([bool(some) for some in requirement.required], dtype=np.bool_)
        named = np.array([len(some) for some in getattr(kams, requirement.column)], dtype=np.int64)
        per_kam = np.where(named > 0, np.maximum(1, MAX_POINTS // np.maximum(1, named)), 0)
        points += has_requirement[:, None] * per_kam[None, :]
    return points * eligibility.met
