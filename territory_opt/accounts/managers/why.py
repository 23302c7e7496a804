"""Why an account has its KAM, or none, in words a sales director can check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.accounts.managers.placement import TICKS_AN_HOUR
from territory_opt.accounts.managers.question import Question
from territory_opt.accounts.managers.room import Room
from territory_opt.model.arrays import Bools, Ints, Texts, texts


@dataclass(frozen=True)
class Outcome:
    """An assignment with all that led to it.

    Parameters
    ----------
    asked : Question
    kam_of : Ints, shape (families,)
        What was answered; -1 for a family without a KAM.
    """

    asked: Question
    kam_of: Ints

    def reasons(self) -> Texts:
        """Why every key account has its KAM, or none; shape (keys,)."""
        return texts(self.why(key) for key in range(len(self.asked.keys)))

    def why(self, key: int) -> str:
        """Why this account has its KAM, or none."""
        kam = int(self.kam_of[self.asked.keys.family[key]])
        return self._why_none(key) if kam < 0 else self._why_this(key, kam)

    @cached_property
    def room(self) -> Room:
        """What the assignment leaves free."""
        return Room(self.asked.placement, self.kam_of)

    def short_of(self, family: int) -> tuple[Ints, Ints, Ints]:
        """KAMs that fit a family, by what stands in the way: places, else time; or a competitor."""
        asked, room = self.asked.placement, self.room
        fits = self.asked.fitting.met[family]
        rival = room.rival_with(family)
        full = asked.size[family] > room.places
        late = (asked.ticks[family] > room.team) | (asked.own[family] > room.own)
        return (
            np.flatnonzero(fits & ~rival & full),
            np.flatnonzero(fits & ~rival & ~full & late),
            np.flatnonzero(fits & rival),
        )

    def missing_hours(self, family: int, kam: int) -> float:
        """Hours a year a KAM lacks for a family; none when negative."""
        asked, room = self.asked.placement, self.room
        team = asked.ticks[family, kam] - room.team[kam]
        own = asked.own[family, kam] - room.own[kam]
        return float(max(team, own)) / TICKS_AN_HOUR

    def _why_this(self, key: int, kam: int) -> str:
        family = int(self.asked.keys.family[key])
        reasons = [
            self._relationship(key, kam),
            ", ".join(self.asked.fitting.strengths(family)),
            self._nearness(family, kam),
            self._together(family),
            self._filling(kam),
        ]
        return "; ".join(reason for reason in reasons if reason)

    def _relationship(self, key: int, kam: int) -> str:
        today, kams = self.asked.keys.kam_id[key], self.asked.kams
        if not today:
            return ""
        if today == kams.kam_id[kam]:
            years = self.asked.keys.kam_years[key]
            return f"keeps the relationship with {today}" + (f" of {years:g} years" if years > 1 else "")
        found = np.flatnonzero(kams.kam_id == today)
        if not len(found):
            return f"was with {today}, who is not in the book"
        return f"was with {today}, {self._why_left(int(self.asked.keys.family[key]), int(found[0]))}"

    def _why_left(self, family: int, kam: int) -> str:
        if lacking := self.asked.fitting.lacking(family, kam):
            return f"who {lacking}"
        full, late, rival = self.short_of(family)
        if kam in rival:
            return "who has a competitor of it"
        if kam in full:
            return f"who is full ({self._filling(kam)})"
        if kam in late:
            return f"who has {self._time(family, kam)} left"
        return "but all accounts together are served better this way"

    def _nearness(self, family: int, kam: int) -> str:
        others = np.flatnonzero(self.asked.fitting.met[family] & self._at_home)
        if kam not in others or len(others) == 1:
            return ""
        travel = self.asked.placement.travel[family]
        place = 1 + int((travel[others] < travel[kam]).sum())
        words = "least travel" if place == 1 else f"number {place} by travel"
        return f"{words} of the {len(others)} KAMs that fit"

    @cached_property
    def _at_home(self) -> Bools:
        return np.asarray(np.isfinite(self.asked.kams.homes).all(axis=1))

    def _together(self, family: int) -> str:
        size = int(self.asked.placement.size[family])
        return f"with all {size} accounts of its family" if size > 1 else ""

    def _filling(self, kam: int) -> str:
        count = int(self.asked.placement.size[self.kam_of == kam].sum())
        return (
            f"{count} {'account' if count == 1 else 'accounts'} of {int(self.asked.kams.max_accounts[kam])}"
        )

    def _why_none(self, key: int) -> str:
        family = int(self.asked.keys.family[key])
        fits = np.flatnonzero(self.asked.fitting.met[family])
        if not len(fits):
            return self.asked.fitting.blocking(family) + self._as_a_family(family)
        full, late, rival = self.short_of(family)
        said = [
            (full, f"{_are(full)} full ({self._fullness(full)})" if len(full) else ""),
            (late, f"{_have(late)} too little time ({self._shortage(family, late)})" if len(late) else ""),
            (rival, f"{_have(rival)} a competitor of it" if len(rival) else ""),
        ]
        said = [(some, words) for some, words in said if words]
        if not said:
            return "all accounts together are served better this way"
        if len(said) == 1:
            return f"{self._all(fits)} {said[0][1]}" + self._as_a_family(family)
        parts = [f"{len(some)} {words}" for some, words in said]
        together = f"{', '.join(parts[:-1])} and {parts[-1]}"
        return f"of the {len(fits)} KAMs that fit, {together}" + self._as_a_family(family)

    def _as_a_family(self, family: int) -> str:
        size = int(self.asked.placement.size[family])
        return f"; it goes with all {size} accounts of its family or not at all" if size > 1 else ""

    def _all(self, fits: Ints) -> str:
        if len(fits) == 1:
            return f"the only KAM that fits, {self.asked.kams.kam_id[fits[0]]},"
        return f"all {len(fits)} KAMs that fit"

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

    def _shortage(self, family: int, short: Ints) -> str:
        nearest = int(min(short.tolist(), key=lambda kam: self.missing_hours(family, kam)))
        return f"{self.asked.kams.kam_id[nearest]} comes nearest with {self._time(family, nearest)}"

    def _time(self, family: int, kam: int) -> str:
        asked = self.asked.placement
        own = asked.own[family, kam] - self.room.own[kam] > asked.ticks[family, kam] - self.room.team[kam]
        free = self.room.own[kam] if own else self.room.team[kam]
        takes = asked.own[family, kam] if own else asked.ticks[family, kam]
        return f"{max(0, free) / TICKS_AN_HOUR:,.1f} of the {takes / TICKS_AN_HOUR:,.1f} h it takes"


def _are(kams: Ints) -> str:
    return "is" if len(kams) == 1 else "are"


def _have(kams: Ints) -> str:
    return "has" if len(kams) == 1 else "have"
