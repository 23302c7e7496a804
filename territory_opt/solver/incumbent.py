"""The best plan so far, and what was seen on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import EDGE, Bands
from territory_opt.solver.cost_tables import Tables


@dataclass(frozen=True)
class Candidate:
    """A plan measured exactly. Smaller is better: first the excess over the bands, then the energy.

    Parameters
    ----------
    excess : float
        By how much rules are broken: the shares of the targets by which bands are missed, the units that are
        where they may not be, the share that changes hands beyond the limit.
    energy : float
        Scaled objective plus the weight of the border.
    objective : float
        Scaled objective alone.
    label : Ints, shape (n,)
    tables : Tables
        For the bases of this plan.
    total : Floats, shape (k, c)
    """

    excess: float
    energy: float
    objective: float
    label: Ints
    tables: Tables
    total: Floats

    @property
    def rank(self) -> tuple[float, float]:
        """What plans are compared by."""
        return (self.excess, self.energy)


def measured(problem: Problem, bands: Bands, tables: Tables, label: Ints, border_weight: float) -> Candidate:
    """Measure a plan exactly; the tables are for its bases."""
    total = tables.totals(label)
    cut = label[problem.pairs[:, 0]] != label[problem.pairs[:, 1]]
    border = border_weight * float(problem.border[cut].sum())
    objective = border if problem.objective == "cut" else tables.objective(label)
    energy = objective if problem.objective == "cut" else objective + border
    excess = float(bands.excess(total).sum()) + broken_rules(tables, label)
    return Candidate(excess, energy, objective, label.copy(), tables, total)


def broken_rules(tables: Tables, label: Ints) -> float:
    """How far a plan is from keeping every lock, forbid and the limit on change; 0 when it does."""
    changed = tables.changed(label)
    return float(tables.misplaced(label).sum()) + (changed if changed > EDGE else 0.0)


@dataclass
class Incumbent:
    """Keeps the best candidate of one search, and the least deviation of each criterion.

    Parameters
    ----------
    best : Candidate or None
    smallest : Floats, shape (c,)
        Least worst deviation of a criterion over all plans seen that kept every other criterion.
    """

    smallest: Floats
    best: Candidate | None = None

    @property
    def holds(self) -> bool:
        """Whether the best plan keeps every band."""
        return self.best is not None and self.best.excess == 0

    def offer(self, candidate: Candidate, bands: Bands) -> bool:
        """Take note of a plan; true when it is the best so far."""
        broken = bands.excess(candidate.total).sum(axis=0) > 0
        alone = broken.sum() - broken == 0
        deviation = bands.deviation(candidate.total)
        self.smallest = np.where(alone, np.fmin(self.smallest, deviation), self.smallest)
        if self.best is not None and candidate.rank >= self.best.rank:
            return False
        self.best = candidate
        return True

    def merge(self, other: Incumbent, bands: Bands) -> None:
        """Take over whatever another search knows better."""
        self.smallest = np.fmin(self.smallest, other.smallest)
        if other.best is not None:
            self.offer(other.best, bands)
