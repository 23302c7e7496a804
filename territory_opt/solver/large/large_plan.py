"""A plan of the whole problem, kept as one row a unit: no table of units x territories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import Bands
from territory_opt.solver.incumbent import Violations


@dataclass(frozen=True)
class LargeCandidate:
    """A plan of the whole problem, measured; see `incumbent.RankedPlan`.

    Parameters
    ----------
    label : Ints, shape (n,)
    site : Ints, shape (k,)
    cost : float
        The objective.
    rank : pair of float
        Violation of all rules, then objective and border together; smaller is better.
    total : Floats, shape (k, c)
    violations : Violations
    """

    label: Ints
    site: Ints
    cost: float
    rank: tuple[float, float]
    total: Floats
    violations: Violations


@dataclass
class LargePlan:
    """Labels, and what each unit costs and weighs where it is, in the problem's own units.

    Parameters
    ----------
    bands : Bands
        Not scaled.
    label : Ints, shape (n,)
    site : Ints, shape (k,)
    cost : Floats, shape (n,)
    load : Floats, shape (n, c)
    border_weight : float
        Weight of a km of cut border when plans are compared.
    """

    bands: Bands
    label: Ints
    site: Ints
    cost: Floats
    load: Floats
    border_weight: float

    @classmethod
    def of(cls, problem: Problem, label: Ints, site: Ints, border_weight: float) -> LargePlan:
        """Compute cost and load of each unit, territory by territory."""
        cost, load = np.zeros(problem.n), problem.load.copy()
        for t, members in enumerate(members_of(label, problem.k)):
            cost[members] = problem.coefficients.cost(site[t : t + 1], members)[:, 0]
            if len(problem.dynamic):
                own = problem.coefficients.load(site[t : t + 1], members)[:, :, 0]
                load[np.ix_(members, problem.dynamic)] = own.T
        bands = Bands.of(problem, np.ones(problem.load.shape[1]))
        return cls(bands, label.copy(), site.copy(), cost, load, border_weight)

    @property
    def total(self) -> Floats:
        """Loads of the territories; shape (k, c)."""
        k, c = self.bands.share.shape
        columns = [np.bincount(self.label, weights=self.load[:, m], minlength=k) for m in range(c)]
        return np.stack(columns, axis=1)

    @property
    def objective(self) -> float:
        """The objective."""
        return float(self.cost.sum())

    def copy(self) -> LargePlan:
        """Return a plan that does not change when this one does."""
        arrays = {name: getattr(self, name).copy() for name in ("label", "site", "cost", "load")}
        return replace(self, **arrays)

    def measured(self, problem: Problem) -> LargeCandidate:
        """Measure the plan as it is now."""
        units, total = np.arange(problem.n), self.total
        misplaced = np.zeros(problem.n, dtype=np.bool_)
        if problem.allowed is not None:
            misplaced = ~problem.allowed[units, self.label]
        moved = 0.0
        if problem.disruption is not None:
            moved = float(problem.disruption.moved[units, self.label].sum()) - problem.disruption.most
        violations = Violations.of(self.bands, total, misplaced, moved)
        cut = self.label[problem.pairs[:, 0]] != self.label[problem.pairs[:, 1]]
        cost = self.objective
        energy = cost + self.border_weight * float(problem.border_km[cut].sum())
        broken = float(misplaced.sum()) + violations.moved
        excess = float(violations.band.sum()) + broken
        return LargeCandidate(self.label.copy(), self.site.copy(), cost, (excess, energy), total, violations)


def members_of(label: Ints, k: int) -> Iterator[Ints]:
    """Units of each territory in turn."""
    order = np.argsort(label, kind="stable")
    return iter(np.split(order, np.cumsum(np.bincount(label, minlength=k))[:-1]))
