"""What may change hands, as tables for compiled code."""

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
    """Where units may go, and how much may move.

    Parameters
    ----------
    allowed : Bools, shape (n, k)
    moved : Floats, shape (n, k)
        Share of the whole that changes hands when a unit goes to a territory.
    most : float
        Greatest sum of these shares.
    """

    allowed: Bools
    moved: Floats
    most: float

    @classmethod
    def of(cls, problem: Problem) -> MoveRules:
        """Take a problem's rules; tables of one repeated cell where it has none."""
        shape = (problem.n, problem.k)
        allowed = np.broadcast_to(np.ones(1, dtype=bool), shape)
        moved, most = np.broadcast_to(np.zeros(1), shape), np.inf
        if problem.allowed is not None:
            allowed = _gapped(problem.allowed)
        if problem.disruption is not None:
            moved, most = _gapped(problem.disruption.moved), problem.disruption.most
        return cls(allowed, moved, most)

    def moved_by(self, label: Ints) -> float:
        """Share of the whole that a plan moves."""
        return float(self.moved[np.arange(len(label)), label].sum())

    def broken_by(self, label: Ints) -> float:
        """Number of units where they may not be, and by how much too much is moved; 0 when all is well."""
        strays = int((~self.allowed[np.arange(len(label)), label]).sum())
        over = self.moved_by(label) - self.most
        return strays + (over if over > 1e-9 else 0.0)


def _gapped(table: _T) -> _T:
    """Copy a table (n, k) read-only with a gap in memory.

    Compiled code then sees the same kind of array as a table of one repeated cell, and is compiled once.
    """
    view = np.empty((table.shape[0], table.shape[1] + 1), dtype=table.dtype)[:, :-1]
    view[:] = table
    view.flags.writeable = False
    return view  # type: ignore[return-value]
