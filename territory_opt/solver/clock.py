"""Time and work limits of a solve."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from territory_opt.model.budget import Budget
from territory_opt.model.result import EndedBy

ITERATIONS_PER_UNIT = {"quick": 0.1, "standard": 0.5, "best": 1.5}
FEWEST, MOST = {"quick": 600, "standard": 2_500, "best": 15_000}, 60_000


@dataclass
class Clock:
    """The budget of one solve, running."""

    budget: Budget
    started: float = field(default_factory=time.perf_counter)

    @property
    def seconds(self) -> float:
        """Seconds since the solve began."""
        return time.perf_counter() - self.started

    @property
    def remaining(self) -> float:
        """Seconds left; infinite without a limit."""
        limit = self.budget.time_limit_s
        return float("inf") if limit is None else max(0.0, limit - self.seconds)

    def iterations(self, n: int) -> int:
        """Annealing iterations of one run on n units."""
        if self.budget.iterations:
            return self.budget.iterations
        effort = self.budget.effort
        return int(min(max(ITERATIONS_PER_UNIT[effort] * n, FEWEST[effort]), MOST))

    def over(self) -> bool:
        """Whether the search must end now."""
        limit = self.budget.time_limit_s
        return self.budget.stop() or (limit is not None and self.seconds >= limit)

    def ended_by(self) -> EndedBy:
        """Return why the search ended."""
        if self.budget.stop():
            return EndedBy.STOPPED
        return EndedBy.TIME if self.over() else EndedBy.ITERATIONS


ROUND_SHARE = 0.6
"""Share of the time left that one round of the search may take."""


@dataclass
class Pace:
    """Share of its time that a stage has used: 0 throughout when there is no time limit.

    Parameters
    ----------
    clock : Clock
    part : float
        Share of the time left that the stage may take.
    """

    clock: Clock
    part: float = ROUND_SHARE
    begun: float = field(init=False)
    allotted: float = field(init=False)

    def __post_init__(self) -> None:
        """Allot a share of the time that is left."""
        self.begun = self.clock.seconds
        self.allotted = self.part * self.clock.remaining

    def share(self) -> float:
        """Share of the allotted time that is used."""
        return (self.clock.seconds - self.begun) / self.allotted if self.allotted > 0 else 1.0

    def over(self) -> bool:
        """Whether the round must end."""
        return self.clock.over() or self.share() >= 1.0
