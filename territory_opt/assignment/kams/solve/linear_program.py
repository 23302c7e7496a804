"""A linear programme whose columns come in by and by."""

from __future__ import annotations

from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from territory_opt.assignment.kams.solve.interruption import Interruption
from territory_opt.model.arrays import Bools, Floats, Ints


class LinearProgram:
    """A linear programme whose pairs come in by and by; rows are given for all pairs at once."""

    def __init__(self, pairs: int, halt: Interruption) -> None:
        self._halt = halt
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._warm = pywraplp.MPSolverParameters()
        self._warm.SetIntegerParam(self._warm.INCREMENTALITY, self._warm.INCREMENTALITY_ON)
        self._var: dict[int, Any] = {}
        self._rows: list[Any] = []
        self._parts: list[tuple[Ints, Floats]] = []
        self._cost = np.zeros(pairs)
        self.inside = np.zeros(pairs, dtype=np.bool_)
        self._made = np.zeros(pairs, dtype=np.bool_)

    def variable(self, most: float) -> Any:  # noqa: ANN401 - the solver's types are not public
        """A variable that is no pair."""
        return self._solver.NumVar(0.0, self._number(most), "")

    def row(
        self,
        pairs: Ints,
        parts: Floats,
        low: float,
        high: float,
        others: list[tuple[Any, float]] | None = None,
    ) -> int:
        """Add a row; its index."""
        row = self._solver.Constraint(self._number(low), self._number(high), "")
        self._enter(row, pairs, parts, self._made)
        for var, part in others or []:
            row.SetCoefficient(var, part)
        self._rows.append(row)
        self._parts.append((pairs, parts))
        return len(self._rows) - 1

    def let_in(self, pairs: Ints) -> None:
        """Make variables of pairs."""
        objective = self._solver.Objective()
        new = np.zeros(len(self.inside), dtype=np.bool_)
        new[pairs] = True
        for pair in pairs.tolist():
            var = self._solver.NumVar(0.0, 1.0, "")
            objective.SetCoefficient(var, float(self._cost[pair]))
            self._var[pair] = var
        for row, (of_row, parts) in zip(self._rows, self._parts, strict=True):
            self._enter(row, of_row, parts, new)
        self.inside |= new
        self._made |= new

    def shut(self, pairs: Ints) -> None:
        """Take pairs out for good."""
        for pair in pairs.tolist():
            if pair in self._var:
                self._var[pair].SetUb(0.0)
        self.inside[pairs] = True

    def at_least(self, row: int, low: float) -> None:
        """Raise the lower end of a row."""
        self._rows[row].SetLb(low)

    def at_most(self, row: int, high: float) -> None:
        """Move the upper end of a row."""
        self._rows[row].SetUb(high)

    def aim_at(self, cost: Floats, others: list[tuple[Any, float]]) -> None:
        """What is to be least."""
        self._cost = cost
        objective = self._solver.Objective()
        objective.Clear()
        objective.SetMinimization()
        for pair, var in self._var.items():
            objective.SetCoefficient(var, float(cost[pair]))
        for var, part in others:
            objective.SetCoefficient(var, part)

    def solved(self) -> float | None:
        """The least of the pairs let in; None where it fails numerically or is halted."""
        with self._halt.interrupting(self._solver.InterruptSolve):
            status = self._solver.Solve(self._warm)
        if self._halt or status != pywraplp.Solver.OPTIMAL:
            return None
        return float(self._solver.Objective().Value())

    def parts(self) -> Floats:
        """Value of every pair, shape (pairs,)."""
        part = np.zeros(len(self.inside))
        part[list(self._var)] = [var.solution_value() for var in self._var.values()]
        return part

    def worth(self) -> Floats:
        """What the rows' prices make of every pair, shape (pairs,)."""
        worth = np.zeros(len(self.inside))
        for row, (pairs, parts) in zip(self._rows, self._parts, strict=True):
            if dual := row.dual_value():
                worth[pairs] += dual * parts
        return worth

    def dual(self, row: int) -> float:
        """Price of a row."""
        return float(self._rows[row].dual_value())

    def _enter(self, row: Any, pairs: Ints, parts: Floats, some: Bools) -> None:  # noqa: ANN401 - as above
        """Enter into a row what it counts of some pairs."""
        here = np.flatnonzero(some[pairs])
        for pair, part in zip(pairs[here].tolist(), parts[here].tolist(), strict=True):
            row.SetCoefficient(self._var[pair], part)

    def _number(self, value: float) -> float:
        infinity = float(self._solver.infinity())
        return value if np.isfinite(value) else float(np.copysign(infinity, value))
