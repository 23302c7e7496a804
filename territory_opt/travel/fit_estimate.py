"""The estimate fitted to real times."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from territory_opt.geography.distance import paired_distances
from territory_opt.model.arrays import Floats
from territory_opt.travel.great_circle import GreatCircle

SHORT_MINUTES = 5.0
"""Errors of trips below this many minutes count less: seconds would weigh too much."""

LEAST_PAIRS = 10
_LOW = np.array([0.0, 5.0, 0.0, 1.0])
_HIGH = np.array([30.0, 100.0, 120.0, 1000.0])
"""Limits of the fit: fixed minutes, town speed, how much faster the road is, km half-way between."""
_EDGES = (
    ("fixed_minutes", "above", 30.0),
    ("town_kmh", "below", 5.0),
    ("town_kmh", "above", 100.0),
)
"""Limits that no driver's times come near; at the others (0 minutes, roads no faster) a good fit may lie."""
_STARTS = ((4.0, 35.0, 65.0, 50.0), (1.0, 25.0, 40.0, 10.0), (8.0, 60.0, 30.0, 200.0))


@dataclass(frozen=True)
class Misses:
    """How far estimated minutes lie from real ones, over all pairs.

    Parameters
    ----------
    mean_error, median_error : float
        Of the absolute error as a share of the real minutes.
    bias : float
        Sum of the estimates over sum of the real minutes, less 1: negative is too fast.
    rms_minutes : float
        Root of the mean squared error.
    """

    mean_error: float
    median_error: float
    bias: float
    rms_minutes: float

    @classmethod
    def of(cls, estimate: GreatCircle, km: Floats, minutes: Floats) -> Misses:
        """Measure an estimate."""
        off = estimate.minutes_for(km) - minutes
        share = np.abs(off) / np.maximum(minutes, SHORT_MINUTES)
        return cls(
            mean_error=float(share.mean()),
            median_error=float(np.median(share)),
            bias=float(off.sum() / minutes.sum()),
            rms_minutes=float(np.sqrt((off**2).mean())),
        )


@dataclass(frozen=True)
class Calibration:
    """The estimate as it was and as it fits best.

    Parameters
    ----------
    pairs : int
    estimate : GreatCircle
        Rounded as it is shown, and measured so.
    before, after : Misses
    """

    pairs: int
    estimate: GreatCircle
    before: Misses
    after: Misses

    def settings(self) -> dict[str, Any]:
        """Keys of [travel]."""
        return self.estimate.settings()

    def at_limits(self) -> tuple[str, ...]:
        """Settings that ran into a limit of the fit, in words: the real times follow no such estimate."""
        told = self.settings()
        return tuple(
            f"{key} = {limit:g}"
            for key, side, limit in _EDGES
            if (told[key] >= limit if side == "above" else told[key] <= limit)
        )


def calibrate(
    estimate: GreatCircle, origins: Floats, destinations: Floats, minutes: Floats, road_km: Floats
) -> Calibration:
    """Fit the estimate to real times by least squares of the logarithm of their ratio.

    Minutes alone do not tell circuity from speed: it is fitted where road km are given, and else kept.

    Parameters
    ----------
    estimate : GreatCircle
        Where to begin, and what is measured as before.
    origins, destinations : Floats, shape (pairs, 2)
        In the estimate's frame.
    minutes : Floats, shape (pairs,)
        Above 0.
    road_km : Floats, shape (pairs,)
        NaN where not known.

    Returns
    -------
    Calibration

    Raises
    ------
    ValueError
        When there are fewer than `LEAST_PAIRS` pairs.
    """
    if len(minutes) < LEAST_PAIRS:
        raise ValueError(f"{len(minutes)} pairs are too few to fit to; at least {LEAST_PAIRS}")
    km = paired_distances(estimate.frame, origins, destinations)
    start = replace(estimate, circuity=_circuity(estimate, km, road_km))
    fits = [_fit(start, np.array(one), km, minutes) for one in _STARTS]
    best = min((estimate, *fits), key=lambda one: float((_residual(one, km, minutes) ** 2).sum()))
    return Calibration(
        pairs=len(minutes),
        estimate=best,
        before=Misses.of(estimate, km, minutes),
        after=Misses.of(best, km, minutes),
    )


def _circuity(estimate: GreatCircle, km: Floats, road_km: Floats) -> float:
    told = np.isfinite(road_km) & (km > 0)
    if not told.any():
        return estimate.circuity
    return round(max(1.0, float(road_km[told] @ km[told] / (km[told] @ km[told]))), 3)


def _residual(estimate: GreatCircle, km: Floats, minutes: Floats) -> Floats:
    """Logarithm of estimate over truth: too slow and too fast by the same factor weigh the same."""
    return np.log((estimate.minutes_for(km) + SHORT_MINUTES) / (minutes + SHORT_MINUTES))


def _fit(start: GreatCircle, values: Floats, km: Floats, minutes: Floats) -> GreatCircle:
    def made(values: Floats) -> GreatCircle:
        fixed, town, faster, half = (float(value) for value in values)
        return replace(start, fixed_minutes=fixed, town_kmh=town, road_kmh=town + faster, half_km=half)

    def off(values: Floats) -> Floats:
        return _residual(made(values), km, minutes)

    found = least_squares(off, values, bounds=(_LOW, _HIGH), x_scale=_HIGH / 4)
    return made(np.round(found.x, 2))
