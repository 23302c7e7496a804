"""What is known of every rep in every territory, and the best one-to-one matching."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.judge.homes.customer_relations import CustomerRelations, relations
from territory_opt.judge.homes.home_travel import travel_table
from territory_opt.judge.homes.interchangeable import alike, rep_homes
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.resolve import ResolvedScenario

LAST_WORD = 1e-9
"""What the other goal weighs where one alone is asked for: it decides between equals."""
STAY = 1e-12
"""What it is worth to leave things as they are."""
ROUNDING = 1e-12
HALVINGS = 50


@dataclass(frozen=True)
class RepOptions:
    """Territories in rows, places in columns: rep, name and share of the territories asked for; all (k, k).

    Parameters
    ----------
    travel : Floats
        Objective of the territory from the home of the place's rep, see `travel_table`.
    kept : Floats
        Customers who keep their rep.
    moved : Floats
        Share that changes hands of the measure whose change is limited; 0 without a limit.
    open : Bools
        Whether the exchange leaves every share, base, lock and forbid as it is; the diagonal always.
    limit : float
        Most that may change hands in all.
    relations : CustomerRelations
    """

    travel: Floats
    kept: Floats
    moved: Floats
    open: Bools
    limit: float
    relations: CustomerRelations

    @classmethod
    def of(cls, resolved: ResolvedScenario, label: Ints) -> RepOptions:
        """Look at every exchange of a plan.

        Parameters
        ----------
        resolved : ResolvedScenario
        label : Ints, shape (n,)
            Place of each unit's territory now; -1 for none.
        """
        kind, known = alike(resolved), relations(resolved)
        moved = _moved(resolved, label)
        return cls(
            travel=travel_table(resolved, label, rep_homes(resolved), kind),
            kept=known.table(resolved, label),
            moved=moved,
            open=_open(resolved, label, kind),
            # A plan that changes too much already shall not change more.
            limit=max(np.inf if resolved.change is None else resolved.change.most, float(np.trace(moved))),
            relations=known,
        )

    def only(self, movable: Bools) -> RepOptions:
        """The same, with all other territories left where they are."""
        stays = np.eye(len(movable), dtype=np.bool_)
        return replace(self, open=self.open & (stays | (movable[:, None] & movable[None, :])))

    @property
    def matters(self) -> bool:
        """Whether it makes a difference who gets which territory."""
        rows, columns = np.nonzero(self.open)
        away = rows != columns
        rows, columns = rows[away], columns[away]
        for table in (self.travel, self.kept):
            if not np.allclose(table[rows, columns], table[rows, rows], rtol=1e-9, atol=0.0):
                return True
        return False

    def best(self, keep: float) -> Ints:
        """Place of each territory in the best matching, shape (k,).

        Least is (1 - keep) x travel, as a share of the least there can be, less keep x customers kept, as a
        share of all whose rep is known: an assignment problem. Where a limit on change stands in the way,
        change is priced (Lagrange) and the best matching met that keeps it is taken.

        Parameters
        ----------
        keep : float
            0 to 1; at either end the other goal decides between equals.
        """
        keep = min(max(keep, LAST_WORD), 1.0 - LAST_WORD)
        travel = self.travel / (self._sum(self.travel, self._least(self.travel)) or 1.0)
        kept = self.kept / max(1, len(self.relations))
        return self._limited((1.0 - keep) * travel - keep * kept - STAY * np.eye(len(travel)))

    def _least(self, cost: Floats) -> Ints:
        return np.asarray(linear_sum_assignment(np.where(self.open, cost, np.inf))[1], dtype=np.int64)

    def _sum(self, table: Floats, place: Ints) -> float:
        return float(table[np.arange(len(place)), place].sum())

    def _limited(self, cost: Floats) -> Ints:
        best = self._least(cost)
        if self._holds(best):
            return best
        low, high, best = 0.0, 1.0, np.arange(len(cost))
        for _ in range(HALVINGS):
            price = (low + high) / 2.0
            # Between nothing, and so much that change alone counts.
            place = self._least((1.0 - price) * cost + price * self.moved)
            if self._holds(place):
                high = price
                best = min(best, place, key=lambda tried: self._sum(cost, tried))
            else:
                low = price
        return best

    def _holds(self, place: Ints) -> bool:
        return self._sum(self.moved, place) <= self.limit + ROUNDING


def _moved(resolved: ResolvedScenario, label: Ints) -> Floats:
    """Share of the limited measure that changes hands when each territory goes to each place, (k, k)."""
    change, table = resolved.change, np.zeros((resolved.k, resolved.k))
    if change is None:
        return table
    known = np.flatnonzero(change.known & (label >= 0))
    stays = known[change.before[known] >= 0]
    np.add.at(table, (label[stays], change.before[stays]), change.weight[stays])
    whole = np.bincount(label[known], weights=change.weight[known], minlength=resolved.k)
    return np.asarray(whole[:, None] - table, dtype=np.float64)


def _open(resolved: ResolvedScenario, label: Ints, kind: Ints) -> Bools:
    """Places each territory may have, shape (k, k)."""
    may: Bools = kind[:, None] == kind[None, :]
    if resolved.allowed is not None:
        units = np.flatnonzero(label >= 0)
        np.logical_and.at(may, label[units], resolved.allowed[resolved.block[units]])
    np.fill_diagonal(may, True)
    return may
