"""Allowed territories and the limit on change, as tables for compiled code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem

_T = TypeVar("_T", bound=NDArray[Any])


@dataclass(frozen=True)
class MoveRules:
    """Where units may go, and how much may change territory.

    Parameters
    ----------
    allowed : Bools, shape (n, k)
    moved : Floats, shape (n, k)
        Share of the whole that changes territory when a unit is in a territory.
    most : float
        Largest sum of these shares.
    """

    allowed: Bools
    moved: Floats
    most: float

    @classmethod
    def of(cls, problem: Problem) -> MoveRules:
        """Return a problem's rules; without rules, tables that repeat one cell."""
        shape = (problem.n, problem.k)
        allowed = np.broadcast_to(np.ones(1, dtype=bool), shape)
        moved, most = np.broadcast_to(np.zeros(1), shape), np.inf
        if problem.allowed is not None:
            allowed = _strided(problem.allowed)
        if problem.disruption is not None:
            moved, most = _strided(problem.disruption.moved), problem.disruption.most
        return cls(allowed, moved, most)

    def moved_share(self, label: Ints) -> float:
        """Share of the whole that changes territory in a plan."""
        return float(self.moved[np.arange(len(label)), label].sum())

    def violation(self, label: Ints) -> float:
        """Number of units in forbidden territories plus the change beyond its limit; 0 when rules hold."""
        forbidden = int((~self.allowed[np.arange(len(label)), label]).sum())
        over = self.moved_share(label) - self.most
        return forbidden + (over if over > 1e-9 else 0.0)


def _strided(table: _T) -> _T:
    """Copy a table (n, k) read-only with a gap in memory.

    Compiled code then sees the same kind of array as a table of one repeated cell, and is compiled once.
    """
    view = np.empty((table.shape[0], table.shape[1] + 1), dtype=table.dtype)[:, :-1]
    view[:] = table
    view.flags.writeable = False
    return view  # type: ignore[return-value]
