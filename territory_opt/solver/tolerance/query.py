"""Which tolerances to minimise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem


@dataclass(frozen=True)
class ToleranceQuery:
    """The smallest common tolerance of some criteria, the other tolerances as requested.

    Parameters
    ----------
    problem : Problem
    vary : Bools, shape (c,)
        The criteria whose tolerance is minimised; each has a band.
    """

    problem: Problem
    vary: Bools

    def tolerance(self, value: float) -> Floats:
        """Tolerances of all criteria, `value` for those minimised; shape (c,)."""
        return np.where(self.vary, value, self.problem.tolerance)

    def at(self, value: float) -> Problem:
        """Return the problem with this tolerance."""
        return replace(self.problem, tolerance=self.tolerance(value))


def tolerance_queries(problem: Problem) -> Iterator[ToleranceQuery]:
    """One query for each criterion with a band, then one for all of them together."""
    banded = np.isfinite(problem.tolerance)
    for m in np.flatnonzero(banded):
        yield ToleranceQuery(problem, np.arange(len(banded)) == m)
    yield ToleranceQuery(problem, banded)


def constant_criteria(problem: Problem) -> Ints:
    """Criteria whose loads do not depend on the base."""
    return np.setdiff1d(np.arange(problem.load.shape[1]), problem.dynamic)
