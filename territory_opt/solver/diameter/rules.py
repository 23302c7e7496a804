"""What may change hands, as tables for compiled code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem


@dataclass(frozen=True)
class Rules:
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
    def of(cls, problem: Problem) -> Rules:
        """Take a problem's rules; tables of one repeated cell where it has none."""
        shape = (problem.n, problem.k)
        allowed = np.ones(1, dtype=bool) if problem.allowed is None else problem.allowed
        moved = np.zeros(1) if problem.disruption is None else problem.disruption.moved
        most = np.inf if problem.disruption is None else problem.disruption.most
        # A view of any layout: compiled code sees one kind of array whether the problem has the rule or not.
        return cls(np.broadcast_to(allowed, shape), np.broadcast_to(moved, shape), most)

    def moved_by(self, label: Ints) -> float:
        """Share of the whole that a plan moves."""
        return float(self.moved[np.arange(len(label)), label].sum())

    def broken_by(self, label: Ints) -> float:
        """Number of units where they may not be, and by how much too much is moved; 0 when all is well."""
        strays = int((~self.allowed[np.arange(len(label)), label]).sum())
        over = self.moved_by(label) - self.most
        return strays + (over if over > 1e-9 else 0.0)
