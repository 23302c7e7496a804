"""What a fair share of the work is, when not every KAM can serve every account."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Floats

ROUNDS = 300
STILL = 1e-6
"""Steps smaller than this change nothing."""


def fair_loads(load: Floats, open_pairs: Bools, strength: Floats) -> Floats:
    """Loads of the KAMs when every family is spread, in parts, over those who could have it.

    The spread is the one that makes the loads, over the KAMs' strength, as even as can be: least sum of
    their squares, found by conditional gradients (Frank and Wolfe 1956, doi 10.1002/nav.3800030109). A
    KAM for whom few accounts fit has a small fair load, and the others share what remains.

    Parameters
    ----------
    load : Floats, shape (families, kams)
        What each family would load on each KAM.
    open_pairs : Bools, shape (families, kams)
    strength : Floats, shape (kams,)
        What each KAM can bear, in any unit.

    Returns
    -------
    Floats, shape (kams,)
        In the unit of `load`.
    """
    able = open_pairs.any(axis=1)
    strength = np.maximum(strength, 1e-9)
    spread = open_pairs / np.maximum(1, open_pairs.sum(axis=1))[:, None]
    fair: Floats = (load * spread).sum(axis=0)
    rows = np.flatnonzero(able)
    for _ in range(ROUNDS):
        price = np.where(open_pairs, load * (fair / strength), np.inf)
        best = price[rows].argmin(axis=1)
        corner = np.bincount(best, weights=load[rows, best], minlength=len(fair))
        step = _step(fair, corner - fair, strength)
        if step < STILL:
            break
        fair = fair + step * (corner - fair)
    return fair


def _step(fair: Floats, towards: Floats, strength: Floats) -> float:
    """How far to go for the least sum of squares over strength, between 0 and 1."""
    curve = float((towards * towards / strength).sum())
    if curve <= 0:
        return 0.0
    return float(np.clip(-(fair * towards / strength).sum() / curve, 0.0, 1.0))


def trimmed(amount: Floats, kams: int, most: float) -> Floats:
    """Let no amount count for more than a part of what a KAM has on average: one giant is no portfolio.

    Where there are so few that all are giants, all count the same.
    """
    least = amount[amount > 0].min(initial=np.inf)
    for _ in range(ROUNDS):
        limit = max(least, most * amount.sum() / max(1, kams))
        if (amount <= limit * (1 + STILL)).all():
            break
        amount = np.minimum(amount, limit)
    return amount
