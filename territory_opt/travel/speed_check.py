"""Plausibility of travel minutes, by the speed they imply; detects seconds and hours."""

from __future__ import annotations

from typing import Literal

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.findings.book_findings import ImplausibleSpeed

SLOWEST_KMH, FASTEST_KMH = 5.0, 200.0
"""Plausible range of the median straight-line speed of car trips."""

MIN_KM = 2.0
"""Shorter trips are ignored: parking and walking take longer than driving."""

MIN_TRIPS = 5


def implausible_speed(km: Floats, minutes: Floats, file: str) -> ImplausibleSpeed | None:
    """An implausible median speed with the probable unit of the times; None when it is plausible.

    Parameters
    ----------
    km : Floats, shape (n,)
        In a straight line.
    minutes : Floats, shape (n,)
    file : str
        That has the times, in its column minutes.
    """
    usable = (km >= MIN_KM) & (minutes > 0)
    if np.count_nonzero(usable) < MIN_TRIPS:
        return None
    kmh = float(np.median(60.0 * km[usable] / minutes[usable]))
    if SLOWEST_KMH <= kmh <= FASTEST_KMH:
        return None
    unit: Literal["seconds", "hours"] | None = None
    if kmh < SLOWEST_KMH <= 60.0 * kmh <= FASTEST_KMH:
        unit = "seconds"
    elif SLOWEST_KMH <= kmh / 60.0 <= FASTEST_KMH < kmh:
        unit = "hours"
    return ImplausibleSpeed(file=file, column="minutes", kmh=kmh, faster=kmh > FASTEST_KMH, unit=unit)
