"""Whether a KAM can serve an account at all: language, industry, countries, level, conflicts of interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from territory_opt.assignment.kams.model.key_account_table import KeyAccountTable
from territory_opt.model.arrays import Bools, Texts
from territory_opt.model.book import Kams
from territory_opt.model.findings.kam_findings import RequiredSkill, SkillColumn

NameSets = Sequence[frozenset[str]]


@dataclass(frozen=True)
class Requirement:
    """One requirement of the families. A family requires all that its accounts require.

    Parameters
    ----------
    met : Bools, shape (families, kams)
    required : sequence of frozenset of str
        By family.
    column : SkillColumn
        The column of the KAMs that it is compared with.
    available : sequence of frozenset of str
        Values of that column by KAM, case-folded; empty where a KAM serves any.
    """

    met: Bools
    required: NameSets
    column: SkillColumn
    available: NameSets

    def skill(self, family: int) -> RequiredSkill:
        """What a family requires."""
        return RequiredSkill(self.column, tuple(sorted(self.required[family])))

    def missing(self, family: int, kam: int) -> RequiredSkill | None:
        """What this KAM lacks of the requirement; None when it is met."""
        if self.met[family, kam]:
            return None
        required = sorted(self.required[family])
        lacking = [one for one in required if not _folded(frozenset({one})) <= self.available[kam]]
        return RequiredSkill(self.column, tuple(lacking))


@dataclass(frozen=True)
class Eligibility:
    """Which KAM meets which requirement of which family of key accounts. Case does not matter.

    A KAM who names no language (industry, country, level) serves any; an account that names none accepts any.
    """

    requirements: tuple[Requirement, ...]

    @cached_property
    def met(self) -> Bools:
        """Where all requirements are met, shape (families, kams)."""
        met: Bools = np.logical_and.reduce([requirement.met for requirement in self.requirements])
        return met

    def skills(self, family: int) -> tuple[RequiredSkill, ...]:
        """What the family requires of its KAM; without a level that all KAMs serve."""
        return tuple(
            one.skill(family)
            for one in self.requirements
            if one.required[family] and not (one.column == "levels" and one.met[family].all())
        )

    def missing(self, family: int, kam: int) -> tuple[RequiredSkill, ...]:
        """What this KAM lacks for the family; empty when nothing."""
        return tuple(lack for one in self.requirements if (lack := one.missing(family, kam)))

    def unmet_groups(self, family: int) -> list[tuple[Requirement, ...]]:
        """The smallest groups of requirements that no KAM meets together; none when a KAM is eligible."""
        for size in range(1, len(self.requirements) + 1):
            unmet = [
                group
                for group in combinations(self.requirements, size)
                if not np.logical_and.reduce([one.met[family] for one in group]).any()
            ]
            if unmet:
                return unmet
        return []


def find_eligibility(key_accounts: KeyAccountTable, kams: Kams) -> Eligibility:
    """Compare what families require with the columns of the KAMs."""

    def by_family(of_keys: Sequence[frozenset[str]]) -> list[frozenset[str]]:
        return _union_by_family(key_accounts, of_keys)

    return Eligibility(
        (
            _skill(by_family(_single(key_accounts.language)), kams.languages, "languages"),
            _skill(by_family(_single(key_accounts.industry)), kams.industries, "industries"),
            _skill(by_family(key_accounts.countries), kams.countries, "countries"),
            _skill(by_family(_single(key_accounts.level)), kams.levels, "levels"),
            _no_conflict(by_family(key_accounts.known_as), kams.conflicts),
        )
    )


def _single(values: Texts) -> list[frozenset[str]]:
    return [frozenset({value} - {""}) for value in values]


def _union_by_family(
    key_accounts: KeyAccountTable, of_keys: Sequence[frozenset[str]]
) -> list[frozenset[str]]:
    union: list[set[str]] = [set() for _ in range(key_accounts.families)]
    for family, of_key in zip(key_accounts.family.tolist(), of_keys, strict=True):
        union[family] |= of_key
    return [frozenset(some) for some in union]


def _skill(required: NameSets, available: NameSets, column: SkillColumn) -> Requirement:
    folded = [_folded(some) for some in available]
    met_by = {some: [not have or _folded(some) <= have for have in folded] for some in set(required)}
    met = np.array([met_by[some] for some in required], dtype=np.bool_)
    return Requirement(
        met=met.reshape(len(required), len(available)),
        required=required,
        column=column,
        available=folded,
    )


def _no_conflict(known_as: NameSets, conflicts: NameSets) -> Requirement:
    folded = [_folded(some) for some in conflicts]
    met = np.ones((len(known_as), len(conflicts)), dtype=np.bool_)
    for kam in np.flatnonzero([bool(some) for some in folded]):
        met[:, kam] = [not folded[kam] & _folded(names) for names in known_as]
    nothing: list[frozenset[str]] = [frozenset()] * len(known_as)
    return Requirement(
        met=met,
        required=nothing,
        column="conflicts",
        available=folded,
    )


def _folded(some: frozenset[str]) -> frozenset[str]:
    return frozenset(text.strip().casefold() for text in some)
