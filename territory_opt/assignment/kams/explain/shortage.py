"""What the eligible KAMs lack for a family: a long enough year, places, time; or they have a competitor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from territory_opt.assignment.kams.model.capacity import FreeCapacity
from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.assignment.kams.model.integer_problem import TICKS_PER_HOUR
from territory_opt.model.arrays import Bools, Ints
from territory_opt.model.finding import Finding
from territory_opt.model.findings.kam_findings import (
    AccountsOfKam,
    CapacityShortage,
    FormerKamFull,
    FormerKamHasCompetitor,
    FormerKamReplaced,
    FormerKamShort,
    KamsFull,
    KamsShort,
    KamsWithCompetitor,
    ShortOf,
)

Obstacle = Literal["year", "places", "competitor", "full", "time"]
LISTED: tuple[Obstacle, ...] = ("full", "time", "year", "places", "competitor")
"""Obstacles in the order in which those of all KAMs are listed."""


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

    def kams_by_obstacle(self, family: int) -> dict[Obstacle, Ints]:
        """Eligible KAMs by their obstacle; the first of several counts.

        `year`: the whole year is too short; `places`: more accounts than the KAM may have; `competitor`: the
        KAM has a competitor; `full`, `time`: no place, or too little time, left by the other accounts.
        """
        problem, free = self.instance.problem, self.free
        rest = self.instance.eligibility.met[family].copy()
        lacking: dict[Obstacle, Bools] = {
            "year": self.exceeds_year(family),
            "places": problem.size[family] > problem.max_accounts,
            "competitor": free.has_competitor(family),
            "full": problem.size[family] > free.accounts,
            "time": (problem.team_time[family] > free.team_time) | (problem.own_time[family] > free.own_time),
        }
        found: dict[Obstacle, Ints] = {}
        for name, lacks in lacking.items():
            found[name] = np.flatnonzero(rest & lacks)
            rest &= ~lacks
        return found

    def of_all(self, family: int) -> Iterator[KamsFull | KamsShort | KamsWithCompetitor]:
        """How many of the eligible KAMs have which obstacle."""
        kams_by_obstacle = self.kams_by_obstacle(family)
        for obstacle in LISTED:
            kams = kams_by_obstacle[obstacle]
            if not len(kams):
                continue
            if obstacle == "full":
                yield self._full(kams)
            elif obstacle == "competitor":
                yield KamsWithCompetitor(len(kams))
            else:
                yield self._short(family, kams, obstacle)

    def of_former(self, family: int, kam: int) -> Finding:
        """Why today's KAM, who is eligible, does not keep a family."""
        name = str(self.instance.kams.kam_id[kam])
        obstacles = self.kams_by_obstacle(family).items()
        obstacle = next((obstacle for obstacle, kams in obstacles if kam in kams), None)
        if obstacle is None:
            return FormerKamReplaced(name)
        if obstacle == "competitor":
            return FormerKamHasCompetitor(name)
        if obstacle == "full":
            count = self.accounts_of(kam)
            return FormerKamFull(name, count.accounts, count.max_accounts)
        return FormerKamShort(name, obstacle, self._shortage(family, kam, obstacle))

    def accounts_of(self, kam: int) -> AccountsOfKam:
        """Number of accounts a KAM has, and may have."""
        count = int(self.instance.problem.size[self.kam_of == kam].sum())
        return AccountsOfKam(count, int(self.instance.kams.max_accounts[kam]))

    def _full(self, full: Ints) -> KamsFull:
        assigned = self.kam_of >= 0
        count = np.bincount(
            self.kam_of[assigned],
            weights=self.instance.problem.size[assigned],
            minlength=len(self.instance.kams),
        )[full].astype(np.int64)
        has_places = (count < self.instance.kams.max_accounts[full]).any()
        return KamsFull(len(full), int(count.min()), int(count.max()), not bool(has_places))

    def _short(self, family: int, kams: Ints, short_of: ShortOf) -> KamsShort:
        """What the KAM lacks who lacks least."""
        lacks = [self._lacks(family, kam, short_of) for kam in kams.tolist()]
        best = int(kams[int(np.argmin(lacks))])
        nearest = str(self.instance.kams.kam_id[best])
        return KamsShort(len(kams), short_of, nearest, self._shortage(family, best, short_of))

    def _lacks(self, family: int, kam: int, short_of: ShortOf) -> int:
        problem = self.instance.problem
        if short_of == "places":
            return -int(problem.max_accounts[kam])
        own, team = self._time(kam, short_of)
        return max(int(problem.own_time[family, kam]) - own, int(problem.team_time[family, kam]) - team)

    def _time(self, kam: int, short_of: ShortOf) -> tuple[int, int]:
        """Time of a KAM alone and with the partner: of the whole year, or what is left of it."""
        if short_of == "year":
            problem = self.instance.problem
            return int(problem.own_capacity[kam]), int(problem.team_capacity[kam])
        return int(self.free.own_time[kam]), int(self.free.team_time[kam])

    def _shortage(self, family: int, kam: int, short_of: ShortOf) -> CapacityShortage:
        """Available and needed places or hours; of the KAM alone where those are the tighter."""
        problem = self.instance.problem
        if short_of == "places":
            most = int(self.instance.kams.max_accounts[kam])
            return CapacityShortage(float(most), float(problem.size[family]))
        own, team = self._time(kam, short_of)
        own_time, team_time = int(problem.own_time[family, kam]), int(problem.team_time[family, kam])
        own_binds = own_time - own > team_time - team
        available, needed = (own, own_time) if own_binds else (team, team_time)
        own_hours = own_binds and bool(problem.team_capacity[kam] > problem.own_capacity[kam])
        return CapacityShortage(max(0, available) / TICKS_PER_HOUR, needed / TICKS_PER_HOUR, own_hours)
