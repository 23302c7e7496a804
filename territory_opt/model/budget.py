"""Limits of the work of one solve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from territory_opt.model.scenario import Effort, Scenario


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Budget:
    """Limits of one solve. Work is counted in iterations, so that the same budget gives the same plan.

    Parameters
    ----------
    seed : int
    effort : {"quick", "standard", "best"}
        Decides the iterations when `iterations` is 0.
    iterations : int
    time_limit_s : float or None
        Ends the search before the iterations are used up.
    stop : callable
        Called often; once it returns True the search ends with its best plan.
    """

    seed: int = 0
    effort: Effort = "standard"
    iterations: int = 0
    time_limit_s: float | None = None
    stop: Callable[[], bool] = _never

    @classmethod
    def of(cls, scenario: Scenario, stop: Callable[[], bool] = _never) -> Budget:
        """Budget of a scenario."""
        return cls(scenario.seed, scenario.effort, scenario.iterations, scenario.time_limit_s, stop)
