"""Why an account has its KAM, or none, in words a sales director can check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.assignment.kams.explain.shortage import Shortage
from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.model.arrays import Bools, Ints, Texts, texts


@dataclass(frozen=True)
class Outcome:
    """An assignment with all that led to it.

    Parameters
    ----------
    asked : AssignmentInstance
    kam_of : Ints, shape (families,)
        What was answered; -1 for a family without a KAM.
    """

    asked: AssignmentInstance
    kam_of: Ints

    def reasons(self) -> Texts:
        """Why every key account has its KAM, or none; shape (keys,)."""
        return texts(self.why(key) for key in range(len(self.asked.keys)))

    def why(self, key: int) -> str:
        """Why this account has its KAM, or none."""
        kam = int(self.kam_of[self.asked.keys.family[key]])
        return self._why_none(key) if kam < 0 else self._why_this(key, kam)

    @cached_property
    def shortage(self) -> Shortage:
        """What KAMs lack for the families they do not have."""
        return Shortage(self.asked, self.kam_of)

    def _why_this(self, key: int, kam: int) -> str:
        family = int(self.asked.keys.family[key])
        reasons = [
            self._relationship(key, kam),
            ", ".join(self.asked.fitting.strengths(family)),
            self._nearness(family, kam),
            self._together(family),
            self.shortage.filling(kam),
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
            size = int(self.asked.placement.size[family])
            return f"who, for its family of {size} accounts, {lacking}" if size > 1 else f"who {lacking}"
        short = self.shortage.of_one(family, kam)
        return short or "but all accounts together are served better this way"

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

    def _why_none(self, key: int) -> str:
        family = int(self.asked.keys.family[key])
        fits = np.flatnonzero(self.asked.fitting.met[family])
        if not len(fits):
            return self.asked.fitting.blocking(family) + self._as_a_family(family)
        said = list(self.shortage.of_all(family))
        if not said:
            return "all accounts together are served better this way"
        if len(said) == 1:
            return f"{self._all(fits)} {said[0][1]}" + self._as_a_family(family)
        parts = [f"{some} {words}" for some, words in said]
        together = f"{', '.join(parts[:-1])} and {parts[-1]}"
        return f"of the {len(fits)} KAMs that fit, {together}" + self._as_a_family(family)

    def _as_a_family(self, family: int) -> str:
        size = int(self.asked.placement.size[family])
        return f"; it goes with all {size} accounts of its family or not at all" if size > 1 else ""

    def _all(self, fits: Ints) -> str:
        if len(fits) == 1:
            return f"the only KAM that fits, {self.asked.kams.kam_id[fits[0]]},"
        return f"all {len(fits)} KAMs that fit"
