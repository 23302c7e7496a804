"""Division of a year's visits into rounds, with at most one visit to most stops in each."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats, Ints

MAX_ROUNDS = 26
"""Rounds of two weeks; stops with more visits a year have several visits in a round."""

RARE_QUANTILE = 0.25
"""Quantile of the visits a year that counts as the rarest rhythm."""


def round_count(visits: Floats) -> int:
    """Rounds of a year: the visits of the most frequent stop, at most `MAX_ROUNDS`."""
    return int(np.clip(np.ceil(visits.max(initial=1.0)), 1, MAX_ROUNDS))


def visits_of_rounds(visits: Floats, phase: Floats, rounds: int) -> list[Ints]:
    """Stops visited in each round; a stop occurs once for each of its visits.

    The visits of a stop are spread evenly over the year. Once in each period of the rarest rhythm, all stops
    of the same phase are visited together. A fractional number of visits is rounded up for stops with an
    early phase, so that the sum over all stops is kept.

    Parameters
    ----------
    visits : Floats, shape (n,)
        Visits a year, above 0.
    phase : Floats, shape (n,)
        From 0 to below 1.
    rounds : int

    Examples
    --------
    >>> [list(map(int, part)) for part in visits_of_rounds(np.array([2.0, 1, 1]), np.array([0, 0.2, 0.6]), 2)]
    [[0, 1], [0, 2]]
    """
    rare = float(np.quantile(visits, RARE_QUANTILE, method="lower"))
    phase = np.mod(phase * np.maximum(1.0, visits / rare), 1.0)
    count = np.maximum(0, np.ceil(visits - phase)).astype(np.int64)
    stop = np.repeat(np.arange(len(visits)), count)
    number = np.arange(len(stop)) - np.repeat(np.cumsum(count) - count, count)
    due = np.floor((number + phase[stop]) / visits[stop] * rounds).astype(np.int64)
    return [stop[due == each] for each in range(rounds)]


def phases(offsets: Floats) -> Floats:
    """Phase of each stop by its direction from the base, so that neighbouring stops are visited together.

    Parameters
    ----------
    offsets : Floats, shape (n, 2)
        East and north of the base.

    Returns
    -------
    Floats, shape (n,)
        Evenly spaced from 0 to below 1.
    """
    angle = np.arctan2(offsets[:, 1], offsets[:, 0])
    return np.asarray(np.argsort(np.argsort(angle, kind="stable"), kind="stable") / len(angle))
