"""The reason for each assignment: why an account has its KAM, or none, in words users can check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.assignment.kams.explain.shortage import Shortage
from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.model.arrays import Bools, Ints, Texts, texts


@dataclass(frozen=True)
class AssignmentExplainer:
    """An assignment with its instance.

    Parameters
    ----------
    instance : AssignmentInstance
    kam_of : Ints, shape (families,)
        -1 for a family without a KAM.
    """

    instance: AssignmentInstance
    kam_of: Ints

    def reasons(self) -> Texts:
        """Why every key account has its KAM, or none; shape (keys,)."""
        return texts(self.reason(key) for key in range(len(self.instance.key_accounts)))

    def reason(self, key: int) -> str:
        """Why this account has its KAM, or none."""
        kam = int(self.kam_of[self.instance.key_accounts.family[key]])
        return self._why_unassigned(key) if kam < 0 else self._why_this_kam(key, kam)

    @cached_property
    def shortage(self) -> Shortage:
        """What KAMs lack for the families they do not have."""
        return Shortage(self.instance, self.kam_of)

    def _why_this_kam(self, key: int, kam: int) -> str:
        family = int(self.instance.key_accounts.family[key])
        reasons = [
            self._relationship(key, kam),
            ", ".join(self.instance.eligibility.met_texts(family)),
            self._travel_rank(family, kam),
            self._with_family(family),
            self.shortage.accounts_text(kam),
        ]
        return "; ".join(reason for reason in reasons if reason)

    def _relationship(self, key: int, kam: int) -> str:
        today, kams = self.instance.key_accounts.kam_id[key], self.instance.kams
        if not today:
            return ""
        if today == kams.kam_id[kam]:
            years = self.instance.key_accounts.kam_years[key]
            return f"keeps the relationship with {today}" + (f" of {years:g} years" if years > 1 else "")
        found = np.flatnonzero(kams.kam_id == today)
        if not len(found):
            return f"was with {today}, who is not in the book"
        family = int(self.instance.key_accounts.family[key])
        return f"was with {today}, {self._why_changed(family, int(found[0]))}"

    def _why_changed(self, family: int, kam: int) -> str:
        if missing := self.instance.eligibility.missing_text(family, kam):
            size = int(self.instance.problem.size[family])
            return f"who, for its family of {size} accounts, {missing}" if size > 1 else f"who {missing}"
        obstacle = self.shortage.of_kam(family, kam)
        return obstacle or "but all accounts together are served better this way"

    def _travel_rank(self, family: int, kam: int) -> str:
        others = np.flatnonzero(self.instance.eligibility.met[family] & self._has_home)
        if kam not in others or len(others) == 1:
            return ""
        travel = self.instance.problem.travel[family]
        rank = 1 + int((travel[others] < travel[kam]).sum())
        text = "least travel" if rank == 1 else f"number {rank} by travel"
        return f"{text} of the {len(others)} KAMs that fit"

    @cached_property
    def _has_home(self) -> Bools:
        return np.asarray(np.isfinite(self.instance.kams.homes).all(axis=1))

    def _with_family(self, family: int) -> str:
        size = int(self.instance.problem.size[family])
        return f"with all {size} accounts of its family" if size > 1 else ""

    def _why_unassigned(self, key: int) -> str:
        family = int(self.instance.key_accounts.family[key])
        eligible = np.flatnonzero(self.instance.eligibility.met[family])
        if not len(eligible):
            return self.instance.eligibility.no_kam_text(family) + self._only_whole(family)
        obstacles = list(self.shortage.of_all(family))
        if not obstacles:
            return "all accounts together are served better this way"
        if len(obstacles) == 1:
            return f"{self._all(eligible)} {obstacles[0][1]}" + self._only_whole(family)
        parts = [f"{count} {text}" for count, text in obstacles]
        together = f"{', '.join(parts[:-1])} and {parts[-1]}"
        return f"of the {len(eligible)} KAMs that fit, {together}" + self._only_whole(family)

    def _only_whole(self, family: int) -> str:
        size = int(self.instance.problem.size[family])
        return f"; it goes with all {size} accounts of its family or not at all" if size > 1 else ""

    def _all(self, eligible: Ints) -> str:
        if len(eligible) == 1:
            return f"the only KAM that fits, {self.instance.kams.kam_id[eligible[0]]},"
        return f"all {len(eligible)} KAMs that fit"
