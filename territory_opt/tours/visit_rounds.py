"""A year of visits, divided into rounds in which (almost) nobody is visited twice."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats, Ints

MOST_ROUNDS = 26
"""Rounds of two weeks; who is visited more often is visited several times a round."""


RARE = 0.25
"""Share of stops whose rhythm is that of the rarest or more seldom."""


def round_count(visits: Floats) -> int:
    """Rounds of a year: as many as the most frequent customer has visits, at most `MOST_ROUNDS`."""
    return int(np.clip(np.ceil(visits.max(initial=1.0)), 1, MOST_ROUNDS))


def visits_of_rounds(visits: Floats, turn: Floats, rounds: int) -> list[Ints]:
    """Stops visited in each round; a stop is named once for each of its visits.

    Visits of a stop are spread evenly over the year. Once in the rhythm of the rarest quarter of stops, all
    of the same turn are due together, whatever their own rhythm. A broken number of visits is rounded up for
    the turns that come early enough, so that the sum over all stops is kept.

    Parameters
    ----------
    visits : Floats, shape (n,)
        Visits a year, above 0.
    turn : Floats, shape (n,)
        From 0 to below 1.
    rounds : int

    Examples
    --------
    >>> [list(map(int, part)) for part in visits_of_rounds(np.array([2.0, 1, 1]), np.array([0, 0.2, 0.6]), 2)]
    [[0, 1], [0, 2]]
    """
    rare = float(np.quantile(visits, RARE, method="lower"))
    turn = np.mod(turn * np.maximum(1.0, visits / rare), 1.0)
    count = np.maximum(0, np.ceil(visits - turn)).astype(np.int64)
    stop = np.repeat(np.arange(len(visits)), count)
    number = np.arange(len(stop)) - np.repeat(np.cumsum(count) - count, count)
    due = np.floor((number + turn[stop]) / visits[stop] * rounds).astype(np.int64)
    return [stop[due == each] for each in range(rounds)]


def turns(offsets: Floats) -> Floats:
    """Turn of each stop by its direction from the base, so that neighbours are visited together.

    Parameters
    ----------
    offsets : Floats, shape (n, 2)
        East and north of the base.

    Returns
    -------
    Floats, shape (n,)
        Evenly spread over 0 to below 1.
    """
    angle = np.arctan2(offsets[:, 1], offsets[:, 0])
    return np.asarray(np.argsort(np.argsort(angle, kind="stable"), kind="stable") / len(angle))
