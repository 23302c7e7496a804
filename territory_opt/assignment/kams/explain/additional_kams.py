"""Additional KAMs for the accounts that the present KAMs cannot take."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.assignment.kams.model.integer_problem import TICKS_PER_HOUR
from territory_opt.model.finding import Finding
from territory_opt.model.findings.kam_findings import NewKamForAccount, RequiredSkill

SKILL_COLUMNS = ("languages", "industries", "countries", "levels")
"""Columns that describe the skills of a new KAM."""


@dataclass
class AdditionalKam:
    """One new KAM: the skills and capacity needed, and the families to assign.

    Parameters
    ----------
    skills : mapping of str to frozenset of str
        Needed values by column of the KAMs; empty where any will do.
    lacking : tuple of RequiredSkill
        What no present KAM has; empty for a KAM like a present one.
    places : int
    hours : float
        A year.
    template : int or None
        KAM whose skills are needed; None where no KAM has them.
    has_partner : bool
        Whether a partner like that KAM's is needed.
    families : list of int
    used_hours : float
        Of those families.
    number : int
        Of this KAM among those with the same skills and template, from 1.
    """

    skills: dict[str, frozenset[str]]
    lacking: tuple[RequiredSkill, ...]
    places: int
    hours: float
    template: int | None = None
    has_partner: bool = False
    families: list[int] = field(default_factory=list)
    used_hours: float = 0.0
    number: int = 1


class AdditionalKams:
    """Collects the new KAMs.

    Parameters
    ----------
    instance : AssignmentInstance
    year : float
        Hours in one person's year.

    Attributes
    ----------
    kams : list of AdditionalKam
    """

    def __init__(self, instance: AssignmentInstance, year: float) -> None:
        self._instance, self._year = instance, year
        self._hours_of: dict[int, float] = {}
        self.kams: list[AdditionalKam] = []

    def least_hours(self, family: int) -> float:
        """Hours a family takes from the nearest home."""
        return float(self._instance.problem.team_time[family].min()) / TICKS_PER_HOUR

    def is_too_large(self, family: int) -> bool:
        """Whether a family takes more than one person's year, from the nearest home or with a partner."""
        return min(self.hours_over_year(family), self.least_hours(family) - self._year) > 0

    def hours_over_year(self, family: int) -> float:
        """Hours by which a family exceeds a whole year of the nearest eligible KAM, else of any KAM."""
        eligible = np.flatnonzero(self._instance.eligibility.met[family])
        if not len(eligible):
            return self.least_hours(family) - self._year
        problem = self._instance.problem
        added = self._year * TICKS_PER_HOUR - problem.own_capacity[eligible]
        team = problem.team_time[family, eligible] - problem.team_capacity[eligible]
        own = problem.own_time[family, eligible] - problem.own_capacity[eligible]
        return float((np.maximum(team, own) - added).min()) / TICKS_PER_HOUR

    def lacking(self, family: int) -> tuple[RequiredSkill, ...]:
        """Skills of a family that no present KAM has together; empty when a KAM is eligible."""
        return self._needed_skills(family)[1]

    def assign(self, family: int, template: int | None) -> Finding:
        """Assign a family to a new KAM, to one already collected if possible; returns which.

        Parameters
        ----------
        family : int
        template : int or None
            An eligible KAM whose year is full; None where none is eligible or free of competitors.
        """
        for kam in self.kams:
            if self._can_take(kam, family, template):
                kam.families.append(family)
                kam.used_hours += self._hours(family)
                return self._finding(kam, family)
        new = self._new(family, template)
        new.used_hours = self._hours(family)
        new.number += sum((one.skills, one.template) == (new.skills, new.template) for one in self.kams)
        self.kams.append(new)
        return self._finding(new, family)

    def resembles(self, kam: AdditionalKam) -> str | None:
        """The present KAM whose skills a new one needs; None where no KAM has them."""
        return None if kam.template is None else str(self._instance.kams.kam_id[kam.template])

    def _new(self, family: int, template: int | None) -> AdditionalKam:
        kams, size = self._instance.kams, int(self._instance.problem.size[family])
        places = max(int(kams.max_accounts.mean()), size)
        has_partner = template is not None and self.least_hours(family) > self._year
        hours = max(self._mean_hours(), self._hours(family, template if has_partner else None))
        if template is None:
            return AdditionalKam(*self._needed_skills(family), places, hours, families=[family])
        skills = {name: getattr(kams, name)[template] for name in SKILL_COLUMNS}
        return AdditionalKam(skills, (), places, hours, template, has_partner, [family])

    def _can_take(self, kam: AdditionalKam, family: int, template: int | None) -> bool:
        if (kam.template is None) != (template is None) or kam.has_partner:
            return False
        # First what most KAMs lack: with thousands of families the other checks would take seconds.
        if kam.used_hours + self._hours(family) > kam.hours:
            return False
        problem, families = self._instance.problem, [*kam.families, family]
        enough_places = int(problem.size[families].sum()) <= kam.places
        groups = [set(group.tolist()) for group in problem.competitor_groups if family in group]
        competes = any(group & set(kam.families) for group in groups)
        return self._has_skills(kam, family) and enough_places and not competes

    def _has_skills(self, kam: AdditionalKam, family: int) -> bool:
        if kam.template is None:
            return kam.skills == self._needed_skills(family)[0]
        return bool(self._instance.eligibility.met[family][kam.template])

    def _hours(self, family: int, partnered: int | None = None) -> float:
        """Hours a family takes of an average KAM; where that is more than a year, from the nearest home."""
        problem = self._instance.problem
        if partnered is not None:
            return float(problem.own_time[family, partnered]) / TICKS_PER_HOUR
        if family not in self._hours_of:
            mean = float(problem.team_time[family].mean()) / TICKS_PER_HOUR
            self._hours_of[family] = mean if mean <= self._year else self.least_hours(family)
        return self._hours_of[family]

    def _mean_hours(self) -> float:
        return float(self._instance.kams.capacity_hours.mean())

    def _needed_skills(self, family: int) -> tuple[dict[str, frozenset[str]], tuple[RequiredSkill, ...]]:
        """Skills of a new KAM, by column and as requirements: those that no present KAM has together."""
        eligibility = self._instance.eligibility
        unmet = {one.column for group in eligibility.unmet_groups(family) for one in group}
        needed = [one for one in eligibility.requirements if one.column in unmet]
        skills: dict[str, frozenset[str]]
        skills = {one.column: one.required[family] for one in needed if one.column in SKILL_COLUMNS}
        return skills, tuple(one.skill(family) for one in needed)

    def _finding(self, kam: AdditionalKam, family: int) -> Finding:
        return NewKamForAccount(
            number=kam.number,
            skills=kam.lacking if kam.template is None else self._instance.eligibility.skills(family),
            like=self.resembles(kam),
            with_partner=kam.has_partner,
            hours=None if kam.hours <= self._mean_hours() else kam.hours,
        )
