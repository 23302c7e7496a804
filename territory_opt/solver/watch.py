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
class Advance:
    """Share of a search that is done, which rises from 0 to 1 once although the number of rounds is unknown.

    Attributes
    ----------
    begun, width : float
        Share that was done when the present round began, and the share that it stands for.
    """

    begun: float = 0.0
    width: float = 0.0

    def next_round(self, share: float) -> None:
        """Begin a round that takes this share of what is left."""
        self.begun += self.width
        self.width = share * (1.0 - self.begun)

    def at(self, done: float) -> float:
        """Share of the search that is done with this share of the round."""
        return self.begun + self.width * min(done, 1.0)


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
    _done: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, done: float, incumbent: Incumbent[PlanT]) -> None:
        """Record the incumbent of one thread, and the share of the whole search that is done.

        What is reported never falls, and is at least the share of the time that is used.
        """
        candidate = incumbent.best
        if candidate is None:
            return
        with self._lock:
            if self.best is None or candidate.rank < self.best.rank:
                self.best = candidate
                point = TracePoint(self.clock.seconds, candidate.cost, candidate.rank[0], self.bound)
                self.trace.append(point)
            self._done = min(1.0, max(done, self._done, self._used_time()))
            self.progress.incumbent(self._done, self.best.cost, self.best.rank[0], self.bound)

    def _used_time(self) -> float:
        """Share of the time limit that is used; 0 without one."""
        deadline, seconds = self.clock.deadline, self.clock.seconds
        return seconds / (seconds + deadline.remaining_s) if deadline.is_timed and seconds > 0 else 0.0
