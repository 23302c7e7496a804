"""Whether a KAM can serve an account at all: language, industry, countries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from territory_opt.accounts.key_table import KeyTable
from territory_opt.model.arrays import Bools, Texts, texts
from territory_opt.model.book import Kams


@dataclass(frozen=True)
class Demand:
    """One thing accounts ask of their KAM.

    Parameters
    ----------
    verb : str
        What a KAM does who meets it: speak, know, cover.
    asked : Texts, shape (keys,)
        What is to be spoken, known or covered; blank where the account asks for nothing.
    met : Bools, shape (keys, kams)
    """

    verb: str
    asked: Texts
    met: Bools

    def words(self, key: int) -> str:
        """What a KAM does who meets it: "speaks pl"."""
        return f"{self.verb}s {self.asked[key]}"


@dataclass(frozen=True)
class Fit:
    """Every demand of every key account, held against every KAM. Case does not matter.

    A KAM who names no language (industry, country) serves any; an account that names none accepts any.
    """

    demands: tuple[Demand, ...]

    @cached_property
    def met(self) -> Bools:
        """Where all demands are met, shape (keys, kams)."""
        met: Bools = np.logical_and.reduce([demand.met for demand in self.demands])
        return met

    def strengths(self, key: int) -> list[str]:
        """What the account asks for, in words."""
        return [demand.words(key) for demand in self.demands if demand.asked[key]]

    def lacking(self, key: int, kam: int) -> str:
        """What the account asks for and this KAM does not offer, in words; blank when nothing."""
        return " and ".join(
            f"does not {demand.verb} {demand.asked[key]}"
            for demand in self.demands
            if not demand.met[key, kam]
        )

    def blocking(self, key: int) -> str:
        """Why no KAM fits: the fewest demands that nobody meets together; blank when somebody fits."""
        for size in range(1, len(self.demands) + 1):
            unmet = [
                " and ".join(demand.words(key) for demand in group)
                for group in combinations(self.demands, size)
                if not np.logical_and.reduce([demand.met[key] for demand in group]).any()
            ]
            if unmet:
                return ", and ".join(f"no KAM {words}" for words in unmet)
        return ""


def fit(keys: KeyTable, kams: Kams) -> Fit:
    """Hold what accounts ask for against what KAMs offer."""
    languages = [frozenset({language} - {""}) for language in keys.language]
    industries = [frozenset({industry} - {""}) for industry in keys.industry]
    return Fit(
        (
            _demand("speak", languages, kams.languages),
            _demand("know", industries, kams.industries),
            _demand("cover", keys.countries, kams.countries),
        )
    )


def _demand(verb: str, asked: Sequence[frozenset[str]], offered: Sequence[frozenset[str]]) -> Demand:
    met = np.ones((len(asked), len(offered)), dtype=np.bool_)
    folded = [_folded(some) for some in offered]
    by_wish = {wish: [not have or _folded(wish) <= have for have in folded] for wish in set(asked)}
    for key, wish in enumerate(asked):
        met[key] = by_wish[wish]
    return Demand(verb, texts(", ".join(sorted(wish)) for wish in asked), met)


def _folded(some: frozenset[str]) -> frozenset[str]:
    return frozenset(text.strip().casefold() for text in some)
