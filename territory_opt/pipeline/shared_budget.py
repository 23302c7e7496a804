"""How the work of one question is divided among several."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace

from territory_opt.model.scenario import Effort, Scenario

FIRST = 0.3
"""Share of a time limit that the question as asked may take: it alone starts from nothing."""

LATER = 3
"""A budget in iterations is divided by this for a question that starts from a plan."""

LEAST_S = 0.2
"""Seconds below which a solve is not begun."""

MANAGERS = 0.2
"""Share of a time limit that giving key accounts to managers may take; the territories have the rest. They
are the larger question: without half of it, a busy machine found no plan for a hundred of them."""

_LIGHTER: dict[Effort, Effort] = {"best": "standard", "standard": "quick", "quick": "quick"}


@dataclass
class SharedBudget:
    """The budget of several solves.

    Parameters
    ----------
    limit_s : float or None
        Seconds for all of them together.
    solves : int
        How many are expected.
    """

    limit_s: float | None
    solves: int
    _begun: float = field(default_factory=time.perf_counter)
    _done: int = 0

    def empty(self) -> bool:
        """Whether there is no time for another solve."""
        return self.limit_s is not None and self._left() < LEAST_S

    def first(self, scenario: Scenario) -> Scenario:
        """The scenario with its share of the time limit; the work stays as asked."""
        self._done += 1
        if self.limit_s is None:
            return scenario
        return replace(scenario, time_limit_s=max(FIRST * self._left(), LEAST_S))

    def later(self, scenario: Scenario) -> Scenario:
        """The scenario with its share of what is left, and less work: it starts from a plan."""
        expected = max(self.solves - self._done, 1)
        self._done += 1
        return replace(
            scenario,
            effort=_LIGHTER[scenario.effort],
            iterations=scenario.iterations and max(1, scenario.iterations // LATER),
            time_limit_s=None if self.limit_s is None else self._left() / expected,
        )

    def _left(self) -> float:
        return (self.limit_s or 0.0) - (time.perf_counter() - self._begun)


@dataclass(frozen=True)
class TwoParts:
    """The time limit of one question, for the managers first and then for the territories.

    Parameters
    ----------
    scenario : Scenario
    """

    scenario: Scenario
    _begun: float = field(default_factory=time.perf_counter)

    @property
    def first_s(self) -> float:
        """Seconds that the managers may take; infinite without a limit."""
        limit = self.scenario.time_limit_s
        return math.inf if limit is None else MANAGERS * limit

    def second(self) -> Scenario:
        """The scenario with what is left of its time limit now."""
        limit = self.scenario.time_limit_s
        if limit is None:
            return self.scenario
        left = limit - (time.perf_counter() - self._begun)
        return replace(self.scenario, time_limit_s=max(left, LEAST_S))
