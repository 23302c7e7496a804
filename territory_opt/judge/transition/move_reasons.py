"""Reasons for moves of customers from one territory to another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from territory_opt.geography.distance import metric_points
from territory_opt.judge.transition.handover_facts import Handover
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.finding import Finding, Statement
from territory_opt.model.findings.handover_findings import (
    MovedByLock,
    MovedForBalance,
    MovedForRules,
    MovedFromClosed,
    MovedNearer,
    MovedToNew,
    MovedToUnit,
    UnitNotInTerritory,
)

_MIN_CHANGE = 0.0005
"""Share of a target below which a deviation, or a change of it, is ignored."""


class _Move(NamedTuple):
    """A customer's move from one territory of the plan to another; -1 for none.

    Parameters
    ----------
    owner : str
        Id of today's owner where that has no territory in the plan; else blank.
    old, new : int
    locked : bool
        Whether the unit is locked into the new territory.
    other_rep : bool
        Whether the unit stays in its territory, and the customer had another rep than the unit.
    nearer : bool
        Whether the customer is nearer to the base of the new territory.
    """

    owner: str
    old: int
    new: int
    locked: bool
    other_rep: bool
    nearer: bool


class _Gain(NamedTuple):
    """A deviation from the target that a plan reduces, signed, today and in the plan.

    Parameters
    ----------
    measure : str
    today, planned : float
    inside : bool
        Whether the plan is inside the band.
    """

    measure: str
    today: float
    planned: float
    inside: bool


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
        self._reason_of: dict[_Move, Statement] = {}

    def reasons(self, rows: Ints) -> dict[int, Statement]:
        """Reason of each customer that moves from one territory to another."""
        found = {}
        for customer, move in zip(rows.tolist(), self._moves(rows), strict=True):
            if move not in self._reason_of:
                self._reason_of[move] = (self._reason(move),)
            found[customer] = self._reason_of[move]
        return found

    def _moves(self, rows: Ints) -> Iterator[_Move]:
        before, after = self._handover.before, self._handover.after
        customers = self._resolved.book.customers
        assert customers is not None
        unit = customers.unit[rows]
        columns = zip(
            before.name[rows].tolist(),
            before.territory[rows].tolist(),
            after.territory[rows].tolist(),
            self._locked(unit, after.territory[rows]).tolist(),
            self._other_rep(rows, unit).tolist(),
            self._nearer(rows).tolist(),
            strict=True,
        )
        # The owner matters only where it has no territory: so most customers share a reason.
        return (_Move(owner if old < 0 else "", old, *rest) for owner, old, *rest in columns)

    def _reason(self, move: _Move) -> Finding:
        if move.new < 0:
            return UnitNotInTerritory()
        old, new = self._names[move.old] if move.old >= 0 else move.owner, self._names[move.new]
        if move.locked:
            return MovedByLock(old, new)
        if move.other_rep:
            return MovedToUnit(old, new)
        if move.old < 0:
            return MovedFromClosed(old, new)
        if (reason := self._balance_reason(move.old, move.new)) is not None:
            return reason
        return MovedNearer(old, new) if move.nearer else MovedForRules(old, new)

    def _balance_reason(self, old: int, new: int) -> Finding | None:
        """Effect of the moves between two territories on the balance; None where there is none."""
        if self._today is None or not len(self._today.territories):
            return None
        if self._today_of[new] < 0:
            return MovedToNew(self._names[old], self._names[new])
        sides = [(old, 1.0), (new, -1.0)]
        found = [(t, gain) for t, sign in sides if (gain := self._gain(t, sign)) is not None]
        if not found:
            return None
        t, gain = max(found, key=lambda one: abs(one[1].today))
        names = self._names
        return MovedForBalance(
            names[old], names[new], names[t], gain.measure, gain.today, gain.planned, gain.inside
        )

    def _gain(self, t: int, sign: float) -> _Gain | None:
        """Largest deviation of a territory today that the plan reduces.

        Parameters
        ----------
        t : int
            Territory of the plan.
        sign : float
            1 for loads above the target, -1 for loads below it.
        """
        assert self._today is not None
        measured = self._today.balance
        today, planned = measured.deviation[self._today_of[t]], self._plan.balance.deviation[t]
        inside = ~self._plan.balance.outside[t]
        # A load that is as far outside on the other side of its band is no gain.
        limit = sign * today - _MIN_CHANGE
        reduced = (sign * planned < limit) & (inside | (np.abs(planned) < limit))
        gains = np.flatnonzero(measured.outside[self._today_of[t]] & (sign * today > _MIN_CHANGE) & reduced)
        if not len(gains):
            return None
        c = int(gains[np.argmax(sign * today[gains])])
        measure = self._resolved.scenario.criteria[c].measure
        return _Gain(measure, float(today[c]), float(planned[c]), bool(inside[c]))

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
