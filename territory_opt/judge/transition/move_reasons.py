"""Reasons for moves of customers from one territory to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

import numpy as np

from territory_opt.geography.distance import metric_points
from territory_opt.judge.transition.handover_facts import Handover
from territory_opt.model.arrays import Bools, Floats, Ints

_MIN_CHANGE = 0.0005
"""Share of a target below which a deviation, or a change of it, is ignored."""


@dataclass(frozen=True)
class _Move:
    """A customer's move from one territory of the plan to another; -1 for none.

    Parameters
    ----------
    customer : int
    owner : str
        Id of today's owner.
    old, new : int
    locked : bool
        Whether the unit is locked into the new territory.
    other_rep : bool
        Whether the unit stays in its territory, and the customer had another rep than the unit.
    nearer : bool
        Whether the customer is nearer to the base of the new territory.
    """

    customer: int
    owner: str
    old: int
    new: int
    locked: bool
    other_rep: bool
    nearer: bool


class MoveReasons:
    """Reasons from locks, from the balance today and in the plan, and from distances.

    The reason from the balance is the same for all moves between two territories; the others depend on the
    customer.
    """

    def __init__(self, handover: Handover) -> None:
        self._handover = handover
        self._resolved, self._plan = handover.resolved, handover.plan
        self._today = handover.comparison.measured
        self._names = [str(name) for name in handover.plan.territories.territory_id]
        self._balance_reasons: dict[tuple[str, int, int], str | None] = {}

    def reasons(self, rows: Ints) -> dict[int, str]:
        """Reason of each customer that moves from one territory to another."""
        return {move.customer: self._reason(move) for move in self._moves(rows)}

    def _moves(self, rows: Ints) -> Iterator[_Move]:
        before, after = self._handover.before, self._handover.after
        customers = self._resolved.book.customers
        assert customers is not None
        unit = customers.unit[rows]
        columns = zip(
            rows.tolist(),
            before.name[rows].tolist(),
            before.territory[rows].tolist(),
            after.territory[rows].tolist(),
            self._locked(unit, after.territory[rows]).tolist(),
            self._other_rep(rows, unit).tolist(),
            self._nearer(rows).tolist(),
            strict=True,
        )
        return (_Move(*values) for values in columns)

    def _reason(self, move: _Move) -> str:
        if move.new < 0:
            return "its unit has no territory in this plan"
        old_name = self._names[move.old] if move.old >= 0 else move.owner
        return f"moved from {old_name} to {self._names[move.new]}: {self._why(move)}"

    def _why(self, move: _Move) -> str:
        if move.locked:
            return "locked into it"
        if move.other_rep:
            return "its unit belongs to that territory, and one rep serves a whole territory"
        if (reason := self._cached_balance_reason(move)) is not None:
            return reason
        if move.nearer:
            return "nearer to its base"
        return "so that all rules hold in all territories"

    def _cached_balance_reason(self, move: _Move) -> str | None:
        pair = (move.owner if move.old < 0 else "", move.old, move.new)
        if pair not in self._balance_reasons:
            self._balance_reasons[pair] = self._balance_reason(move.owner, move.old, move.new)
        return self._balance_reasons[pair]

    def _balance_reason(self, owner: str, old: int, new: int) -> str | None:
        """Effect of the moves between two territories on the balance; None where there is none."""
        if old < 0:
            return f"{owner} has no territory any more"
        if self._today is None or not len(self._today.territories):
            return None
        if self._today_of[new] < 0:
            return f"{self._names[new]} is new"
        sides = [(old, 1.0), (new, -1.0)]
        gains = [gain for t, sign in sides if (gain := self._gain(t, sign)) is not None]
        return max(gains, key=itemgetter(0))[1] if gains else None

    def _gain(self, t: int, sign: float) -> tuple[float, str] | None:
        """Largest deviation of a territory today that the plan reduces, and its text.

        Parameters
        ----------
        t : int
            Territory of the plan.
        sign : float
            1 for loads above the target, -1 for loads below it.
        """
        assert self._today is not None
        today = sign * self._today.balance.deviation[self._today_of[t]]
        planned = sign * self._plan.balance.deviation[t]
        outside = self._today.balance.outside[self._today_of[t]]
        improved = np.flatnonzero(outside & (today > _MIN_CHANGE) & (planned < today - _MIN_CHANGE))
        if not len(improved):
            return None
        c = int(improved[np.argmax(today[improved])])
        measure = self._resolved.scenario.criteria[c].measure
        inside = not self._plan.balance.outside[t, c]
        name, side = self._names[t], "above" if sign > 0 else "below"
        in_plan = f"{100 * max(float(planned[c]), 0.0):.1f} % in this plan"
        text = (
            f"{'brings' if inside else 'moves'} {measure} of {name} "
            f"{'into' if inside else 'towards'} its band "
            f"({100 * float(today[c]):.1f} % {side} target today, {in_plan})"
        )
        return float(today[c]), text

    @cached_property
    def _today_of(self) -> Ints:
        """Today's territory of each of the plan's territories, shape (k,); -1 for a new one."""
        today, before = self._handover.comparison.today, self._handover.comparison.label_before
        today_of = np.full(len(self._names), -1, dtype=np.int64)
        if today is not None and before is not None:
            known = np.flatnonzero((today.label >= 0) & (before >= 0))
            today_of[before[known]] = today.label[known]
        return today_of

    def _locked(self, unit: Ints, new: Ints) -> Bools:
        locked = self._handover.locked
        if locked is None:
            return np.zeros(len(unit), dtype=np.bool_)
        return np.asarray((new >= 0) & (locked[unit] == new), dtype=np.bool_)

    def _other_rep(self, rows: Ints, unit: Ints) -> Bools:
        """Customers that had another rep than their unit, whose territory stays the same."""
        before = self._handover.comparison.label_before
        if before is None:
            return np.zeros(len(rows), dtype=np.bool_)
        new = self._handover.after.territory[rows]
        return np.asarray(self._handover.before.names_rep[rows] & (before[unit] == new), dtype=np.bool_)

    def _nearer(self, rows: Ints) -> Bools:
        """Customers nearer to the base of their new territory than to that of the old one."""
        customers, frame = self._resolved.book.customers, self._resolved.book.frame
        assert customers is not None
        old, new = (o.territory[rows] for o in (self._handover.before, self._handover.after))
        base = metric_points(frame, self._plan.base)
        points = metric_points(frame, customers.points[rows])
        distance = [_length(points - base[territory]) for territory in (old, new)]
        return np.asarray((old >= 0) & (new >= 0) & (distance[1] < distance[0]), dtype=np.bool_)


def _length(vectors: Floats) -> Floats:
    length: Floats = np.sqrt((vectors * vectors).sum(axis=1))
    return length
