"""Time and work limits of a solve."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from territory_opt.model.budget import Budget
from territory_opt.model.deadline import Deadline
from territory_opt.model.result import EndedBy

ITERATIONS_PER_UNIT = {"quick": 0.1, "standard": 0.5, "best": 1.5}
FEWEST, MOST = {"quick": 600, "standard": 2_500, "best": 15_000}, 60_000

NEAREST = 20
"""Iterations for the nearest plan of a small problem without a plan; each has thousands of draws."""


@dataclass
class Clock:
    """The budget of one solve, running; its deadline decides when the solve ends.

    Attributes
    ----------
    started : float
        When the solve began, on the clock of the deadline.
    """

    budget: Budget
    started: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin now."""
        self.started = self.deadline.now()

    @property
    def deadline(self) -> Deadline:
        """When the solve must end."""
        return self.budget.deadline

    @property
    def seconds(self) -> float:
        """Seconds since the solve began."""
        return self.deadline.now() - self.started

    def iterations(self, n: int) -> int:
        """Annealing iterations of one run on n units."""
        if self.budget.iterations:
            return self.budget.iterations
        effort = self.budget.effort
        return int(min(max(ITERATIONS_PER_UNIT[effort] * n, FEWEST[effort]), MOST))

    def for_nearest_plan(self) -> Clock:
        """A clock with few iterations, for the nearest plan of a small problem without a plan."""
        iterations = min(self.iterations(0), NEAREST)
        return replace(self, budget=replace(self.budget, iterations=iterations))

    def over(self) -> bool:
        """Whether the search must end now."""
        return self.deadline.passed()

    def ended_by(self) -> EndedBy:
        """Return why the search ended."""
        if self.deadline.stop():
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
    deadline: Deadline = field(init=False)
    allotted: float = field(init=False)

    def __post_init__(self) -> None:
        """Allot a share of the time that is left."""
        self.deadline = self.clock.deadline.part(self.part)
        self.allotted = self.deadline.remaining_s

    def share(self) -> float:
        """Share of the allotted time that is used."""
        if not self.deadline.is_timed:
            return 0.0
        return 1.0 - self.deadline.remaining_s / self.allotted if self.allotted > 0 else 1.0

    def over(self) -> bool:
        """Whether the stage must end."""
        return self.deadline.passed()
