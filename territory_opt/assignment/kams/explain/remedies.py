"""Remedies: what would make the unassigned key accounts assignable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from territory_opt.assignment.kams.explain.additional_kams import (
    SKILL_COLUMNS,
    AdditionalKam,
    AdditionalKams,
)
from territory_opt.assignment.kams.explain.reasons import AssignmentExplainer
from territory_opt.assignment.kams.explain.remaining_capacity import RemainingCapacity
from territory_opt.assignment.kams.model.integer_problem import TICKS_PER_HOUR, UNASSIGNED
from territory_opt.assignment.kams.model.key_account_hours import FULL_TIME_HOURS
from territory_opt.model.finding import Finding, Statement
from territory_opt.model.findings.kam_findings import (
    CapacityForAccount,
    FamilyTooLarge,
    MoreCapacity,
    OneMoreKam,
)
from territory_opt.model.key_accounts import KamRemedy


@dataclass
class _AddedCapacity:
    """Additional capacity of one KAM, and the families it is for."""

    places: int = 0
    hours: float = 0.0
    families: list[int] = field(default_factory=list)


def find_remedies(explainer: AssignmentExplainer) -> tuple[list[Statement], tuple[KamRemedy, ...]]:
    """Find a remedy for every unassigned account.

    An account with an eligible KAM gets the capacity it lacks with the KAM who lacks least; the more
    valuable accounts come first, and each remedy counts what those before it use. No KAM gets more than one
    person's year: `FULL_TIME_HOURS`, or the longest year in the book. Where that is not enough, and where no
    KAM is eligible, a new KAM is needed, with the places and hours of the average KAM; one new KAM takes as
    many accounts as that allows. A family that takes more than one person's year has to become smaller
    first. With all remedies together, every other account can be assigned.

    Returns
    -------
    remedy : list of Statement
        By key account; empty for accounts that have a KAM.
    remedies : tuple of KamRemedy
    """
    return _RemedyFinder(explainer).result()


class _RemedyFinder:
    def __init__(self, explainer: AssignmentExplainer) -> None:
        self.instance = explainer.instance
        self.problem = explainer.instance.problem
        self.added: dict[int, _AddedCapacity] = {}
        self.too_large: list[int] = []
        self.remedy: dict[int, Finding] = {}
        self.remaining = RemainingCapacity(explainer)
        self.year = max(FULL_TIME_HOURS, float(explainer.instance.kams.capacity_hours.max()))
        self.new_kams = AdditionalKams(explainer.instance, self.year)
        unassigned = np.flatnonzero(explainer.kam_of == UNASSIGNED)
        for family in unassigned[np.argsort(-self.problem.value[unassigned], kind="stable")].tolist():
            self._find(family)

    def result(self) -> tuple[list[Statement], tuple[KamRemedy, ...]]:
        """What would help every key account, and all remedies."""
        family = self.instance.key_accounts.family.tolist()
        remedies = [self._new_kam_remedy(kam) for kam in self.new_kams.kams]
        remedies += [self._capacity_remedy(kam, added) for kam, added in sorted(self.added.items())]
        remedies += [self._size_remedy(one) for one in self.too_large]
        of_family: dict[int, Statement] = {one: (finding,) for one, finding in self.remedy.items()}
        return [of_family.get(one, ()) for one in family], tuple(remedies)

    def _find(self, family: int) -> None:
        eligible = np.flatnonzero(self.instance.eligibility.met[family]).tolist()
        options = [kam for kam in eligible if not self.remaining.has_competitor(family, kam)]
        within_year = [kam for kam in options if self._fits_within_year(family, kam)]
        if within_year:
            self._add_capacity(family, min(within_year, key=lambda kam: self._cost(family, kam)))
        elif self.new_kams.is_too_large(family):
            self.too_large.append(family)
            self.remedy[family] = self._too_large(family, None)
        else:
            self.remedy[family] = self.new_kams.assign(family, self._template(family, options))

    def _template(self, family: int, options: list[int]) -> int | None:
        """The KAM that a new KAM should resemble; a partner may make the family fit into a year."""
        too_long = self.problem.own_time[family] > self.year * TICKS_PER_HOUR
        return min(options, key=lambda kam: (too_long[kam], self._cost(family, kam)), default=None)

    def _fits_within_year(self, family: int, kam: int) -> bool:
        """Whether the missing hours can be added to a KAM's year."""
        missing = ceil(10 * self._missing(family, kam)[1]) / 10
        added = self.added[kam].hours if kam in self.added else 0.0
        capacity = float(self.instance.kams.capacity_hours[kam])
        return not missing or capacity + added + missing <= self.year + 0.05

    def _missing(self, family: int, kam: int) -> tuple[int, float]:
        """Places and hours a KAM lacks for a family, after all remedies so far."""
        places = max(0, int(self.problem.size[family]) - self.remaining.accounts(kam))
        return places, max(0.0, self.remaining.missing_hours(family, kam))

    def _cost(self, family: int, kam: int) -> tuple[float, int, int]:
        """Missing capacity in hours; a place counts as the hours of an average account."""
        places, hours = self._missing(family, kam)
        kams = self.instance.kams
        hours_per_place = kams.capacity_hours.mean() / max(1.0, kams.max_accounts.mean())
        return (places * hours_per_place + hours, int(self.problem.travel[family, kam]), kam)

    def _add_capacity(self, family: int, kam: int) -> None:
        places, hours = self._missing(family, kam)
        added = self.added.setdefault(kam, _AddedCapacity())
        before = len(added.families)
        added.places += places
        added.hours += ceil(10 * hours) / 10
        added.families.append(family)
        self.remaining.assign(family, kam, places, ceil(10 * hours) / 10)
        self.remedy[family] = CapacityForAccount(
            kam=str(self.instance.kams.kam_id[kam]),
            places=added.places,
            hours=added.hours,
            skills=self.instance.eligibility.skills(family),
            others=before,
        )

    def _too_large(self, family: int, account: str | None) -> Finding:
        """How a family that takes more than one year could become smaller."""
        return FamilyTooLarge(
            account=account,
            accounts=int(self.problem.size[family]),
            parts=ceil(self.new_kams.least_hours(family) / self.year),
            hours_over=self.new_kams.hours_over_year(family),
            year_hours=self.year,
            skills=self.new_kams.lacking(family),
        )

    def _size_remedy(self, family: int) -> KamRemedy:
        accounts = self._account_ids([family])
        return KamRemedy(self._too_large(family, accounts[0]), accounts)

    def _new_kam_remedy(self, kam: AdditionalKam) -> KamRemedy:
        accounts = self._account_ids(kam.families)
        skills = {name: tuple(sorted(kam.skills.get(name, frozenset()))) for name in SKILL_COLUMNS}
        return KamRemedy(
            OneMoreKam(
                skills=kam.lacking,
                like=self.new_kams.resembles(kam),
                with_partner=kam.has_partner,
                families=len(kam.families),
                accounts=len(accounts),
            ),
            accounts,
            new_kams=1,
            languages=skills["languages"],
            industries=skills["industries"],
            countries=skills["countries"],
            levels=skills["levels"],
            places=kam.places,
            hours=kam.hours,
        )

    def _capacity_remedy(self, kam: int, added: _AddedCapacity) -> KamRemedy:
        kam_id = str(self.instance.kams.kam_id[kam])
        return KamRemedy(
            MoreCapacity(kam_id, added.places, added.hours),
            self._account_ids(added.families),
            kam_id=kam_id,
            places=added.places,
            hours=added.hours,
        )

    def _account_ids(self, families: Iterable[int]) -> tuple[str, ...]:
        of_families = np.isin(self.instance.key_accounts.family, list(families))
        return tuple(self.instance.key_accounts.account_id[of_families].tolist())
