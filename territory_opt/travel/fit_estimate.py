"""Calibration: the great-circle estimate fitted to real travel times by least squares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from territory_opt.geography.distance import paired_distances
from territory_opt.model.arrays import Floats
from territory_opt.travel.great_circle import GreatCircle

SHORT_MINUTES = 5.0
"""Errors of trips below this many minutes count less: relative errors of very short trips are large."""

MIN_PAIRS = 10
_LOW = np.array([0.0, 5.0, 0.0, 1.0])
_HIGH = np.array([30.0, 100.0, 120.0, 1000.0])
"""Limits of the fit: fixed minutes, town speed, road speed minus town speed, km half-way between."""
_REPORTED_LIMITS = (
    ("fixed_minutes", "above", 30.0),
    ("town_kmh", "below", 5.0),
    ("town_kmh", "above", 100.0),
)
"""Limits that indicate a failed fit; at the others (0 minutes, equal speeds) a good fit may lie."""
_STARTS = ((4.0, 35.0, 65.0, 50.0), (1.0, 25.0, 40.0, 10.0), (8.0, 60.0, 30.0, 200.0))


@dataclass(frozen=True)
class EstimateErrors:
    """Errors of estimated against real minutes, over all pairs.

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
    def of(cls, estimate: GreatCircle, km: Floats, minutes: Floats) -> EstimateErrors:
        """Compute the errors of an estimate."""
        error = estimate.minutes_for(km) - minutes
        share = np.abs(error) / np.maximum(minutes, SHORT_MINUTES)
        return cls(
            mean_error=float(share.mean()),
            median_error=float(np.median(share)),
            bias=float(error.sum() / minutes.sum()),
            rms_minutes=float(np.sqrt((error**2).mean())),
        )


@dataclass(frozen=True)
class Calibration:
    """The fitted estimate, and the errors before and after the fit.

    Parameters
    ----------
    pairs : int
    estimate : GreatCircle
        With rounded parameters, as reported.
    before, after : EstimateErrors
    """

    pairs: int
    estimate: GreatCircle
    before: EstimateErrors
    after: EstimateErrors

    def settings(self) -> dict[str, Any]:
        """Keys of [travel]."""
        return self.estimate.settings()

    def at_limits(self) -> tuple[str, ...]:
        """Settings at a limit of the fit, as `key = limit`: the estimate does not suit the real times."""
        settings = self.settings()
        return tuple(
            f"{key} = {limit:g}"
            for key, side, limit in _REPORTED_LIMITS
            if (settings[key] >= limit if side == "above" else settings[key] <= limit)
        )


def calibrate(
    estimate: GreatCircle, origins: Floats, destinations: Floats, minutes: Floats, road_km: Floats
) -> Calibration:
    """Fit the estimate to real times by least squares of the logarithm of their ratio.

    Minutes alone do not determine circuity and speed: circuity is fitted where road km are given, else kept.

    Parameters
    ----------
    estimate : GreatCircle
        Starting point; its errors are those before the fit.
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
        When there are fewer than `MIN_PAIRS` pairs.
    """
    if len(minutes) < MIN_PAIRS:
        raise ValueError(f"{len(minutes)} pairs are too few to fit to; at least {MIN_PAIRS}")
    km = paired_distances(estimate.frame, origins, destinations)
    start = replace(estimate, circuity=_circuity(estimate, km, road_km))
    fits = [_fit(start, np.array(values), km, minutes) for values in _STARTS]
    best = min((estimate, *fits), key=lambda fit: float((_residual(fit, km, minutes) ** 2).sum()))
    return Calibration(
        pairs=len(minutes),
        estimate=best,
        before=EstimateErrors.of(estimate, km, minutes),
        after=EstimateErrors.of(best, km, minutes),
    )


def _circuity(estimate: GreatCircle, km: Floats, road_km: Floats) -> float:
    known = np.isfinite(road_km) & (km > 0)
    if not known.any():
        return estimate.circuity
    return round(max(1.0, float(road_km[known] @ km[known] / (km[known] @ km[known]))), 3)


def _residual(estimate: GreatCircle, km: Floats, minutes: Floats) -> Floats:
    """Logarithm of estimated over real minutes: the same factor too slow or too fast weighs the same."""
    return np.log((estimate.minutes_for(km) + SHORT_MINUTES) / (minutes + SHORT_MINUTES))


def _fit(start: GreatCircle, values: Floats, km: Floats, minutes: Floats) -> GreatCircle:
    def estimate_of(values: Floats) -> GreatCircle:
        fixed, town, faster, half = (float(value) for value in values)
        return replace(start, fixed_minutes=fixed, town_kmh=town, road_kmh=town + faster, half_km=half)

    def residual(values: Floats) -> Floats:
        return _residual(estimate_of(values), km, minutes)

    fit = least_squares(residual, values, bounds=(_LOW, _HIGH), x_scale=_HIGH / 4)
    return estimate_of(np.round(fit.x, 2))
