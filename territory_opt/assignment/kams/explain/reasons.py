"""The reason for each assignment: why an account has its KAM, or none, as findings users can check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory_opt.assignment.kams.explain.shortage import Shortage
from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.model.arrays import Bools, Ints
from territory_opt.model.finding import Finding, Statement
from territory_opt.model.findings.kam_findings import (
    FamilyUndivided,
    FormerKamNotEligible,
    FormerKamNotInBook,
    KamsWithoutCapacity,
    KeepsRelationship,
    NoKamEligible,
    OthersServedBetter,
    RankByTravel,
    SkillsMet,
    WithFamily,
)


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

    def reasons(self) -> list[Statement]:
        """Why every key account has its KAM, or none; one for each."""
        return [self.reason(key) for key in range(len(self.instance.key_accounts))]

    def reason(self, key: int) -> Statement:
        """Why this account has its KAM, or none."""
        family = int(self.instance.key_accounts.family[key])
        kam = int(self.kam_of[family])
        return tuple(self._why_unassigned(family) if kam < 0 else self._why_this_kam(key, kam))

    @cached_property
    def shortage(self) -> Shortage:
        """What KAMs lack for the families they do not have."""
        return Shortage(self.instance, self.kam_of)

    def _why_this_kam(self, key: int, kam: int) -> Iterator[Finding]:
        family = int(self.instance.key_accounts.family[key])
        size = int(self.instance.problem.size[family])
        yield from self._relationship(key, kam)
        if skills := self.instance.eligibility.skills(family):
            yield SkillsMet(skills)
        yield from self._travel_rank(family, kam)
        if size > 1:
            yield WithFamily(size)
        yield self.shortage.accounts_of(kam)

    def _relationship(self, key: int, kam: int) -> Iterator[Finding]:
        today, kams = str(self.instance.key_accounts.kam_id[key]), self.instance.kams
        if not today:
            return
        found = np.flatnonzero(kams.kam_id == today)
        if today == kams.kam_id[kam]:
            yield KeepsRelationship(today, float(self.instance.key_accounts.kam_years[key]))
        elif not len(found):
            yield FormerKamNotInBook(today)
        else:
            yield self._why_changed(int(self.instance.key_accounts.family[key]), int(found[0]))

    def _why_changed(self, family: int, kam: int) -> Finding:
        """Why a family does not stay with today's KAM."""
        if missing := self.instance.eligibility.missing(family, kam):
            name, size = str(self.instance.kams.kam_id[kam]), int(self.instance.problem.size[family])
            return FormerKamNotEligible(name, missing, size)
        return self.shortage.of_former(family, kam)

    def _travel_rank(self, family: int, kam: int) -> Iterator[Finding]:
        others = np.flatnonzero(self.instance.eligibility.met[family] & self._has_home)
        if kam in others and len(others) > 1:
            travel = self.instance.problem.travel[family]
            yield RankByTravel(1 + int((travel[others] < travel[kam]).sum()), len(others))

    @cached_property
    def _has_home(self) -> Bools:
        return np.asarray(np.isfinite(self.instance.kams.homes).all(axis=1))

    def _why_unassigned(self, family: int) -> Iterator[Finding]:
        obstacle = self._obstacle(family)
        yield obstacle
        size = int(self.instance.problem.size[family])
        if size > 1 and not isinstance(obstacle, OthersServedBetter):
            yield FamilyUndivided(size)

    def _obstacle(self, family: int) -> Finding:
        """What keeps a family without a KAM."""
        eligibility = self.instance.eligibility
        eligible: Ints = np.flatnonzero(eligibility.met[family])
        if not len(eligible):
            groups = eligibility.unmet_groups(family)
            return NoKamEligible(tuple(tuple(one.skill(family) for one in group) for group in groups))
        obstacles = tuple(self.shortage.of_all(family))
        if not obstacles:
            return OthersServedBetter()
        only = str(self.instance.kams.kam_id[eligible[0]]) if len(eligible) == 1 else None
        return KamsWithoutCapacity(only, len(eligible), obstacles)
