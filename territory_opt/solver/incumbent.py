"""The best plan found so far, and the least deviation of each criterion on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import EDGE, Bands
from territory_opt.solver.cost_tables import Tables


@dataclass(frozen=True)
class Violations:
    """How far a plan is from holding each rule. n units, k territories, c criteria.

    Parameters
    ----------
    band : Floats, shape (k, c)
        Share of the target by which a load is beyond its band.
    deviation : Floats, shape (k, c)
        Signed deviation of each load from its target.
    misplaced : Bools, shape (n,)
        Units in a territory where a lock or forbid does not allow them.
    moved : float
        Share that changes hands beyond the limit on change.
    """

    band: Floats
    deviation: Floats
    misplaced: Bools
    moved: float

    @classmethod
    def of(cls, bands: Bands, load: Floats, misplaced: Bools, moved: float) -> Violations:
        """Measure loads (k, c), in the unit of the bands, and the rules about single units."""
        target = bands.share * load.sum(axis=0)
        return cls(bands.excess(load), load / target - 1.0, misplaced, moved if moved > EDGE else 0.0)


class RankedPlan(Protocol):
    """What the search over the whole map and the search over parts compare plans by."""

    @property
    def rank(self) -> tuple[float, float]:
        """Violation of all rules, then energy; smaller is better."""

    @property
    def cost(self) -> float:
        """Objective in the unit of the problem."""

    @property
    def total(self) -> Floats:
        """Loads of the territories (k, c), in the unit of the bands."""


PlanT = TypeVar("PlanT", bound=RankedPlan)


@dataclass(frozen=True)
class Candidate:
    """A plan measured exactly. Smaller is better: first the excess over the bands, then the energy.

    Parameters
    ----------
    excess : float
        Violation of all rules: shares of the targets by which bands are missed, the number of misplaced
        units, and the share that changes hands beyond the limit.
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

    @property
    def cost(self) -> float:
        """Objective in the unit of the problem."""
        return self.objective * self.tables.cost_scale

    def violations(self, bands: Bands) -> Violations:
        """Measure every rule."""
        changed = self.tables.changed(self.label)
        return Violations.of(bands, self.total, self.tables.misplaced(self.label), changed)


def measured(problem: Problem, bands: Bands, tables: Tables, label: Ints, border_weight: float) -> Candidate:
    """Measure a plan exactly; the tables are for its bases."""
    total = tables.totals(label)
    cut = label[problem.pairs[:, 0]] != label[problem.pairs[:, 1]]
    border = border_weight * float(problem.border[cut].sum())
    objective = border if problem.counts_pairs else tables.objective(label)
    energy = objective if problem.counts_pairs else objective + border
    excess = float(bands.excess(total).sum()) + broken_rules(tables, label)
    return Candidate(excess, energy, objective, label.copy(), tables, total)


def broken_rules(tables: Tables, label: Ints) -> float:
    """Violation of locks, forbids and the limit on change together; 0 when all hold."""
    changed = tables.changed(label)
    return float(tables.misplaced(label).sum()) + (changed if changed > EDGE else 0.0)


@dataclass
class Incumbent(Generic[PlanT]):
    """The best plan of one search, and the least deviation of each criterion.

    Parameters
    ----------
    smallest : Floats, shape (c,)
        Least worst deviation of a criterion over all plans seen that hold every other criterion.
    best : plan or None
    """

    smallest: Floats
    best: PlanT | None = None

    @property
    def holds(self) -> bool:
        """Whether the best plan holds every rule."""
        return self.best is not None and self.best.rank[0] == 0

    def offer(self, candidate: PlanT, bands: Bands) -> bool:
        """Keep a plan if it is the best so far; return whether it is."""
        broken = bands.excess(candidate.total).sum(axis=0) > 0
        alone = broken.sum() - broken == 0
        deviation = bands.deviation(candidate.total)
        self.smallest = np.where(alone, np.fmin(self.smallest, deviation), self.smallest)
        if self.best is not None and candidate.rank >= self.best.rank:
            return False
        self.best = candidate
        return True

    def merge(self, other: Incumbent[PlanT], bands: Bands) -> None:
        """Take over whatever another search found better."""
        self.smallest = np.fmin(self.smallest, other.smallest)
        if other.best is not None:
            self.offer(other.best, bands)
