"""Whether times can be minutes at all, by the speed they would mean."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats

SLOWEST_KMH, FASTEST_KMH = 5.0, 200.0
"""In a straight line; nobody who drives is slower or faster than this on half of all ways."""

LEAST_KM = 2.0
"""Shorter ways tell little: parking and walking take longer than driving."""

LEAST_WAYS = 5


def odd_pace(km: Floats, minutes: Floats) -> tuple[str, str] | None:
    """Say what is odd about the median speed, and what the times probably are; None when it is plausible.

    Parameters
    ----------
    km : Floats, shape (n,)
        In a straight line.
    minutes : Floats, shape (n,)
        As they were given.

    Returns
    -------
    tuple of str, or None
        The problem, and the remedy.
    """
    told = (km >= LEAST_KM) & (minutes > 0)
    if np.count_nonzero(told) < LEAST_WAYS:
        return None
    kmh = float(np.median(60.0 * km[told] / minutes[told]))
    if SLOWEST_KMH <= kmh <= FASTEST_KMH:
        return None
    how = "slower" if kmh < SLOWEST_KMH else "faster"
    problem = f"as minutes, half of the ways would be {how} than {kmh:,.1f} km/h in a straight line"
    if kmh < SLOWEST_KMH <= 60.0 * kmh <= FASTEST_KMH:
        return f"{problem}; they look like seconds", "Divide them by 60."
    if SLOWEST_KMH <= kmh / 60.0 <= FASTEST_KMH < kmh:
        return f"{problem}; they look like hours", "Multiply them by 60."
    return problem, "Give the time of each way in minutes, and check the places."
