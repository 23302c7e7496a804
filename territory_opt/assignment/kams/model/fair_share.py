"""The fair load of each KAM, given which families each could have."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Floats

MAX_ITERATIONS = 300
RELATIVE_TOLERANCE = 1e-6
"""Smaller steps or relative excesses count as converged."""


def fair_loads(load: Floats, feasible: Bools, capacity: Floats) -> Floats:
    """Loads of the KAMs when every family is divided among its feasible KAMs as evenly as possible.

    Minimises the sum of squared loads over capacity by conditional gradients (Frank and Wolfe 1956,
    doi 10.1002/nav.3800030109). A KAM for whom few accounts are feasible has a small fair load, and the
    others share what remains.

    Parameters
    ----------
    load : Floats, shape (families, kams)
        What each family would load on each KAM.
    feasible : Bools, shape (families, kams)
    capacity : Floats, shape (kams,)
        Of each KAM, in any unit.

    Returns
    -------
    Floats, shape (kams,)
        In the unit of `load`.
    """
    able = feasible.any(axis=1)
    capacity = np.maximum(capacity, 1e-9)
    fractions = feasible / np.maximum(1, feasible.sum(axis=1))[:, None]
    fair: Floats = (load * fractions).sum(axis=0)
    rows = np.flatnonzero(able)
    for _ in range(MAX_ITERATIONS):
        gradient = np.where(feasible, load * (fair / capacity), np.inf)
        best = gradient[rows].argmin(axis=1)
        vertex = np.bincount(best, weights=load[rows, best], minlength=len(fair))
        step = _line_search(fair, vertex - fair, capacity)
        if step < RELATIVE_TOLERANCE:
            break
        fair = fair + step * (vertex - fair)
    return fair


def _line_search(fair: Floats, direction: Floats, capacity: Floats) -> float:
    """Step between 0 and 1 with the least sum of squares over capacity."""
    curvature = float((direction * direction / capacity).sum())
    if curvature <= 0:
        return 0.0
    return float(np.clip(-(fair * direction / capacity).sum() / curvature, 0.0, 1.0))


def cap_amounts(amount: Floats, kams: int, max_part: float) -> Floats:
    """Reduce every amount to at most `max_part` of what a KAM has on average.

    Where all amounts are above that, all count the same.
    """
    least = amount[amount > 0].min(initial=np.inf)
    for _ in range(MAX_ITERATIONS):
        limit = max(least, max_part * amount.sum() / max(1, kams))
        if (amount <= limit * (1 + RELATIVE_TOLERANCE)).all():
            break
        amount = np.minimum(amount, limit)
    return amount
