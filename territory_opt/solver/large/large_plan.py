"""A plan of the whole problem, kept as one row a unit: no table of units x territories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import EDGE, Bands


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
        What a km of cut border weighs beside the objective when plans are compared.
    """

    bands: Bands
    label: Ints
    site: Ints
    cost: Floats
    load: Floats
    border_weight: float

    @classmethod
    def of(cls, problem: Problem, label: Ints, site: Ints, border_weight: float) -> LargePlan:
        """Ask the problem what each unit costs and weighs, territory by territory."""
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

    def rank(self, problem: Problem) -> tuple[float, float]:
        """What plans are compared by: how far rules are broken, then objective and border together."""
        cut = self.label[problem.pairs[:, 0]] != self.label[problem.pairs[:, 1]]
        energy = self.objective + self.border_weight * float(problem.border_km[cut].sum())
        return float(self.bands.excess(self.total).sum()) + self.broken(problem), energy

    def broken(self, problem: Problem) -> float:
        """Units that are where they may not be, and the share that changes hands beyond the limit."""
        units, broken = np.arange(problem.n), 0.0
        if problem.allowed is not None:
            broken += float((~problem.allowed[units, self.label]).sum())
        if problem.disruption is not None:
            beyond = float(problem.disruption.moved[units, self.label].sum()) - problem.disruption.most
            broken += beyond if beyond > EDGE else 0.0
        return broken

    def copy(self) -> LargePlan:
        """Return a plan that does not change when this one does."""
        arrays = {name: getattr(self, name).copy() for name in ("label", "site", "cost", "load")}
        return replace(self, **arrays)


def members_of(label: Ints, k: int) -> Iterator[Ints]:
    """Units of each territory in turn."""
    order = np.argsort(label, kind="stable")
    return iter(np.split(order, np.cumsum(np.bincount(label, minlength=k))[:-1]))
