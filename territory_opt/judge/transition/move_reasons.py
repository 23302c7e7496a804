"""Why a customer goes from one territory to another."""

from __future__ import annotations

from functools import cached_property
from operator import itemgetter

import numpy as np

from territory_opt.geography.distance import metric_points
from territory_opt.judge.transition.handover_facts import Handover
from territory_opt.model.arrays import Bools, Floats, Ints

_LEAST = 0.0005
"""Shares of a target below this are not worth a word."""


class Moves:
    """Reasons drawn from locks, from balance today and in the plan, and from places; facts, not guesses.

    One reason is told for each pair of territories; locks, sites that another rep served, and what is nearer
    are looked at customer by customer.
    """

    def __init__(self, handover: Handover) -> None:
        self._handover = handover
        self._resolved, self._plan, self._old = handover.resolved, handover.plan, handover.old
        self._names = [str(name) for name in handover.plan.roster.territory_id]
        self._told: dict[tuple[str, int, int], str | None] = {}

    def reasons(self, rows: Ints) -> dict[int, str]:
        """Reason of each customer that moves from one territory to another."""
        before, after = self._handover.before, self._handover.after
        customers = self._resolved.book.customers
        assert customers is not None
        unit = customers.unit[rows]
        parts = zip(
            rows.tolist(),
            before.name[rows].tolist(),
            before.territory[rows].tolist(),
            after.territory[rows].tolist(),
            self._locked(unit, after.territory[rows]).tolist(),
            self._strays(rows, unit).tolist(),
            self._nearer(rows).tolist(),
            strict=True,
        )
        return {row: self._reason(*part) for row, *part in parts}

    def _reason(self, owner: str, old: int, new: int, locked: bool, stray: bool, nearer: bool) -> str:
        if new < 0:
            return "its unit has no territory in this plan"
        head = f"moved from {self._names[old] if old >= 0 else owner} to {self._names[new]}"
        if locked:
            return f"{head}: locked into it"
        if stray:
            return f"{head}: it lies there, and one rep serves all of a territory"
        pair = (owner if old < 0 else "", old, new)
        if pair not in self._told:
            self._told[pair] = self._why(owner, old, new)
        if (why := self._told[pair]) is not None:
            return f"{head}: {why}"
        if nearer:
            return f"{head}: nearer to its base"
        return f"{head}: so that all territories hold their rules together"

    def _why(self, owner: str, old: int, new: int) -> str | None:
        """What the move of a whole pair does; None when nothing can be said of the pair."""
        if old < 0:
            return f"{owner} has no territory any more"
        if self._old is None or not len(self._old.roster):
            return None
        if self._today_of[new] < 0:
            return f"{self._names[new]} is new"
        sides = [(old, 1.0), (new, -1.0)]
        gains = [gain for t, sign in sides if (gain := self._gain(t, sign)) is not None]
        return max(gains, key=itemgetter(0))[1] if gains else None

    def _gain(self, t: int, sign: float) -> tuple[float, str] | None:
        """Greatest excess of a territory's load today that the plan makes smaller, and how to say it.

        Parameters
        ----------
        t : int
            Territory of the plan.
        sign : float
            1 for loads above the target, -1 for loads below it.
        """
        assert self._old is not None
        today = sign * self._old.balance.deviation[self._today_of[t]]
        planned = sign * self._plan.balance.deviation[t]
        outside = self._old.balance.outside[self._today_of[t]]
        helped = np.flatnonzero(outside & (today > _LEAST) & (planned < today - _LEAST))
        if not len(helped):
            return None
        c = int(helped[np.argmax(today[helped])])
        measure = self._resolved.scenario.criteria[c].measure
        held = not self._plan.balance.outside[t, c]
        name, side = self._names[t], "above" if sign > 0 else "below"
        there = f"{100 * max(float(planned[c]), 0.0):.1f} % in this plan"
        words = (
            f"{'brings' if held else 'moves'} {measure} of {name} {'into' if held else 'towards'} its band "
            f"({100 * float(today[c]):.1f} % {side} target today, {there})"
        )
        return float(today[c]), words

    @cached_property
    def _today_of(self) -> Ints:
        """Today's territory that each of the plan's goes on from, shape (k,); -1 for a new one."""
        now, before = self._handover.now, self._handover.label_before
        today_of = np.full(len(self._names), -1, dtype=np.int64)
        if now is not None and before is not None:
            known = np.flatnonzero((now.label >= 0) & (before >= 0))
            today_of[before[known]] = now.label[known]
        return today_of

    def _locked(self, unit: Ints, new: Ints) -> Bools:
        locked = self._handover.locked
        if locked is None:
            return np.zeros(len(unit), dtype=np.bool_)
        return np.asarray((new >= 0) & (locked[unit] == new), dtype=np.bool_)

    def _strays(self, rows: Ints, unit: Ints) -> Bools:
        """Customers of another rep than the one whose territory they lie in, today and in the plan."""
        before = self._handover.label_before
        if before is None:
            return np.zeros(len(rows), dtype=np.bool_)
        new = self._handover.after.territory[rows]
        return np.asarray(self._handover.before.stated[rows] & (before[unit] == new), dtype=np.bool_)

    def _nearer(self, rows: Ints) -> Bools:
        """Customers nearer to the base of their new territory than to that of the old one."""
        customers, frame = self._resolved.book.customers, self._resolved.book.frame
        assert customers is not None
        old, new = (o.territory[rows] for o in (self._handover.before, self._handover.after))
        base = metric_points(frame, self._plan.base)
        place = metric_points(frame, customers.points[rows])
        far = [_length(place - base[territory]) for territory in (old, new)]
        return np.asarray((old >= 0) & (new >= 0) & (far[1] < far[0]), dtype=np.bool_)


def _length(vectors: Floats) -> Floats:
    length: Floats = np.sqrt((vectors * vectors).sum(axis=1))
    return length
