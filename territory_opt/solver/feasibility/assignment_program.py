"""All rules of a problem as an integer program over territories, without bases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import relaxed_constant_limits
from territory_opt.solver.construct.repair import pieces
from territory_opt.solver.feasibility.reachable_cells import Cells
from territory_opt.solver.feasibility.separators import separators
from territory_opt.solver.graph import Graph
from territory_opt.solver.proof.integer_program import limit_change, limit_dynamic_loads
from territory_opt.solver.proof.mip import IntegerProgram
from territory_opt.solver.tolerance.query import constant_criteria

LAYERS = 4
"""Most separators of one pair of parts in one round."""


@dataclass
class AssignmentProgram:
    """x[t, i] is 1 when unit i belongs to territory t.

    Bands, locks, forbids and the limit on change are complete, except for loads that depend on a free base;
    connection is added by cuts.

    Parameters
    ----------
    problem : Problem
    graph : Graph
    cells : Cells
    program : IntegerProgram
    column : Ints, shape (k, n)
        Column of x[t, i]; -1 where it is fixed to 0.
    """

    problem: Problem
    graph: Graph
    cells: Cells
    program: IntegerProgram
    column: Ints

    @classmethod
    def of(cls, problem: Problem, graph: Graph, cells: Cells) -> AssignmentProgram:
        """Build the program; every unit has a possible territory, every territory a possible unit."""
        unit, territory = np.nonzero(cells.possible)
        column = np.full((problem.k, problem.n), -1, dtype=np.int64)
        column[territory, unit] = np.arange(len(unit))
        program = IntegerProgram(np.zeros(len(unit)), np.ones(len(unit)))
        model = cls(problem, graph, cells, program, column)
        for i in range(problem.n):
            program.add_row(_existing(column[:, i]), 1.0, 1.0, 1.0)
        for t in range(problem.k):
            program.add_row(_existing(column[t]), 1.0, 1.0, np.inf)
        model._limit_loads()
        if problem.fixed.all():
            limit_dynamic_loads(problem, program, column)
        limit_change(problem, program, column)
        if problem.contiguous:
            model._connect_locked()
        return model

    def prefer_near(self, centre: Floats) -> None:
        """Prefer units near centres (k, 2): compact territories are nearly always connected."""
        points = self.problem.points
        away = ((points[:, None, :] - centre[None]) ** 2).sum(axis=2)
        territory, unit = np.nonzero(self.column >= 0)
        cost = np.zeros(len(self.program.cost))
        cost[self.column[territory, unit]] = away[unit, territory] / (float(away.mean()) or 1.0)
        self.program.cost = cost

    def labels(self, x: Floats) -> Ints:
        """Territory of each unit, shape (n,)."""
        taken = (self.column >= 0) & (x[np.maximum(self.column, 0)] > 0.5)
        return np.asarray(taken.argmax(axis=0), dtype=np.int64)

    def cut_off_pieces(self, label: Ints) -> bool:
        """Add cuts that exclude the territories in several pieces; whether there were any.

        A unit of another piece than the root's belongs to the territory only with some unit of every set
        that separates the two, see Validi, Buchanan, Lykhovyd 2022 (doi 10.1287/opre.2021.2141). The root is
        a locked unit; without one, a unit of the main piece, and the cut binds when that is a member.
        """
        piece, found = pieces(self.graph, label), False
        for t in range(self.problem.k):
            members = np.flatnonzero(label == t)
            main = self.main_piece(t, members, piece)
            others = np.setdiff1d(piece[members], piece[main])
            found = found or len(others) > 0
            for number in others.tolist():
                self._separate(t, np.flatnonzero(piece == number), main)
        return found

    def main_piece(self, t: int, members: Ints, piece: Ints) -> Ints:
        """The piece of a territory with its root, else with most units."""
        if len(self.cells.locked[t]):
            number = int(piece[self.cells.locked[t][0]])
        else:
            number = int(np.bincount(piece[members]).argmax())
        main: Ints = members[piece[members] == number]
        return main

    def _separate(self, t: int, part: Ints, main: Ints) -> None:
        root, bound = self._root(t, main)
        for wall in separators(self.graph, self.cells.possible[:, t], part, main, LAYERS):
            for unit in part.tolist():
                self._through(t, unit, None if bound else root, wall)

    def _root(self, t: int, main: Ints) -> tuple[int, bool]:
        """A unit that the other pieces must be connected to, and whether it always is in the territory."""
        if len(self.cells.locked[t]):
            return int(self.cells.locked[t][0]), True
        points = self.problem.points[main]
        return int(main[((points - points.mean(axis=0)) ** 2).sum(axis=1).argmin()]), False

    def _connect_locked(self) -> None:
        """Add the cuts that are known at once: between locked units, and around single units."""
        for t, locked in enumerate(self.cells.locked):
            for unit in locked[1:].tolist():
                part, possible = np.array([unit]), self.cells.possible[:, t]
                for wall in separators(self.graph, possible, part, locked[:1], self.problem.n):
                    self._through(t, unit, None, wall)
            if len(locked):
                for unit in np.flatnonzero(self.column[t] >= 0).tolist():
                    if unit != locked[0]:
                        self._through(t, unit, None, self.graph.neighbours_of(unit))

    def _through(self, t: int, unit: int, root: int | None, wall: Ints) -> None:
        """Require a unit of the wall where the unit, and the root if it may be elsewhere, are members."""
        through = _existing(self.column[t, wall])
        ends = [unit] if root is None else [unit, root]
        columns = np.concatenate([self.column[t, ends], through])
        values = np.concatenate([np.ones(len(ends)), -np.ones(len(through))])
        self.program.add_row(columns, values, -np.inf, len(ends) - 1.0)

    def _limit_loads(self) -> None:
        """Add both limits of every criterion whose loads do not depend on the base, in mean targets."""
        problem = self.problem
        low, high = relaxed_constant_limits(problem)
        for m in constant_criteria(problem).tolist():
            scale = float(problem.load[:, m].sum()) / problem.k or 1.0
            for t in range(problem.k):
                least, most = low[t, m] / scale, high[t, m] / scale
                units = np.flatnonzero(self.column[t] >= 0)
                if least > 0 or np.isfinite(most):
                    self.program.add_row(self.column[t, units], problem.load[units, m] / scale, least, most)


def _existing(columns: Ints) -> Ints:
    existing: Ints = columns[columns >= 0]
    return existing
