"""Plausibility of travel minutes, by the speed they imply; detects seconds and hours."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats

SLOWEST_KMH, FASTEST_KMH = 5.0, 200.0
"""Plausible range of the median straight-line speed of car trips."""

MIN_KM = 2.0
"""Shorter trips are ignored: parking and walking take longer than driving."""

MIN_TRIPS = 5


def implausible_speed(km: Floats, minutes: Floats) -> tuple[str, str] | None:
    """Describe an implausible median speed and the probable unit of the times; None when it is plausible.

    Parameters
    ----------
    km : Floats, shape (n,)
        In a straight line.
    minutes : Floats, shape (n,)

    Returns
    -------
    tuple of str, or None
        The problem, and the remedy.
    """
    usable = (km >= MIN_KM) & (minutes > 0)
    if np.count_nonzero(usable) < MIN_TRIPS:
        return None
    kmh = float(np.median(60.0 * km[usable] / minutes[usable]))
    if SLOWEST_KMH <= kmh <= FASTEST_KMH:
        return None
    how = "slower" if kmh < SLOWEST_KMH else "faster"
    problem = f"as minutes, half of the trips would be {how} than {kmh:,.1f} km/h in a straight line"
    if kmh < SLOWEST_KMH <= 60.0 * kmh <= FASTEST_KMH:
        return f"{problem}; they look like seconds", "Divide them by 60."
    if SLOWEST_KMH <= kmh / 60.0 <= FASTEST_KMH < kmh:
        return f"{problem}; they look like hours", "Multiply them by 60."
    return problem, "Give the time of each trip in minutes, and check the coordinates."
