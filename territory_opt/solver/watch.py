"""Observing a search: progress for people, a trace for the report."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Generic

from territory_opt.model.progress import Progress
from territory_opt.model.result import TracePoint
from territory_opt.solver.clock import Clock
from territory_opt.solver.incumbent import Incumbent, PlanT


@dataclass
class Watch(Generic[PlanT]):
    """Collects the best plan of all threads of a search as time passes.

    Parameters
    ----------
    clock : Clock
    progress : Progress
    bound : float or None
        For the problem, in the unit of the objective.
    """

    clock: Clock
    progress: Progress
    bound: float | None
    trace: list[TracePoint] = field(default_factory=list)
    best: PlanT | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, done: float, incumbent: Incumbent[PlanT]) -> None:
        """Record the incumbent of one thread, and the share of the work that is done."""
        candidate = incumbent.best
        if candidate is None:
            return
        with self._lock:
            if self.best is None or candidate.rank < self.best.rank:
                self.best = candidate
                point = TracePoint(self.clock.seconds, candidate.cost, candidate.rank[0], self.bound)
                self.trace.append(point)
            self.progress.incumbent(done, self.best.cost, self.best.rank[0], self.bound)
