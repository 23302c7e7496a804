"""Whether a KAM can serve an account at all: language, industry, countries, level, conflicts of interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from territory_opt.assignment.kams.model.key_account_table import KeyTable
from territory_opt.model.arrays import Bools, Texts, texts
from territory_opt.model.book import Kams

Wishes = Sequence[frozenset[str]]


@dataclass(frozen=True)
class Demand:
    """One thing accounts ask of their KAM. A family asks for all that its accounts ask for.

    Parameters
    ----------
    meets : Texts, shape (families,)
        What a KAM does who meets it ("speaks pl"); blank where a family asks for nothing.
    fails : str
        What a KAM does who does not, before what is missing ("does not speak").
    met : Bools, shape (families, kams)
    wishes : sequence of frozenset of str
        What each family asks for.
    offered : str
        The column of the KAMs that answers it.
    has : sequence of frozenset of str
        What each KAM offers, folded; empty where a KAM serves any.
    """

    meets: Texts
    fails: str
    met: Bools
    wishes: Wishes
    offered: str
    has: Wishes

    def lacking(self, family: int, kam: int) -> str:
        """What of it this KAM does not offer, in words; blank when the demand is met."""
        if self.met[family, kam]:
            return ""
        wished = sorted(self.wishes[family])
        missing = [wish for wish in wished if not _folded(frozenset({wish})) <= self.has[kam]]
        return " ".join([self.fails, ", ".join(missing)]).strip()


@dataclass(frozen=True)
class Eligibility:
    """Every demand of every family of key accounts, held against every KAM. Case does not matter.

    A KAM who names no language (industry, country, level) serves any; an account that names none accepts any.
    """

    demands: tuple[Demand, ...]

    @cached_property
    def met(self) -> Bools:
        """Where all demands are met, shape (families, kams)."""
        met: Bools = np.logical_and.reduce([demand.met for demand in self.demands])
        return met

    def strengths(self, family: int) -> list[str]:
        """What the family asks for and its KAM must offer, in words."""
        return [
            str(demand.meets[family])
            for demand in self.demands
            if demand.wishes[family] and not (demand.offered == "levels" and demand.met[family].all())
        ]

    def lacking(self, family: int, kam: int) -> str:
        """What the family asks for and this KAM does not offer, in words; blank when nothing."""
        return " and ".join(said for demand in self.demands if (said := demand.lacking(family, kam)))

    def blocking(self, family: int) -> str:
        """Why no KAM fits, in words; blank when somebody fits."""
        return ", and ".join(
            f"no KAM {' and '.join(demand.meets[family] for demand in group)}" for group in self.unmet(family)
        )

    def unmet(self, family: int) -> list[tuple[Demand, ...]]:
        """The smallest groups of demands that nobody meets together; none when somebody fits."""
        for size in range(1, len(self.demands) + 1):
            unmet = [
                group
                for group in combinations(self.demands, size)
                if not np.logical_and.reduce([demand.met[family] for demand in group]).any()
            ]
            if unmet:
                return unmet
        return []


def eligibility(keys: KeyTable, kams: Kams) -> Eligibility:
    """Hold what families ask for against what KAMs offer."""
    level = texts(f"{level} accounts" if level else "" for level in keys.level)
    levels = tuple(frozenset(f"{one} accounts" for one in some) for some in kams.levels)
    return Eligibility(
        (
            _demand("speak", _wishes(keys, _single(keys.language)), kams.languages, "languages"),
            _demand("know", _wishes(keys, _single(keys.industry)), kams.industries, "industries"),
            _demand("cover", _wishes(keys, keys.countries), kams.countries, "countries"),
            _demand("serve", _wishes(keys, _single(level)), levels, "levels"),
            _no_conflict(_wishes(keys, keys.known_as), kams.conflicts),
        )
    )


def _single(values: Texts) -> list[frozenset[str]]:
    return [frozenset({value} - {""}) for value in values]


def _wishes(keys: KeyTable, of_keys: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """What the accounts of each family ask for together."""
    wishes: list[set[str]] = [set() for _ in range(keys.families)]
    for family, wish in zip(keys.family.tolist(), of_keys, strict=True):
        wishes[family] |= wish
    return [frozenset(wish) for wish in wishes]


def _demand(verb: str, asked: Wishes, offered: Wishes, column: str) -> Demand:
    folded = [_folded(some) for some in offered]
    by_wish = {wish: [not have or _folded(wish) <= have for have in folded] for wish in set(asked)}
    met = np.array([by_wish[wish] for wish in asked], dtype=np.bool_).reshape(len(asked), len(offered))
    wanted = [", ".join(sorted(wish)) for wish in asked]
    return Demand(
        meets=texts(f"{verb}s {some}" if some else "" for some in wanted),
        fails=f"does not {verb}",
        met=met,
        wishes=asked,
        offered=column,
        has=folded,
    )


def _no_conflict(known_as: Wishes, conflicts: Wishes) -> Demand:
    folded = [_folded(some) for some in conflicts]
    met = np.ones((len(known_as), len(conflicts)), dtype=np.bool_)
    for kam in np.flatnonzero([bool(some) for some in folded]):
        met[:, kam] = [not folded[kam] & _folded(names) for names in known_as]
    nothing: list[frozenset[str]] = [frozenset()] * len(known_as)
    return Demand(
        meets=texts(["is free of a conflict of interest with it"] * len(known_as)),
        fails="has a conflict of interest with it",
        met=met,
        wishes=nothing,
        offered="conflicts",
        has=folded,
    )


def _folded(some: frozenset[str]) -> frozenset[str]:
    return frozenset(text.strip().casefold() for text in some)
