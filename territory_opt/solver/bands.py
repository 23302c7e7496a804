"""The limits of every territory's loads, derived from targets and tolerances in this file alone.

One convention of slack: the search and its prices keep the limits as they are; a load is outside a limit when
it is beyond it by more than `EDGE` of its target; proofs and bounds relax every limit by `PROOF_EDGE` of the
target, so that rounding never excludes a plan that counts as inside.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.model.arrays import Bools, Floats
from territory_opt.model.problem import Problem

EDGE = 1e-9
"""A load is outside its band when it is beyond it by more than this share of the target."""

PROOF_EDGE = 2.0 * EDGE
"""Share of the target by which proofs and bounds relax every limit."""


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

    @property
    def banded(self) -> Bools:
        """Which criteria have a tolerance; shape (c,)."""
        return np.isfinite(self.tolerance)

    def target_shares(self) -> tuple[Floats, Floats]:
        """Lower and upper limits as shares (k, c) of the plan's total; 0 and infinity without a tolerance."""
        tolerance = np.where(self.banded, self.tolerance, 0.0)
        low = np.where(self.banded, (1.0 - tolerance) * self.share, 0.0)
        high = np.where(self.banded, (1.0 + tolerance) * self.share, np.inf)
        return low, high

    def limits(self, total: Floats) -> tuple[Floats, Floats]:
        """Lower and upper limits (k, c) for a plan whose loads sum to `total` (c,)."""
        target = self.share * total
        with np.errstate(invalid="ignore"):
            low = np.where(self.banded, (1.0 - self.tolerance) * target, 0.0)
            high = np.where(self.banded, (1.0 + self.tolerance) * target, np.inf)
        return np.maximum(low, self.low), np.minimum(high, self.high)

    def relaxed_limits(self, total: Floats) -> tuple[Floats, Floats]:
        """The same limits, relaxed for proofs and bounds."""
        low, high = self.limits(total)
        slack = PROOF_EDGE * self.share * total
        return low - slack, high + slack

    def relaxed(self, total: Floats) -> Bands:
        """Return these bands relaxed for proofs and bounds, where totals may be as large as `total` (c,)."""
        slack = PROOF_EDGE * self.share * total
        return replace(
            self, tolerance=self.tolerance + PROOF_EDGE, low=self.low - slack, high=self.high + slack
        )

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


def unscaled_bands(problem: Problem) -> Bands:
    """Bands in the loads' own units."""
    return Bands.of(problem, np.ones(problem.load.shape[1]))


def constant_limits(problem: Problem) -> tuple[Floats, Floats]:
    """Lower and upper limits (k, c) in the loads' own units.

    They mean nothing for criteria that depend on the base.
    """
    return unscaled_bands(problem).limits(problem.load.sum(axis=0))


def relaxed_constant_limits(problem: Problem) -> tuple[Floats, Floats]:
    """`constant_limits`, relaxed for proofs and bounds."""
    return unscaled_bands(problem).relaxed_limits(problem.load.sum(axis=0))
