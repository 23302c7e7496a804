"""What the eligible KAMs lack for a family: a long enough year, places, time; or they have a competitor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.assignment.kams.model.capacity import FreeCapacity
from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.assignment.kams.model.integer_problem import TICKS_PER_HOUR
from territory_opt.model.arrays import Bools, Ints

ALONE = "even with no other account"
"""Marks an obstacle that does not depend on the other accounts."""


@dataclass(frozen=True)
class Shortage:
    """What KAMs lack for a family, given the accounts they have.

    Parameters
    ----------
    instance : AssignmentInstance
    kam_of : Ints, shape (families,)
        -1 for a family without a KAM.
    """

    instance: AssignmentInstance
    kam_of: Ints

    @cached_property
    def free(self) -> FreeCapacity:
        """Capacity that the assignment leaves."""
        return FreeCapacity(self.instance.problem, self.kam_of)

    def exceeds_year(self, family: int) -> Bools:
        """KAMs whose whole year is too short for a family, shape (kams,)."""
        problem = self.instance.problem
        team = problem.team_time[family] > problem.team_capacity
        return np.asarray(team | (problem.own_time[family] > problem.own_capacity))

    def kams_by_obstacle(self, family: int) -> dict[str, Ints]:
        """Eligible KAMs by their obstacle; the first of several counts.

        `year`: the whole year is too short; `most`: more accounts than the KAM may have; `competitor`: the
        KAM has a competitor; `full`, `late`: no place, or too little time, left by the other accounts.
        """
        problem, free = self.instance.problem, self.free
        rest = self.instance.eligibility.met[family].copy()
        found = {}
        for name, lacks in {
            "year": self.exceeds_year(family),
            "most": problem.size[family] > problem.max_accounts,
            "competitor": free.has_competitor(family),
            "full": problem.size[family] > free.accounts,
            "late": (problem.team_time[family] > free.team_time) | (problem.own_time[family] > free.own_time),
        }.items():
            found[name] = np.flatnonzero(rest & lacks)
            rest &= ~lacks
        return found

    def of_all(self, family: int) -> Iterator[tuple[int, str]]:
        """How many of the eligible KAMs have which obstacle, in words."""
        text: Mapping[str, Callable[[Ints], str]] = {
            "full": lambda kams: f"{_are(kams)} full ({self._accounts_range(kams)})",
            "late": lambda kams: f"{_have(kams)} too little time ({self._nearest(family, kams, 'late')})",
            "year": lambda kams: (
                f"{_have(kams)} too short a year, {ALONE} ({self._nearest(family, kams, 'year')})"
            ),
            "most": lambda kams: (
                f"{_have(kams)} too few places, {ALONE} ({self._nearest(family, kams, 'most')})"
            ),
            "competitor": lambda kams: f"{_have(kams)} a competitor of it",
        }
        kams_by_obstacle = self.kams_by_obstacle(family)
        for name, of_kams in text.items():
            if len(kams_by_obstacle[name]):
                yield len(kams_by_obstacle[name]), of_kams(kams_by_obstacle[name])

    def of_kam(self, family: int, kam: int) -> str:
        """The obstacle of one eligible KAM, in words; blank when there is none."""
        text: Mapping[str, Callable[[], str]] = {
            "year": lambda: f"whose whole year is too short for it ({self._amount(family, kam, 'year')})",
            "most": lambda: f"who may have too few accounts for it ({self._amount(family, kam, 'most')})",
            "competitor": lambda: "who has a competitor of it",
            "full": lambda: f"who is full ({self.accounts_text(kam)})",
            "late": lambda: f"who has {self._amount(family, kam, 'late')} left",
        }
        return next((text[name]() for name, kams in self.kams_by_obstacle(family).items() if kam in kams), "")

    def accounts_text(self, kam: int) -> str:
        """Number of accounts a KAM has, and may have."""
        count = int(self.instance.problem.size[self.kam_of == kam].sum())
        return f"{_accounts(count)} of {int(self.instance.kams.max_accounts[kam])}"

    def _accounts_range(self, full: Ints) -> str:
        assigned = self.kam_of >= 0
        count = np.bincount(
            self.kam_of[assigned],
            weights=self.instance.problem.size[assigned],
            minlength=len(self.instance.kams),
        )[full].astype(np.int64)
        least, most = int(count.min()), int(count.max())
        if (count < self.instance.kams.max_accounts[full]).any():
            return f"{least} to {most} accounts each" if least != most else f"{most} accounts"
        return f"{most} of {most} accounts" if least == most else f"{least} to {most} accounts each"

    def _nearest(self, family: int, kams: Ints, obstacle: str) -> str:
        """The KAM who lacks least."""
        lacks = [self._lacks(family, kam, obstacle) for kam in kams.tolist()]
        best = int(kams[int(np.argmin(lacks))])
        amount = self._amount(family, best, obstacle)
        return f"{self.instance.kams.kam_id[best]} comes nearest with {amount}"

    def _lacks(self, family: int, kam: int, obstacle: str) -> int:
        problem = self.instance.problem
        if obstacle == "most":
            return -int(problem.max_accounts[kam])
        own, team = self._time(kam, obstacle)
        return max(int(problem.own_time[family, kam]) - own, int(problem.team_time[family, kam]) - team)

    def _time(self, kam: int, obstacle: str) -> tuple[int, int]:
        """Time of a KAM alone and with the partner: of the whole year, or what is left of it."""
        if obstacle == "year":
            problem = self.instance.problem
            return int(problem.own_capacity[kam]), int(problem.team_capacity[kam])
        return int(self.free.own_time[kam]), int(self.free.team_time[kam])

    def _amount(self, family: int, kam: int, obstacle: str) -> str:
        """Available and needed places or hours; of the KAM alone where those are the tighter."""
        problem = self.instance.problem
        if obstacle == "most":
            accounts = _accounts(int(problem.size[family]))
            return f"{int(self.instance.kams.max_accounts[kam])} for {accounts}"
        own, team = self._time(kam, obstacle)
        own_time, team_time = problem.own_time[family, kam], problem.team_time[family, kam]
        own_binds = own_time - own > team_time - team
        available, needed = (own, own_time) if own_binds else (team, team_time)
        unit = "own h" if own_binds and problem.team_capacity[kam] > problem.own_capacity[kam] else "h"
        return (
            f"{max(0, available) / TICKS_PER_HOUR:,.1f} of the {needed / TICKS_PER_HOUR:,.1f} {unit} it takes"
        )


def _accounts(count: int) -> str:
    return f"{count} {'account' if count == 1 else 'accounts'}"


def _are(kams: Ints) -> str:
    return "is" if len(kams) == 1 else "are"


def _have(kams: Ints) -> str:
    return "has" if len(kams) == 1 else "have"
