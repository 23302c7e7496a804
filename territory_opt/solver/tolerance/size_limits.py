"""What the sizes of the units alone say about a tolerance, whatever the map."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.problem import Problem

LARGEST_WHOLE = 2.0**53


def from_numbers(problem: Problem, m: int) -> float:
    """Tolerance of criterion m that no plan can go below, by counting.

    Parameters
    ----------
    problem : Problem
    m : int
        A criterion whose loads do not depend on the base.

    Returns
    -------
    float
        0 where counting says nothing.
    """
    load = problem.load[:, m]
    target = problem.share[:, m] * load.sum()
    if not (target > 0).all():
        return 0.0
    return max(0.0, _largest(problem, load, target), _crowded(load, target), _whole(load, target))


def _largest(problem: Problem, load: Floats, target: Floats) -> float:
    """Return how far the largest unit overfills the largest territory that may take it."""
    if problem.allowed is None:
        return float(load.max() / target.max() - 1.0)
    room = np.where(problem.allowed, target, 0.0).max(axis=1)
    placed = room > 0
    return float((load[placed] / room[placed]).max(initial=0.0) - 1.0)


def _crowded(load: Floats, target: Floats) -> float:
    """Of j k + 1 units some territory takes j + 1: at least the smallest of the j k + 1 largest."""
    k, most = len(target), len(load)
    running = np.concatenate([[0.0], np.cumsum(np.sort(load)[::-1])])
    j = np.arange((most - 1) // k + 1)
    crowded = float((running[j * k + 1] - running[j * k - j]).max())
    # Some territory has no more than a fair share of the units, rounded down.
    sparse = float(running[most // k])
    return max(crowded / float(target.max()) - 1.0, 1.0 - sparse / float(target.min()))


def _whole(load: Floats, target: Floats) -> float:
    """Loads that are multiples of one number cannot sum to a target that is none."""
    if load.max() >= LARGEST_WHOLE or (load != np.rint(load)).any():
        return 0.0
    grain = int(np.gcd.reduce(load.astype(np.int64)))
    if grain == 0:
        return 0.0
    part = target / grain
    rounding = 1e-9 + 1e-12 * part
    below, above = np.floor(part + rounding), np.ceil(part - rounding)
    if np.ptp(part) <= 1e-9 * part.max():
        # Not every territory can be on the same side of the mean.
        return float(max(above.max() / part.max() - 1.0, 1.0 - below.min() / part.min()))
    return float(np.minimum(above / part - 1.0, 1.0 - below / part).max())
