"""The search over parts, observed: the best plan so far, progress for people, a trace for the report."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.problem import Problem
from territory_opt.model.progress import Progress
from territory_opt.model.result import TracePoint
from territory_opt.solver.clock import Clock
from territory_opt.solver.large.large_plan import LargePlan


@dataclass
class LargeWatch:
    """Keeps the best plan.

    Parameters
    ----------
    problem, clock, progress
    bound : float or None
        For the problem, in the unit of the objective.

    Attributes
    ----------
    best : LargePlan or None
    smallest : Floats, shape (c,)
        Least worst deviation of each criterion over all plans seen that kept every other one.
    """

    problem: Problem
    clock: Clock
    progress: Progress
    bound: float | None
    best: LargePlan | None = None
    trace: list[TracePoint] = field(default_factory=list)
    smallest: Floats = field(init=False)
    _rank: tuple[float, float] = (np.inf, np.inf)

    def __post_init__(self) -> None:
        """Begin without a plan."""
        self.smallest = np.full(self.problem.load.shape[1], np.nan)

    def __call__(self, done: float, plan: LargePlan) -> None:
        """Take note of a plan, and of the share of the work that is done."""
        total, rank = plan.total, plan.rank(self.problem)
        broken = plan.bands.excess(total).sum(axis=0) > 0
        alone = broken.sum() - broken == 0
        self.smallest = np.where(alone, np.fmin(self.smallest, plan.bands.deviation(total)), self.smallest)
        if rank < self._rank:
            self.best, self._rank = plan.copy(), rank
            self.trace.append(TracePoint(self.clock.seconds, plan.objective, rank[0], self.bound))
        assert self.best is not None  # the first plan is better than none
        self.progress.incumbent(done, self.best.objective, self._rank[0], self.bound)

    @property
    def holds(self) -> bool:
        """Whether the best plan keeps every band."""
        return self._rank[0] == 0
