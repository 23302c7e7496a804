"""What would free the accounts that have no KAM, worked out and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from territory_opt.assignment.kams.explain.additional_kams import COLUMNS, AdditionalKam, AdditionalKams
from territory_opt.assignment.kams.explain.reasons import Outcome
from territory_opt.assignment.kams.explain.remaining_capacity import RemainingCapacity
from territory_opt.assignment.kams.model.key_account_hours import FULL_TIME
from territory_opt.assignment.kams.model.placement import NOBODY, TICKS_AN_HOUR
from territory_opt.model.arrays import Texts, texts
from territory_opt.model.key_accounts import KamRemedy


@dataclass
class _Grant:
    """Further room for one KAM."""

    places: int = 0
    hours: float = 0.0
    families: list[int] = field(default_factory=list)


def find_remedies(outcome: Outcome) -> tuple[Texts, tuple[KamRemedy, ...]]:
    """Work out what would free every account that waits.

    An account that some KAM fits gets the room it lacks with the KAM who lacks least; the more valuable
    ones come first, so what is said of an account counts what those before it take. Nobody is given more
    than one person's year: `FULL_TIME`, or what the longest in the book has. Where that does not do, and
    where nobody fits, a new KAM is needed, who is assumed to have the places and hours of the average KAM;
    one new KAM serves as many as that allows. A family that is more than any one person's year has to
    become smaller first. With all remedies together everything else is placed: whatever waits has its room.

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
        self.too_large: list[int] = []
        self.words: dict[int, str] = {}
        self.taken = RemainingCapacity(outcome)
        self.year = max(FULL_TIME, float(outcome.asked.kams.capacity_hours.max()))
        self.hires = AdditionalKams(outcome.asked, self.year)
        waiting = np.flatnonzero(outcome.kam_of == NOBODY)
        for family in waiting[np.argsort(-self.asked.value[waiting], kind="stable")].tolist():
            self._free(family)

    def told(self) -> tuple[Texts, tuple[KamRemedy, ...]]:
        """Put it into words."""
        family = self.outcome.asked.keys.family.tolist()
        remedies = [self._hired(hire) for hire in self.hires.made]
        remedies += [self._granted(kam, grant) for kam, grant in sorted(self.grants.items())]
        remedies += [self._lightened(one) for one in self.too_large]
        return texts(self.words.get(one, "") for one in family), tuple(remedies)

    def _free(self, family: int) -> None:
        options = [kam for kam in self._fitting(family) if not self.taken.rival(family, kam)]
        within = [kam for kam in options if self._within_a_year(family, kam)]
        if within:
            self._grant(family, min(within, key=lambda kam: self._dear(family, kam)))
        elif self.hires.too_large(family):
            self.too_large.append(family)
            self.words[family] = self._lighter(family)
        else:
            self.words[family] = self.hires.hire(family, self._model(family, options))

    def _model(self, family: int, options: list[int]) -> int | None:
        """Whose like is to be hired; a partner may be what makes the family fit into a year."""
        long = self.asked.own[family] > self.year * TICKS_AN_HOUR
        return min(options, key=lambda kam: (long[kam], self._dear(family, kam)), default=None)

    def _within_a_year(self, family: int, kam: int) -> bool:
        """Whether a KAM can be given the hours that lack."""
        lacks = ceil(10 * self._lacks(family, kam)[1]) / 10
        before = self.grants[kam].hours if kam in self.grants else 0.0
        has = float(self.outcome.asked.kams.capacity_hours[kam])
        return not lacks or has + before + lacks <= self.year + 0.05

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

    def _lighter(self, family: int) -> str:
        """What could be done about a family that no year holds."""
        size, over = int(self.asked.size[family]), self.hires.over(family)
        parts = ceil(self.hires.least_hours(family) / self.year)
        split = (
            f"splitting the family of {size} accounts into at least {parts} parts, or " if size > 1 else ""
        )
        return (
            f"{split}taking {over:,.1f} h a year off its KAM, for one person's year has {self.year:,.0f} h, "
            "by leaving more of its service to the field (field_share) "
            f"or to a partner (partner_hours, partner_share){self.hires.afterwards(family)}"
        )

    def _lightened(self, family: int) -> KamRemedy:
        accounts = self._accounts([family])
        return KamRemedy(words=f"for {accounts[0]}: {self._lighter(family)}", accounts=accounts)

    def _hired(self, hire: AdditionalKam) -> KamRemedy:
        for_whom = f" for {len(self._accounts(hire.families)):,} accounts" if len(hire.families) > 1 else ""
        offer = {name: tuple(sorted(hire.offer.get(name, frozenset()))) for name in COLUMNS}
        return KamRemedy(
            words=f"one more KAM{self.hires.who(hire)}{for_whom}",
            accounts=self._accounts(hire.families),
            new_kams=1,
            languages=offer["languages"],
            industries=offer["industries"],
            countries=offer["countries"],
            levels=tuple(level.removesuffix(" accounts") for level in offer["levels"]),
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


def _room(places: int, hours: float) -> str:
    words = []
    if places:
        words.append(f"{places} more place{'' if places == 1 else 's'}")
    if hours > 0:
        words.append(f"{hours:,.1f} more hours a year")
    return " and ".join(words) or "nothing more than room that is there already"
