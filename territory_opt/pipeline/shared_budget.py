"""Division of a time limit and of work among several solves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from territory_opt.model.deadline import Deadline
from territory_opt.model.scenario import Effort, Scenario

FIRST_SHARE = 0.3
"""Share of a time limit for the first solve, the only one that starts from scratch."""

ITERATION_DIVISOR = 3
"""Divisor of the iterations of a solve that starts from a plan."""

MIN_SOLVE_S = 0.2
"""Seconds below which no solve is started."""

_LOWER_EFFORT: dict[Effort, Effort] = {"best": "standard", "standard": "quick", "quick": "quick"}


@dataclass
class SharedBudget:
    """The budget of several solves.

    Parameters
    ----------
    deadline : Deadline
        Of all of them.
    solves : int
        Expected number of solves.
    """

    deadline: Deadline
    solves: int
    _done: int = 0

    def exhausted(self) -> bool:
        """Whether there is no time left for another solve."""
        return self.deadline.remaining_s < MIN_SOLVE_S

    def first_solve(self, scenario: Scenario) -> Scenario:
        """The scenario with its share of the time limit and unchanged work."""
        self._done += 1
        return replace(scenario, time_limit_s=self._part_s(FIRST_SHARE))

    def next_solve(self, scenario: Scenario) -> Scenario:
        """The scenario with its share of the remaining time, and less work because it starts from a plan."""
        expected = max(self.solves - self._done, 1)
        self._done += 1
        return replace(
            scenario,
            effort=_LOWER_EFFORT[scenario.effort],
            iterations=scenario.iterations and max(1, scenario.iterations // ITERATION_DIVISOR),
            time_limit_s=self._part_s(1.0 / expected),
        )

    def _part_s(self, share: float) -> float | None:
        """Seconds of a share of the time left; None without a time limit."""
        return max(self.deadline.part(share).remaining_s, MIN_SOLVE_S) if self.deadline.is_timed else None
