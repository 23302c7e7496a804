"""The limits every territory must keep, in the solver's scaled loads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.problem import Problem

EDGE = 1e-9
"""A load is outside its band when it is beyond it by more than this share of the target."""


@dataclass(frozen=True)
class Bands:
    """Limits that are partly a share of the plan's own total, partly absolute.

    A limit is ``share x total`` (relative part) or a constant (absolute part), whichever binds. Totals of
    constant criteria never change, so theirs are constants. k territories, c criteria; loads are divided by
    `scale`, so that the mean territory has a load of about 1.

    Parameters
    ----------
    scale : Floats, shape (c,)
    share : Floats, shape (k, c)
    tolerance : Floats, shape (c,)
    low, high : Floats, shape (k, c)
        Absolute limits, scaled; 0 and infinity where there are none.
    """

    scale: Floats
    share: Floats
    tolerance: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, problem: Problem, scale: Floats) -> Bands:
        """Scale the problem's limits."""
        return cls(scale, problem.share, problem.tolerance, problem.low / scale, problem.high / scale)

    def limits(self, total: Floats) -> tuple[Floats, Floats]:
        """Lower and upper limits (k, c) for a plan whose loads sum to `total` (c,)."""
        target = self.share * total
        with np.errstate(invalid="ignore"):
            low = np.where(np.isfinite(self.tolerance), (1.0 - self.tolerance) * target, 0.0)
            high = np.where(np.isfinite(self.tolerance), (1.0 + self.tolerance) * target, np.inf)
        return np.maximum(low, self.low), np.minimum(high, self.high)

    def excess(self, load: Floats) -> Floats:
        """By how much of its target each load (k, c) misses its band; 0 inside."""
        total = load.sum(axis=0)
        low, high = self.limits(total)
        miss = np.maximum(np.maximum(low - load, load - high), 0.0) / (self.share * total)
        return np.where(miss > EDGE, miss, 0.0)

    def deviation(self, load: Floats) -> Floats:
        """Largest deviation from the target of each criterion; shape (c,)."""
        worst: Floats = np.abs(load / (self.share * load.sum(axis=0)) - 1.0).max(axis=0)
        return worst
