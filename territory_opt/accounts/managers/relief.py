"""What would free the accounts that have no KAM, worked out and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import ceil

import numpy as np

from territory_opt.accounts.managers.placement import NOBODY, TICKS_AN_HOUR
from territory_opt.accounts.managers.why import Outcome
from territory_opt.model.arrays import Texts, texts
from territory_opt.model.key_accounts import KamRemedy

COLUMNS = ("languages", "industries", "countries", "levels")
"""What a new KAM is described by."""


@dataclass
class _Grant:
    """Further room for one KAM."""

    places: int = 0
    hours: float = 0.0
    families: list[int] = field(default_factory=list)


@dataclass
class _Hire:
    """One new KAM: what is needed of them, and what they would be given."""

    offer: dict[str, frozenset[str]]
    words: str
    places: int
    hours: float
    families: list[int] = field(default_factory=list)


def relief(outcome: Outcome) -> tuple[Texts, tuple[KamRemedy, ...]]:
    """Work out what would free every account that waits.

    An account that some KAM fits gets the room it lacks with the KAM who lacks least; the more valuable
    ones come first, so what is said of an account counts what those before it take. One that nobody fits
    needs a new KAM, who is assumed to have the places and hours of the average KAM; one new KAM serves as
    many as that allows. With all remedies together everything is placed: whatever waits has its room.

    Returns
    -------
    words : Texts, shape (keys,)
        Blank for accounts that have a KAM.
    remedies : tuple of KamRemedy
    """
    return _Relief(outcome).told()


class _Relief:
    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.asked = outcome.asked.placement
        self.grants: dict[int, _Grant] = {}
        self.hires: list[_Hire] = []
        self.words: dict[int, str] = {}
        self.taken = _Taken(outcome)
        waiting = np.flatnonzero(outcome.kam_of == NOBODY)
        for family in waiting[np.argsort(-self.asked.value[waiting], kind="stable")].tolist():
            self._free(family)

    def told(self) -> tuple[Texts, tuple[KamRemedy, ...]]:
        """Put it into words."""
        family = self.outcome.asked.keys.family.tolist()
        remedies = [self._hired(hire) for hire in self.hires]
        remedies += [self._granted(kam, grant) for kam, grant in sorted(self.grants.items())]
        return texts(self.words.get(one, "") for one in family), tuple(remedies)

    def _free(self, family: int) -> None:
        options = [kam for kam in self._fitting(family) if not self.taken.rival(family, kam)]
        if options:
            self._grant(family, min(options, key=lambda kam: self._dear(family, kam)))
        else:
            self._hire(family)

    def _fitting(self, family: int) -> list[int]:
        fits: list[int] = np.flatnonzero(self.outcome.asked.fitting.met[family]).tolist()
        return fits

    def _lacks(self, family: int, kam: int) -> tuple[int, float]:
        """Places and hours a KAM lacks for a family, beside all that was granted before."""
        places = max(0, int(self.asked.size[family]) - self.taken.places(kam))
        return places, max(0.0, self.taken.missing_hours(family, kam))

    def _dear(self, family: int, kam: int) -> tuple[float, int, int]:
        """A place weighs as much as the average account's hours."""
        places, hours = self._lacks(family, kam)
        kams = self.outcome.asked.kams
        place = kams.capacity_hours.mean() / max(1.0, kams.max_accounts.mean())
        return (places * place + hours, int(self.asked.travel[family, kam]), kam)

    def _grant(self, family: int, kam: int) -> None:
        places, hours = self._lacks(family, kam)
        grant = self.grants.setdefault(kam, _Grant())
        before = len(grant.families)
        grant.places += places
        grant.hours += ceil(10 * hours) / 10
        grant.families.append(family)
        self.taken.give(family, kam, places, ceil(10 * hours) / 10)
        self.words[family] = self._room_words(family, kam, grant, before)

    def _room_words(self, family: int, kam: int, grant: _Grant, before: int) -> str:
        room = _room(grant.places, grant.hours)
        strengths = " and ".join(self.outcome.asked.fitting.strengths(family))
        who = f"with {self.outcome.asked.kams.kam_id[kam]}" + (f", who {strengths}" if strengths else "")
        ahead = f", for {before} waiting before it and for it" if before else ""
        return f"{room} {who}{ahead}"

    def _hire(self, family: int) -> None:
        offer, words = self._offer(family)
        for hire in self.hires:
            if hire.offer == offer and self._suits(hire, family):
                hire.families.append(family)
                break
        else:
            kams = self.outcome.asked.kams
            places = max(int(kams.max_accounts.mean()), int(self.asked.size[family]))
            hours = max(float(kams.capacity_hours.mean()), self._usual_hours(family))
            hire = _Hire(offer, words, places, hours, [family])
            self.hires.append(hire)
        self.words[family] = self._hire_words(hire, family)

    def _suits(self, hire: _Hire, family: int) -> bool:
        families = [*hire.families, family]
        enough = sum(self._usual_hours(one) for one in families) <= hire.hours
        mine = [set(group.tolist()) for group in self.asked.apart if family in group]
        rivals = any(group & set(hire.families) for group in mine)
        return enough and int(self.asked.size[families].sum()) <= hire.places and not rivals

    def _usual_hours(self, family: int) -> float:
        """Hours a family takes of an average KAM."""
        return float(self.asked.ticks[family].mean()) / TICKS_AN_HOUR

    def _offer(self, family: int) -> tuple[dict[str, frozenset[str]], str]:
        """What a new KAM must offer, and in words: only what nobody who is there offers together."""
        unmet = self.outcome.asked.fitting.unmet(family)
        asked_for = {one.offered for group in unmet for one in group}
        demands = [one for one in self.outcome.asked.fitting.demands if one.offered in asked_for]
        offer = {one.offered: one.wishes[family] for one in demands if one.offered in COLUMNS}
        return offer, " and ".join(str(one.meets[family]) for one in demands)

    def _hire_words(self, hire: _Hire, family: int) -> str:
        number = 1 + sum(one.offer == hire.offer for one in self.hires[: self.hires.index(hire)])
        many = "one more KAM" if number == 1 else f"{number} more KAMs"
        who = f" who {_plural(hire.words, number)}" if hire.words else " without a competitor of it"
        more = "" if self._usual_hours(family) <= self._mean_hours() else f", with {hire.hours:,.0f} h a year"
        return many + who + more

    def _mean_hours(self) -> float:
        return float(self.outcome.asked.kams.capacity_hours.mean())

    def _hired(self, hire: _Hire) -> KamRemedy:
        who = f" who {hire.words}" if hire.words else ""
        for_whom = f" for {len(self._accounts(hire.families)):,} accounts" if len(hire.families) > 1 else ""
        offer = {name: tuple(sorted(hire.offer.get(name, frozenset()))) for name in COLUMNS}
        offer["levels"] = tuple(level.removesuffix(" accounts") for level in offer["levels"])
        return KamRemedy(
            words=f"one more KAM{who}{for_whom}",
            accounts=self._accounts(hire.families),
            new_kams=1,
            languages=offer["languages"],
            industries=offer["industries"],
            countries=offer["countries"],
            levels=offer["levels"],
            places=hire.places,
            hours=hire.hours,
        )

    def _granted(self, kam: int, grant: _Grant) -> KamRemedy:
        name = str(self.outcome.asked.kams.kam_id[kam])
        return KamRemedy(
            words=f"{_room(grant.places, grant.hours)} with {name}",
            accounts=self._accounts(grant.families),
            kam_id=name,
            places=grant.places,
            hours=grant.hours,
        )

    def _accounts(self, families: Iterable[int]) -> tuple[str, ...]:
        mine = np.isin(self.outcome.asked.keys.family, list(families))
        return tuple(self.outcome.asked.keys.account_id[mine].tolist())


class _Taken:
    """Room that is left once what was granted is used."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self._room = outcome.room
        self._with = replace(outcome, kam_of=outcome.kam_of.copy())
        self._places = self._room.places.copy()
        self._team = self._room.team.copy()
        self._own = self._room.own.copy()

    def places(self, kam: int) -> int:
        """Places a KAM has left."""
        return int(self._places[kam])

    def missing_hours(self, family: int, kam: int) -> float:
        """Hours a year a KAM lacks for a family."""
        asked = self._outcome.asked.placement
        team = asked.ticks[family, kam] - self._team[kam]
        own = asked.own[family, kam] - self._own[kam]
        return float(max(team, own)) / TICKS_AN_HOUR

    def rival(self, family: int, kam: int) -> bool:
        """Whether a KAM has a competitor of a family."""
        groups = (group for group in self._outcome.asked.placement.apart if family in group)
        return any(bool((self._with.kam_of[group] == kam).any()) for group in groups)

    def give(self, family: int, kam: int, places: int, hours: float) -> None:
        """Grant a KAM more room, and use it."""
        asked = self._outcome.asked.placement
        self._with.kam_of[family] = kam
        self._places[kam] += places - int(asked.size[family])
        self._team[kam] += int(TICKS_AN_HOUR * hours) - int(asked.ticks[family, kam])
        self._own[kam] += int(TICKS_AN_HOUR * hours) - int(asked.own[family, kam])


def _room(places: int, hours: float) -> str:
    words = []
    if places:
        words.append(f"{places} more place{'' if places == 1 else 's'}")
    if hours > 0:
        words.append(f"{hours:,.1f} more hours a year")
    return " and ".join(words) or "nothing more than room that is there already"


def _plural(words: str, number: int) -> str:
    """Say of several what was said of one: speaks pl."""
    if number == 1:
        return words
    return " and ".join(_verb(part) for part in words.split(" and "))


def _verb(words: str) -> str:
    verb, *rest = words.split(" ")
    return " ".join([{"is": "are"}.get(verb, verb.removesuffix("s")), *rest])
