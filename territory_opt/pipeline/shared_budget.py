"""Division of a time limit and of work among several solves."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace

from territory_opt.model.scenario import Effort, Scenario

FIRST_SHARE = 0.3
"""Share of a time limit for the first solve, the only one that starts from scratch."""

ITERATION_DIVISOR = 3
"""Divisor of the iterations of a solve that starts from a plan."""

MIN_SOLVE_S = 0.2
"""Seconds below which no solve is started."""

KAM_SHARE = 0.2
"""Share of a time limit for the KAM assignment; the territories have the rest. With less than half of
it, a busy machine found no plan for a hundred territories."""

_LOWER_EFFORT: dict[Effort, Effort] = {"best": "standard", "standard": "quick", "quick": "quick"}


@dataclass
class SharedBudget:
    """The budget of several solves.

    Parameters
    ----------
    limit_s : float or None
        Seconds for all of them.
    solves : int
        Expected number of solves.
    """

    limit_s: float | None
    solves: int
    _started: float = field(default_factory=time.perf_counter)
    _done: int = 0

    def exhausted(self) -> bool:
        """Whether there is no time left for another solve."""
        return self.limit_s is not None and self._remaining_s() < MIN_SOLVE_S

    def first_solve(self, scenario: Scenario) -> Scenario:
        """The scenario with its share of the time limit and unchanged work."""
        self._done += 1
        if self.limit_s is None:
            return scenario
        return replace(scenario, time_limit_s=max(FIRST_SHARE * self._remaining_s(), MIN_SOLVE_S))

    def next_solve(self, scenario: Scenario) -> Scenario:
        """The scenario with its share of the remaining time, and less work because it starts from a plan."""
        expected = max(self.solves - self._done, 1)
        self._done += 1
        return replace(
            scenario,
            effort=_LOWER_EFFORT[scenario.effort],
            iterations=scenario.iterations and max(1, scenario.iterations // ITERATION_DIVISOR),
            time_limit_s=None if self.limit_s is None else self._remaining_s() / expected,
        )

    def _remaining_s(self) -> float:
        return (self.limit_s or 0.0) - (time.perf_counter() - self._started)


@dataclass(frozen=True)
class PlanTimeLimit:
    """The time limit of one plan, divided between the KAM assignment and the territories.

    Parameters
    ----------
    scenario : Scenario
    """

    scenario: Scenario
    _started: float = field(default_factory=time.perf_counter)

    @property
    def kam_limit_s(self) -> float:
        """Seconds for the KAM assignment; infinite without a limit."""
        limit = self.scenario.time_limit_s
        return math.inf if limit is None else KAM_SHARE * limit

    def remaining(self) -> Scenario:
        """The scenario with the rest of its time limit."""
        limit = self.scenario.time_limit_s
        if limit is None:
            return self.scenario
        remaining_s = limit - (time.perf_counter() - self._started)
        return replace(self.scenario, time_limit_s=max(remaining_s, MIN_SOLVE_S))
