"""A linear programme over pairs with column generation, solved by GLOP."""

from __future__ import annotations

from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from territory_opt.assignment.kams.solve.interruption import Interruption
from territory_opt.model.arrays import Bools, Floats, Ints


class LinearProgram:
    """A linear programme whose pairs become columns step by step; rows are given for all pairs at once.

    Parameters
    ----------
    pairs : int
    interruption : Interruption
        Ends a solve without a result.

    Attributes
    ----------
    priced : Bools, shape (pairs,)
        Pairs that need no more pricing: those with a column, and those fixed to zero.
    """

    def __init__(self, pairs: int, interruption: Interruption) -> None:
        self._interruption = interruption
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._parameters = pywraplp.MPSolverParameters()
        self._parameters.SetIntegerParam(self._parameters.INCREMENTALITY, self._parameters.INCREMENTALITY_ON)
        self._column: dict[int, Any] = {}
        self._rows: list[Any] = []
        self._row_terms: list[tuple[Ints, Floats]] = []
        self._cost = np.zeros(pairs)
        self.priced = np.zeros(pairs, dtype=np.bool_)
        self._has_column = np.zeros(pairs, dtype=np.bool_)

    def add_variable(self, upper: float) -> Any:  # noqa: ANN401 - the solver's types are not public
        """Add a variable that is not a pair."""
        return self._solver.NumVar(0.0, self._bound(upper), "")

    def add_row(
        self,
        terms: tuple[Ints, Floats],
        low: float,
        high: float,
        variables: list[tuple[Any, float]] | None = None,
    ) -> int:
        """Add a row and return its index.

        Parameters
        ----------
        terms : pairs and their coefficients
        low, high : float
        variables : list of variable and coefficient, or None
            Those that are not pairs.
        """
        row = self._solver.Constraint(self._bound(low), self._bound(high), "")
        self._set_coefficients(row, *terms, self._has_column)
        for variable, coefficient in variables or []:
            row.SetCoefficient(variable, coefficient)
        self._rows.append(row)
        self._row_terms.append(terms)
        return len(self._rows) - 1

    def add_columns(self, pairs: Ints) -> None:
        """Make variables of pairs."""
        objective = self._solver.Objective()
        new = np.zeros(len(self.priced), dtype=np.bool_)
        new[pairs] = True
        for pair in pairs.tolist():
            variable = self._solver.NumVar(0.0, 1.0, "")
            objective.SetCoefficient(variable, float(self._cost[pair]))
            self._column[pair] = variable
        for row, (of_row, coefficients) in zip(self._rows, self._row_terms, strict=True):
            self._set_coefficients(row, of_row, coefficients, new)
        self.priced |= new
        self._has_column |= new

    def fix_to_zero(self, pairs: Ints) -> None:
        """Exclude pairs permanently."""
        for pair in pairs.tolist():
            if pair in self._column:
                self._column[pair].SetUb(0.0)
        self.priced[pairs] = True

    def set_low(self, row: int, low: float) -> None:
        """Change the lower bound of a row."""
        self._rows[row].SetLb(low)

    def set_high(self, row: int, high: float) -> None:
        """Change the upper bound of a row."""
        self._rows[row].SetUb(high)

    def minimise(self, cost: Floats, variables: list[tuple[Any, float]]) -> None:
        """Set the objective: costs of all pairs, and of the variables that are not pairs."""
        self._cost = cost
        objective = self._solver.Objective()
        objective.Clear()
        objective.SetMinimization()
        for pair, variable in self._column.items():
            objective.SetCoefficient(variable, float(cost[pair]))
        for variable, coefficient in variables:
            objective.SetCoefficient(variable, coefficient)

    def solve(self) -> float | None:
        """Minimum over the columns; None on numerical failure or interruption."""
        with self._interruption.on_interrupt(self._solver.InterruptSolve):
            status = self._solver.Solve(self._parameters)
        if self._interruption or status != pywraplp.Solver.OPTIMAL:
            return None
        return float(self._solver.Objective().Value())

    def values(self) -> Floats:
        """Value of every pair, shape (pairs,)."""
        value = np.zeros(len(self.priced))
        value[list(self._column)] = [variable.solution_value() for variable in self._column.values()]
        return value

    def dual_revenue(self) -> Floats:
        """Sum over the rows of dual value times coefficient, for every pair; shape (pairs,)."""
        revenue = np.zeros(len(self.priced))
        for row, (pairs, coefficients) in zip(self._rows, self._row_terms, strict=True):
            if dual := row.dual_value():
                revenue[pairs] += dual * coefficients
        return revenue

    def dual(self, row: int) -> float:
        """Dual value of a row."""
        return float(self._rows[row].dual_value())

    def _set_coefficients(self, row: Any, pairs: Ints, coefficients: Floats, some: Bools) -> None:  # noqa: ANN401 - as above
        """Set the coefficients of some pairs in a row."""
        here = np.flatnonzero(some[pairs])
        for pair, part in zip(pairs[here].tolist(), coefficients[here].tolist(), strict=True):
            row.SetCoefficient(self._column[pair], part)

    def _bound(self, value: float) -> float:
        infinity = float(self._solver.infinity())
        return value if np.isfinite(value) else float(np.copysign(infinity, value))
