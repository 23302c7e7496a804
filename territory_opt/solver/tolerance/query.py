"""Which bands may be widened, and how far: the question each number in this room answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem

EDGE = 2e-9
"""Given away to rounding: bands are judged with half of it."""


@dataclass(frozen=True)
class ToleranceQuery:
    """One question: how small a tolerance some criteria can have together, the others as asked.

    Parameters
    ----------
    problem : Problem
    vary : Bools, shape (c,)
        The criteria whose tolerance is looked for; each has a band.
    """

    problem: Problem
    vary: Bools

    def tolerance(self, value: float) -> Floats:
        """Tolerances of all criteria where those looked for are `value`; shape (c,)."""
        return np.where(self.vary, value, self.problem.tolerance)

    def at(self, value: float) -> Problem:
        """Return the problem with this tolerance."""
        return replace(self.problem, tolerance=self.tolerance(value))


def questions(problem: Problem) -> Iterator[ToleranceQuery]:
    """One question for each criterion with a band, then the one for all of them together."""
    banded = np.isfinite(problem.tolerance)
    for m in np.flatnonzero(banded):
        yield ToleranceQuery(problem, np.arange(len(banded)) == m)
    yield ToleranceQuery(problem, banded)


def still(problem: Problem) -> Ints:
    """Criteria whose loads do not depend on the base."""
    return np.setdiff1d(np.arange(problem.load.shape[1]), problem.dynamic)


def limits(problem: Problem) -> tuple[Floats, Floats]:
    """Lower and upper limits (k, c) in the loads' own units, as loose as they are judged.

    They mean nothing where loads depend on the base.
    """
    target = problem.share * problem.load.sum(axis=0)
    banded = np.isfinite(problem.tolerance)
    tolerance = np.where(banded, problem.tolerance, 0.0)
    low = np.where(banded, (1.0 - tolerance) * target, 0.0)
    high = np.where(banded, (1.0 + tolerance) * target, np.inf)
    slack = EDGE * target
    return np.maximum(low, problem.low) - slack, np.minimum(high, problem.high) + slack
