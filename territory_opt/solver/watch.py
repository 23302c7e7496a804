"""The search, observed: progress for people, a trace for the report."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from territory_opt.model.progress import Progress
from territory_opt.model.result import TracePoint
from territory_opt.solver.clock import Clock
from territory_opt.solver.construct.first_plan import Start
from territory_opt.solver.incumbent import Candidate, Incumbent


@dataclass
class Watch:
    """Collects the best plan over all chains as time passes."""

    clock: Clock
    progress: Progress
    start: Start
    bound: float | None
    trace: list[TracePoint] = field(default_factory=list)
    best: Candidate | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, done: float, incumbent: Incumbent) -> None:
        """Take note of where one chain stands."""
        candidate = incumbent.best
        if candidate is None:
            return
        with self._lock:
            if self.best is None or candidate.rank < self.best.rank:
                self.best = candidate
                objective = candidate.objective * candidate.tables.cost_scale
                self.trace.append(TracePoint(self.clock.seconds, objective, candidate.excess, self.bound))
            objective = self.best.objective * self.best.tables.cost_scale
            self.progress.incumbent(done, objective, self.best.excess, self.bound)
