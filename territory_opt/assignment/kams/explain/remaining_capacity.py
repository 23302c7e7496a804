"""The capacity that is left once remedies are applied and used."""

from __future__ import annotations

from territory_opt.assignment.kams.explain.reasons import AssignmentExplainer
from territory_opt.assignment.kams.model.integer_problem import TICKS_PER_HOUR


class RemainingCapacity:
    """Capacity of each KAM, with the remedies so far, without the families assigned by them."""

    def __init__(self, explainer: AssignmentExplainer) -> None:
        free = explainer.shortage.free
        self._problem = explainer.instance.problem
        self._kam_of = explainer.kam_of.copy()
        self._accounts = free.accounts.copy()
        self._team_time = free.team_time.copy()
        self._own_time = free.own_time.copy()

    def accounts(self, kam: int) -> int:
        """Accounts a KAM can still take."""
        return int(self._accounts[kam])

    def missing_hours(self, family: int, kam: int) -> float:
        """Hours a year a KAM lacks for a family; negative when hours are left."""
        team = self._problem.team_time[family, kam] - self._team_time[kam]
        own = self._problem.own_time[family, kam] - self._own_time[kam]
        return float(max(team, own)) / TICKS_PER_HOUR

    def has_competitor(self, family: int, kam: int) -> bool:
        """Whether a KAM has a competitor of a family."""
        groups = (group for group in self._problem.competitor_groups if family in group)
        return any(bool((self._kam_of[group] == kam).any()) for group in groups)

    def assign(self, family: int, kam: int, places: int, hours: float) -> None:
        """Add places and hours to a KAM's capacity, and assign a family."""
        self._kam_of[family] = kam
        self._accounts[kam] += places - int(self._problem.size[family])
        self._team_time[kam] += int(TICKS_PER_HOUR * hours) - int(self._problem.team_time[family, kam])
        self._own_time[kam] += int(TICKS_PER_HOUR * hours) - int(self._problem.own_time[family, kam])
