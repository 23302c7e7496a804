"""Travel and customers kept for every rep in every territory, and the best one-to-one matching."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.judge.homes.customer_relations import CustomerRelations, customer_relations
from territory_opt.judge.homes.home_travel import travel_table
from territory_opt.judge.homes.interchangeable import interchange_kinds, rep_homes
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.resolve import ResolvedScenario

TIE_BREAK_WEIGHT = 1e-9
"""Least weight of either goal: it decides between matchings that are equal in the other one."""
STAY_BONUS = 1e-12
"""Gain of leaving a territory in its slot."""
ROUNDING = 1e-12
BISECTION_STEPS = 50


@dataclass(frozen=True)
class RepOptions:
    """Territories in rows, slots (with rep, name and share) in columns; all arrays have shape (k, k).

    Parameters
    ----------
    travel : Floats
        Objective of the territory from the home of the slot's rep, see `travel_table`.
    kept : Floats
        Customers who keep their rep.
    moved : Floats
        Share that moves of the measure under the limit on change; 0 without a limit.
    allowed : Bools
        Whether the exchange leaves every share, base, lock and forbid unchanged; the diagonal always.
    limit : float
        Largest share that may move in all.
    relations : CustomerRelations
    """

    travel: Floats
    kept: Floats
    moved: Floats
    allowed: Bools
    limit: float
    relations: CustomerRelations

    @classmethod
    def of(cls, resolved: ResolvedScenario, label: Ints) -> RepOptions:
        """Every exchange of a plan.

        Parameters
        ----------
        resolved : ResolvedScenario
        label : Ints, shape (n,)
            Slot of each unit's territory now; -1 for none.
        """
        kind, relations = interchange_kinds(resolved), customer_relations(resolved)
        moved = _moved(resolved, label)
        return cls(
            travel=travel_table(resolved, label, rep_homes(resolved), kind),
            kept=relations.table(resolved, label),
            moved=moved,
            allowed=_allowed(resolved, label, kind),
            # A plan above the limit already may not move more.
            limit=max(np.inf if resolved.change is None else resolved.change.most, float(np.trace(moved))),
            relations=relations,
        )

    def restricted_to(self, movable: Bools) -> RepOptions:
        """The same options, with all other territories left in their slots."""
        unchanged = np.eye(len(movable), dtype=np.bool_)
        return replace(self, allowed=self.allowed & (unchanged | (movable[:, None] & movable[None, :])))

    @property
    def differ(self) -> bool:
        """Whether any allowed exchange changes travel or customers kept."""
        rows, columns = np.nonzero(self.allowed)
        exchanged = rows != columns
        rows, columns = rows[exchanged], columns[exchanged]
        for table in (self.travel, self.kept):
            if not np.allclose(table[rows, columns], table[rows, rows], rtol=1e-9, atol=0.0):
                return True
        return False

    def best(self, keep: float) -> Ints:
        """Slot of each territory in the best matching, shape (k,).

        Minimises (1 - keep) x travel, as a share of the least travel, minus keep x customers kept, as a share
        of all customers with a known rep: an assignment problem. Where the limit on change binds, change is
        priced with a Lagrangian multiplier, and the best matching found within the limit is returned.

        Parameters
        ----------
        keep : float
            0 to 1; at either end the other goal breaks ties.
        """
        keep = min(max(keep, TIE_BREAK_WEIGHT), 1.0 - TIE_BREAK_WEIGHT)
        travel = self.travel / (self._sum(self.travel, self._least(self.travel)) or 1.0)
        kept = self.kept / max(1, len(self.relations))
        return self._least_within_limit(
            (1.0 - keep) * travel - keep * kept - STAY_BONUS * np.eye(len(travel))
        )

    def _least(self, cost: Floats) -> Ints:
        return np.asarray(linear_sum_assignment(np.where(self.allowed, cost, np.inf))[1], dtype=np.int64)

    def _sum(self, table: Floats, slot: Ints) -> float:
        return float(table[np.arange(len(slot)), slot].sum())

    def _least_within_limit(self, cost: Floats) -> Ints:
        best = self._least(cost)
        if self._within_limit(best):
            return best
        low, high, best = 0.0, 1.0, np.arange(len(cost))
        for _ in range(BISECTION_STEPS):
            price = (low + high) / 2.0
            # Price 0 ignores change, price 1 ignores the cost.
            slot = self._least((1.0 - price) * cost + price * self.moved)
            if self._within_limit(slot):
                high = price
                best = min(best, slot, key=lambda candidate: self._sum(cost, candidate))
            else:
                low = price
        return best

    def _within_limit(self, slot: Ints) -> bool:
        return self._sum(self.moved, slot) <= self.limit + ROUNDING


def _moved(resolved: ResolvedScenario, label: Ints) -> Floats:
    """Share of the limited measure that moves when each territory gets each slot, (k, k)."""
    change, table = resolved.change, np.zeros((resolved.k, resolved.k))
    if change is None:
        return table
    row = label[change.unit]
    served, stays = np.flatnonzero(row >= 0), np.flatnonzero((row >= 0) & (change.owner >= 0))
    np.add.at(table, (row[stays], change.owner[stays]), change.weight[stays])
    whole = np.bincount(row[served], weights=change.weight[served], minlength=resolved.k)
    return np.asarray(whole[:, None] - table, dtype=np.float64)


def _allowed(resolved: ResolvedScenario, label: Ints, kind: Ints) -> Bools:
    """Slots each territory may have, shape (k, k)."""
    allowed: Bools = kind[:, None] == kind[None, :]
    if resolved.allowed is not None:
        units = np.flatnonzero(label >= 0)
        np.logical_and.at(allowed, label[units], resolved.allowed[resolved.block[units]])
    np.fill_diagonal(allowed, True)
    return allowed
