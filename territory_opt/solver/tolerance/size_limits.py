"""Lower bounds on a tolerance from the sizes of the units alone."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.problem import Problem

LARGEST_WHOLE = 2.0**53


def counting_bound(problem: Problem, m: int) -> float:
    """Lower bound on the tolerance of criterion m, by counting.

    Parameters
    ----------
    problem : Problem
    m : int
        A criterion whose loads do not depend on the base.

    Returns
    -------
    float
        0 where counting proves nothing.
    """
    load = problem.load[:, m]
    target = problem.share[:, m] * load.sum()
    if not (target > 0).all():
        return 0.0
    return max(0.0, _largest(problem, load, target), _unit_count(load, target), _indivisible(load, target))


def _largest(problem: Problem, load: Floats, target: Floats) -> float:
    """Excess of the largest unit over the largest target of a territory that may take it."""
    if problem.allowed is None:
        return float(load.max() / target.max() - 1.0)
    largest_target = np.where(problem.allowed, target, 0.0).max(axis=1)
    placed = largest_target > 0
    return float((load[placed] / largest_target[placed]).max(initial=0.0) - 1.0)


def _unit_count(load: Floats, target: Floats) -> float:
    """Of the j k + 1 largest units some territory takes j + 1; another has at most n / k units."""
    k, n = len(target), len(load)
    running = np.concatenate([[0.0], np.cumsum(np.sort(load)[::-1])])
    j = np.arange((n - 1) // k + 1)
    largest_least = float((running[j * k + 1] - running[j * k - j]).max())
    smallest_most = float(running[n // k])
    return max(largest_least / float(target.max()) - 1.0, 1.0 - smallest_most / float(target.min()))


def _indivisible(load: Floats, target: Floats) -> float:
    """Loads that are multiples of a common divisor cannot sum to a target that is not."""
    if load.max() >= LARGEST_WHOLE or (load != np.rint(load)).any():
        return 0.0
    divisor = int(np.gcd.reduce(load.astype(np.int64)))
    if divisor == 0:
        return 0.0
    multiple = target / divisor
    rounding = 1e-9 + 1e-12 * multiple
    below, above = np.floor(multiple + rounding), np.ceil(multiple - rounding)
    if np.ptp(multiple) <= 1e-9 * multiple.max():
        # Not every territory can be on the same side of the mean.
        return float(max(above.max() / multiple.max() - 1.0, 1.0 - below.min() / multiple.min()))
    return float(np.minimum(above / multiple - 1.0, 1.0 - below / multiple).max())
