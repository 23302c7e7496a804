"""What stands in the way of a family with the KAMs that fit it, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.assignment.kams.model.capacity import FreeCapacity
from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.assignment.kams.model.placement import TICKS_AN_HOUR
from territory_opt.model.arrays import Bools, Ints

ALONE = "even with no other account"
"""What no change to the other accounts would help."""


@dataclass(frozen=True)
class Shortage:
    """What KAMs lack for a family, beside the accounts they have.

    Parameters
    ----------
    asked : AssignmentInstance
    kam_of : Ints, shape (families,)
        -1 for a family without a KAM.
    """

    asked: AssignmentInstance
    kam_of: Ints

    @cached_property
    def room(self) -> FreeCapacity:
        """What the assignment leaves free."""
        return FreeCapacity(self.asked.placement, self.kam_of)

    def beyond_a_year(self, family: int) -> Bools:
        """KAMs whose whole year is too short for a family, shape (kams,)."""
        asked = self.asked.placement
        return np.asarray((asked.ticks[family] > asked.team) | (asked.own[family] > asked.capacity))

    def ways(self, family: int) -> dict[str, Ints]:
        """KAMs that fit, by what stands in the way; the first that no other account could change.

        `year`: the whole year is too short; `most`: never so many accounts; `rival`: a competitor is there;
        `full`, `late`: without the places, or the time, beside the other accounts.
        """
        asked, room = self.asked.placement, self.room
        left = self.asked.fitting.met[family].copy()
        found = {}
        for name, short in {
            "year": self.beyond_a_year(family),
            "most": asked.size[family] > asked.places,
            "rival": room.rival_with(family),
            "full": asked.size[family] > room.places,
            "late": (asked.ticks[family] > room.team) | (asked.own[family] > room.own),
        }.items():
            found[name] = np.flatnonzero(left & short)
            left &= ~short
        return found

    def of_all(self, family: int) -> Iterator[tuple[int, str]]:
        """How many of the KAMs that fit are short of what."""
        words: Mapping[str, Callable[[Ints], str]] = {
            "full": lambda kams: f"{_are(kams)} full ({self._fullness(kams)})",
            "late": lambda kams: f"{_have(kams)} too little time ({self._best(family, kams, 'late')})",
            "year": lambda kams: (
                f"{_have(kams)} too short a year, {ALONE} ({self._best(family, kams, 'year')})"
            ),
            "most": lambda kams: (
                f"{_have(kams)} too few places, {ALONE} ({self._best(family, kams, 'most')})"
            ),
            "rival": lambda kams: f"{_have(kams)} a competitor of it",
        }
        ways = self.ways(family)
        for name, said in words.items():
            if len(ways[name]):
                yield len(ways[name]), said(ways[name])

    def of_one(self, family: int, kam: int) -> str:
        """What a KAM who fits is short of, said of a person; blank when nothing."""
        words: Mapping[str, Callable[[], str]] = {
            "year": lambda: f"whose whole year is too short for it ({self._amount(family, kam, 'year')})",
            "most": lambda: f"who may have too few accounts for it ({self._amount(family, kam, 'most')})",
            "rival": lambda: "who has a competitor of it",
            "full": lambda: f"who is full ({self.filling(kam)})",
            "late": lambda: f"who has {self._amount(family, kam, 'late')} left",
        }
        return next((words[name]() for name, kams in self.ways(family).items() if kam in kams), "")

    def filling(self, kam: int) -> str:
        """Accounts a KAM has, of those that are the most."""
        count = int(self.asked.placement.size[self.kam_of == kam].sum())
        return f"{_accounts(count)} of {int(self.asked.kams.max_accounts[kam])}"

    def _fullness(self, full: Ints) -> str:
        count = np.bincount(
            self.kam_of[self.kam_of >= 0],
            weights=self.asked.placement.size[self.kam_of >= 0],
            minlength=len(self.asked.kams),
        )[full].astype(np.int64)
        least, most = int(count.min()), int(count.max())
        of = self.asked.kams.max_accounts[full]
        if (count < of).any():
            return f"{least} to {most} accounts each" if least != most else f"{most} accounts"
        return f"{most} of {most} accounts" if least == most else f"{least} to {most} accounts each"

    def _best(self, family: int, kams: Ints, way: str) -> str:
        """The KAM who lacks least."""
        lacks = [self._lacks(family, kam, way) for kam in kams.tolist()]
        best = int(kams[int(np.argmin(lacks))])
        return f"{self.asked.kams.kam_id[best]} comes nearest with {self._amount(family, best, way)}"

    def _lacks(self, family: int, kam: int, way: str) -> int:
        asked = self.asked.placement
        if way == "most":
            return -int(asked.places[kam])
        own, team = self._time(kam, way)
        return max(int(asked.own[family, kam]) - own, int(asked.ticks[family, kam]) - team)

    def _time(self, kam: int, way: str) -> tuple[int, int]:
        """Time of a KAM alone and with the partner: of the whole year, or what is left of it."""
        if way == "year":
            return int(self.asked.placement.capacity[kam]), int(self.asked.placement.team[kam])
        return int(self.room.own[kam]), int(self.room.team[kam])

    def _amount(self, family: int, kam: int, way: str) -> str:
        """What there is of what the family takes; of the KAM alone where that is the shorter."""
        asked = self.asked.placement
        if way == "most":
            return f"{int(self.asked.kams.max_accounts[kam])} for {_accounts(int(asked.size[family]))}"
        own, team = self._time(kam, way)
        alone = asked.own[family, kam] - own > asked.ticks[family, kam] - team
        free, takes = (own, asked.own[family, kam]) if alone else (team, asked.ticks[family, kam])
        hours = "own h" if alone and asked.team[kam] > asked.capacity[kam] else "h"
        return f"{max(0, free) / TICKS_AN_HOUR:,.1f} of the {takes / TICKS_AN_HOUR:,.1f} {hours} it takes"


def _accounts(count: int) -> str:
    return f"{count} {'account' if count == 1 else 'accounts'}"


def _are(kams: Ints) -> str:
    return "is" if len(kams) == 1 else "are"


def _have(kams: Ints) -> str:
    return "has" if len(kams) == 1 else "have"
