"""New KAMs for the accounts that those who are there cannot take."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.assignment.kams.model.placement import TICKS_AN_HOUR

COLUMNS = ("languages", "industries", "countries", "levels")
"""What a new KAM is described by."""


@dataclass
class AdditionalKam:
    """One new KAM: what is needed of them, and what they would be given.

    Parameters
    ----------
    offer : mapping of str to frozenset of str
        What they must offer, by column of the KAMs; any will do where it is empty.
    words : str
        The same of a person; blank when nothing.
    places : int
    hours : float
        A year.
    like : int or None
        KAM whose skills they need; None where nobody has them.
    partner : bool
        Whether they need a partner like that KAM's.
    families : list of int
    """

    offer: dict[str, frozenset[str]]
    words: str
    places: int
    hours: float
    like: int | None = None
    partner: bool = False
    families: list[int] = field(default_factory=list)


class AdditionalKams:
    """The new KAMs so far."""

    def __init__(self, asked: AssignmentInstance, year: float) -> None:
        self._asked, self._year = asked, year
        self.made: list[AdditionalKam] = []

    def least_hours(self, family: int) -> float:
        """Hours a family takes from the nearest home."""
        return float(self._asked.placement.ticks[family].min()) / TICKS_AN_HOUR

    def too_large(self, family: int) -> bool:
        """Whether a family is more than one person's year, at the nearest home or with a partner."""
        return min(self.over(family), self.least_hours(family) - self._year) > 0

    def over(self, family: int) -> float:
        """Hours by which it is more than a whole year of the nearest KAM who fits, else of anybody."""
        fits = np.flatnonzero(self._asked.fitting.met[family])
        if not len(fits):
            return self.least_hours(family) - self._year
        asked = self._asked.placement
        grown = self._year * TICKS_AN_HOUR - asked.capacity[fits]
        team = asked.ticks[family, fits] - asked.team[fits]
        own = asked.own[family, fits] - asked.capacity[fits]
        return float((np.maximum(team, own) - grown).min()) / TICKS_AN_HOUR

    def afterwards(self, family: int) -> str:
        """Who is needed once a family that is too large has become smaller; blank when somebody fits."""
        words = self._offer(family)[1]
        return f"; and one more KAM who {words}" if words else ""

    def hire(self, family: int, like: int | None) -> str:
        """Give a family to a new KAM, to one who is there already if possible; who, in words.

        Parameters
        ----------
        family : int
        like : int or None
            A KAM who fits it and whose year is full; None where nobody fits or has no competitor of it.
        """
        for hire in self.made:
            if self._suits(hire, family, like):
                hire.families.append(family)
                return self._said(hire, family)
        self.made.append(self._new(family, like))
        return self._said(self.made[-1], family)

    def who(self, hire: AdditionalKam) -> str:
        """Say who is needed."""
        if hire.like is None:
            return f" who {hire.words}" if hire.words else ""
        return f" like {self._asked.kams.kam_id[hire.like]}" + self._with_partner(hire)

    def _new(self, family: int, like: int | None) -> AdditionalKam:
        kams, size = self._asked.kams, int(self._asked.placement.size[family])
        places = max(int(kams.max_accounts.mean()), size)
        partner = like is not None and self.least_hours(family) > self._year
        hours = max(self._mean_hours(), self._hours(family, like if partner else None))
        if like is None:
            return AdditionalKam(*self._offer(family), places, hours, families=[family])
        offer = {name: getattr(kams, name)[like] for name in COLUMNS}
        offer["levels"] = frozenset(f"{level} accounts" for level in offer["levels"])
        return AdditionalKam(offer, "", places, hours, like, partner, [family])

    def _suits(self, hire: AdditionalKam, family: int, like: int | None) -> bool:
        if (hire.like is None) != (like is None) or hire.partner:
            return False
        fits = self._asked.fitting.met[family]
        skilled = hire.offer == self._offer(family)[0] if hire.like is None else bool(fits[hire.like])
        asked, families = self._asked.placement, [*hire.families, family]
        enough = sum(self._hours(one) for one in families) <= hire.hours
        mine = [set(group.tolist()) for group in asked.apart if family in group]
        rivals = any(group & set(hire.families) for group in mine)
        return skilled and enough and int(asked.size[families].sum()) <= hire.places and not rivals

    def _hours(self, family: int, partnered: int | None = None) -> float:
        """Hours a family takes of an average KAM; where that is more than a year, from the nearest home."""
        asked = self._asked.placement
        if partnered is not None:
            return float(asked.own[family, partnered]) / TICKS_AN_HOUR
        usual = float(asked.ticks[family].mean()) / TICKS_AN_HOUR
        return usual if usual <= self._year else self.least_hours(family)

    def _mean_hours(self) -> float:
        return float(self._asked.kams.capacity_hours.mean())

    def _offer(self, family: int) -> tuple[dict[str, frozenset[str]], str]:
        """What a new KAM must offer, and in words: only what nobody who is there offers together."""
        fitting = self._asked.fitting
        asked_for = {one.offered for group in fitting.unmet(family) for one in group}
        demands = [one for one in fitting.demands if one.offered in asked_for]
        offer = {one.offered: one.wishes[family] for one in demands if one.offered in COLUMNS}
        return offer, " and ".join(str(one.meets[family]) for one in demands)

    def _said(self, hire: AdditionalKam, family: int) -> str:
        before = self.made[: self.made.index(hire)]
        number = 1 + sum((one.offer, one.like) == (hire.offer, hire.like) for one in before)
        many = "one more KAM" if number == 1 else f"{number} more KAMs"
        more = "" if hire.hours <= self._mean_hours() else f", with {hire.hours:,.0f} h a year"
        return many + self._described(hire, family, number) + more

    def _described(self, hire: AdditionalKam, family: int, number: int) -> str:
        if hire.like is None:
            return f" who {_plural(hire.words, number)}" if hire.words else " without a competitor of it"
        strengths = " and ".join(self._asked.fitting.strengths(family))
        who = f", who {_plural(strengths, number)}" if strengths else ""
        return f" like {self._asked.kams.kam_id[hire.like]}{who}{self._with_partner(hire)}"

    def _with_partner(self, hire: AdditionalKam) -> str:
        return ", with a partner of the same hours" if hire.partner else ""


def _plural(words: str, number: int) -> str:
    """Say of several what was said of one: speaks pl."""
    if number == 1:
        return words
    return " and ".join(_verb(part) for part in words.split(" and "))


def _verb(words: str) -> str:
    verb, *rest = words.split(" ")
    return " ".join([{"is": "are"}.get(verb, verb.removesuffix("s")), *rest])
