"""The room that is left once remedies were granted and used."""

from __future__ import annotations

from dataclasses import replace

from territory_opt.assignment.kams.explain.reasons import Outcome
from territory_opt.assignment.kams.model.placement import TICKS_AN_HOUR


class RemainingCapacity:
    """Room that is left once what was granted is used."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self._room = outcome.shortage.room
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
