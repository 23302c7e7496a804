"""CP-SAT model that reassigns units among a few neighbouring territories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from territory_opt.model.arrays import Floats, Ints
from territory_opt.solver.bands import Bands
from territory_opt.solver.cost_tables import Tables
from territory_opt.solver.exact.neighbourhood_region import UNREACHED, NeighbourhoodRegion
from territory_opt.solver.graph import Graph

SCALE = 1_000_000
"""Integers per mean territory, for objective and loads."""

MISS_PRICE = 20
"""Penalty per unit of load outside its band, in units of the objective."""


@dataclass
class Neighbourhood:
    """The model of one region.

    Parameters
    ----------
    graph, tables, bands
    label : Ints, shape (n,)
    region : NeighbourhoodRegion
    border : Floats, shape (2m,)
        Weight of each common border in the scaled objective, parallel to the graph's neighbour lists.
    contiguous : bool
    """

    graph: Graph
    tables: Tables
    bands: Bands
    label: Ints
    region: NeighbourhoodRegion
    border: Floats
    contiguous: bool

    def solve(self, work: float, seed: int, seconds: float = np.inf) -> Ints | None:
        """Best labels for the free units within a deterministic amount of work.

        Parameters
        ----------
        work : float
            CP-SAT's deterministic time.
        seed : int
        seconds : float
            Time limit.

        Returns
        -------
        Ints, shape (n,), or None
            None when nothing was found.
        """
        self.model = cp_model.CpModel()
        self.territory_slot = {int(t): s for s, t in enumerate(self.region.territories)}
        self.unit_slot = {int(u): f for f, u in enumerate(self.region.free)}
        self.choice = [
            [self.model.new_bool_var("") for _ in self.region.territories] for _ in self.region.free
        ]
        for unit, row in zip(self.region.free.tolist(), self.choice, strict=True):
            self.model.add_exactly_one(row)
            for s, t in enumerate(self.region.territories.tolist()):
                self.model.add_hint(row[s], int(self.label[unit] == t))
        terms = [*self._costs(), *self._balance(), *self._borders(), *self._limit_change()]
        if self.contiguous:
            self._connect()
        else:
            self._keep_territories()
        self.model.minimize(sum(terms))
        return self._solved(work, seed, seconds)

    def _solved(self, work: float, seed: int, seconds: float) -> Ints | None:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        # Otherwise CP-SAT handles SIGINT and removes the process's own handler.
        solver.parameters.catch_sigint_signal = False
        solver.parameters.random_seed = seed % 2**31
        solver.parameters.max_deterministic_time = work
        solver.parameters.max_time_in_seconds = seconds
        if solver.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        label = self.label.copy()
        for unit, row in zip(self.region.free.tolist(), self.choice, strict=True):
            label[unit] = next(
                t for s, t in enumerate(self.region.territories.tolist()) if solver.boolean_value(row[s])
            )
        return label

    def _costs(self) -> list[cp_model.LinearExpr]:
        guide = np.rint(SCALE * self.tables.guide[self.region.free][:, self.region.territories]).astype(int)
        guide -= guide.min(axis=1, keepdims=True)
        return [
            int(guide[f, s]) * literal
            for f, row in enumerate(self.choice)
            for s, literal in enumerate(row)
            if guide[f, s]
        ]

    def _balance(self) -> list[cp_model.LinearExpr]:
        """Keep each band, with a penalty for the load outside it."""
        total = self.tables.totals(self.label)
        low, high = self.bands.limits(total.sum(axis=0))
        terms: list[cp_model.LinearExpr] = []
        for s, t in enumerate(self.region.territories.tolist()):
            mine = self.region.free[self.label[self.region.free] == t]
            for m in range(total.shape[1]):
                load = np.rint(SCALE * self.tables.load[self.region.free, t, m]).astype(int)
                rest = total[t, m] - self.tables.load[mine, t, m].sum()
                held = sum(int(load[f]) * row[s] for f, row in enumerate(self.choice) if load[f])
                short = self.model.new_int_var(0, 100 * SCALE, "")
                over = self.model.new_int_var(0, 100 * SCALE, "")
                slack = len(self.region.free)  # each load is rounded by up to 0.5
                self.model.add(held + short >= int(np.ceil(SCALE * (low[t, m] - rest))) + slack)
                if np.isfinite(high[t, m]):
                    self.model.add(held - over <= int(np.floor(SCALE * (high[t, m] - rest))) - slack)
                terms += [MISS_PRICE * short, MISS_PRICE * over]
        return terms

    def _limit_change(self) -> list[cp_model.LinearExpr]:
        """Keep the limit on change, with a penalty for the share beyond it."""
        change = self.tables.change
        if change is None:
            return []
        units, free = np.arange(len(self.label)), self.region.free
        rest = change.moved[units, self.label].sum() - change.moved[free, self.label[free]].sum()
        moved = np.rint(SCALE * change.moved[free][:, self.region.territories]).astype(int)
        spent = sum(int(moved[f, s]) * lit for f, row in enumerate(self.choice) for s, lit in enumerate(row))
        over = self.model.new_int_var(0, SCALE, "")
        self.model.add(spent - over <= int(np.floor(SCALE * (change.most - rest))) - len(free))
        return [MISS_PRICE * self.tables.cost.shape[1] * over]

    def _borders(self) -> list[cp_model.LinearExpr]:
        """Cost of the borders around free units."""
        terms: list[cp_model.LinearExpr] = []
        for unit in self.region.free.tolist():
            row = self.choice[self.unit_slot[unit]]
            for e in range(self.graph.first[unit], self.graph.first[unit + 1]):
                other, price = int(self.graph.neighbour[e]), round(SCALE * float(self.border[e]))
                if price == 0 or (other in self.unit_slot and other < unit):
                    continue
                if other not in self.unit_slot:
                    owner = int(self.label[other])
                    if owner in self.territory_slot:
                        terms.append(price * (1 - row[self.territory_slot[owner]]))
                    continue
                cut = self.model.new_bool_var("")
                for mine, theirs in zip(row, self.choice[self.unit_slot[other]], strict=True):
                    self.model.add_bool_or(cut, mine.negated(), theirs)
                terms.append(price * cut)
        return terms

    def _connect(self) -> None:
        """Require for every unit a neighbour of the same territory that is nearer to the territory's root."""
        for s, t in enumerate(self.region.territories.tolist()):
            depth = self.region.depth[s]
            fixed = [u for u in np.flatnonzero(self.label == t).tolist() if u not in self.unit_slot]
            for unit in [*self.region.free.tolist(), *fixed]:
                if depth[unit] == 0:
                    if unit in self.unit_slot:
                        self.model.add(self.choice[self.unit_slot[unit]][s] == 1)
                    continue
                self._support(unit, s, t, depth)

    def _keep_territories(self) -> None:
        """Require a unit in every territory."""
        for s, t in enumerate(self.region.territories.tolist()):
            if all(u in self.unit_slot for u in np.flatnonzero(self.label == t).tolist()):
                self.model.add_bool_or([row[s] for row in self.choice])

    def _support(self, unit: int, s: int, t: int, depth: Ints) -> None:
        literal = self.choice[self.unit_slot[unit]][s] if unit in self.unit_slot else None
        if depth[unit] == UNREACHED:
            if literal is not None:
                self.model.add(literal == 0)
            return
        nearer = [o for o in self.graph.neighbours_of(unit).tolist() if depth[o] < depth[unit]]
        if any(self.label[o] == t and o not in self.unit_slot for o in nearer):
            return
        support = [self.choice[self.unit_slot[o]][s] for o in nearer if o in self.unit_slot]
        self.model.add_bool_or(*support, *([literal.negated()] if literal is not None else []))
