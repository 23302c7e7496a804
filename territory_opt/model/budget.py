"""Limits of the work of one solve."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.deadline import NO_DEADLINE, Deadline
from territory_opt.model.scenario import Effort, Scenario


@dataclass(frozen=True)
class BandEffort:
    """What a search does while its plans miss bands.

    Parameters
    ----------
    repairs : int
        Most rounds that try again.
    explain : bool
        Whether it is found out what would do where bands stay missed: the smallest tolerances that plans are
        found for, the rules in conflict, and remedies. Lower bounds of tolerances are computed either way.
    """

    repairs: int = 3
    explain: bool = True


FULL_BAND_EFFORT = BandEffort()


@dataclass(frozen=True)
class Budget:
    """Limits of one solve. Work is counted in iterations, so that the same budget gives the same plan.

    Parameters
    ----------
    seed : int
    effort : {"quick", "standard", "best"}
        Decides the iterations when `iterations` is 0.
    iterations : int
    deadline : Deadline
        Ends the search before the iterations are used up, with its best plan.
    band_effort : BandEffort
    """

    seed: int = 0
    effort: Effort = "standard"
    iterations: int = 0
    deadline: Deadline = NO_DEADLINE
    band_effort: BandEffort = FULL_BAND_EFFORT

    @classmethod
    def of(cls, scenario: Scenario, deadline: Deadline, band_effort: BandEffort = FULL_BAND_EFFORT) -> Budget:
        """Budget of a scenario, which must be used up by a deadline."""
        return cls(scenario.seed, scenario.effort, scenario.iterations, deadline, band_effort)
