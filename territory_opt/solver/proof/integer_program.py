"""The districting problem as an integer program, without assignments that no better plan contains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import unscaled_bands
from territory_opt.solver.bounds.free_bases import BaseChoices, FreeBases
from territory_opt.solver.proof.connected_sets import SetLists
from territory_opt.solver.proof.mip import IntegerProgram

ROUNDING = 1e-9


@dataclass
class DistrictingModel:
    """x[j, i] is 1 when unit i belongs to the territory of base j; a used free base has its own unit.

    Parameters
    ----------
    program : IntegerProgram
    column : Ints, shape (s, n)
        Column of x[j, i]; -1 where it is fixed to 0.
    choices : BaseChoices
    """

    program: IntegerProgram
    column: Ints
    choices: BaseChoices

    def labels(self, x: Floats) -> tuple[Ints, Ints]:
        """Row of the base each unit is assigned to (n,), and the rows in use."""
        taken = (self.column >= 0) & (x[np.maximum(self.column, 0)] > 0.5)
        row = np.asarray(taken.argmax(axis=0), dtype=np.int64)
        return row, np.unique(row)

    def used_column(self, row: int) -> int:
        """Column that is 1 when a free base is used; -1 for a home, which is always used."""
        base_unit = self.choices.base_unit[row]
        return -1 if base_unit < 0 else int(self.column[row, base_unit])


def possible_pairs(problem: Problem, free: FreeBases, most: float) -> Bools:
    """Which x[j, i] may be 1 in a plan that costs at most `most` (scaled); shape (s, n).

    Variable fixing: the bound, plus the loss from using base j instead of a better one, plus the reduced cost
    of unit i at j, may not exceed `most`. See Validi, Buchanan, Lykhovyd 2022 (doi 10.1287/opre.2021.2141).
    """
    choices = free.choices
    reduced = choices.cost - free.reward - free.price @ choices.load.T
    worst = free.value[choices.chosen(free.value)][choices.fixed_count :].max(initial=-np.inf)
    swap = np.maximum(free.value - worst, 0.0)
    swap[: choices.fixed_count] = 0.0
    keep: Bools = np.isfinite(choices.cost) & (
        free.bound + swap[:, None] + np.maximum(reduced, 0.0) <= most + ROUNDING * abs(most)
    )
    free_rows = np.arange(choices.fixed_count, len(choices.site))
    base_unit = choices.base_unit[free_rows]
    used = free.bound + swap[free_rows] <= most + ROUNDING * abs(most)
    keep[free_rows, base_unit] = used & np.isfinite(choices.cost[free_rows, base_unit])
    keep[free_rows] &= keep[free_rows, base_unit][:, None]
    if problem.contiguous and choices.free_count:
        keep[free_rows] &= _reachable_pairs(problem, choices)[base_unit]
    return keep


def _reachable_pairs(problem: Problem, choices: BaseChoices) -> Bools:
    """Which pairs of units are joined by a path whose load fits into a territory; shape (n, n)."""
    a, b = np.concatenate([problem.pairs, problem.pairs[:, ::-1]]).T
    reach = np.ones((problem.n, problem.n), dtype=bool)
    for m in range(choices.load.shape[1]):
        load, most = choices.load[:, m], choices.high[choices.fixed_count :, m].max()
        # The addend keeps edges of units without load: a sparse graph has no edge of length 0.
        step = csr_array((load[b] + 1e-12, (a, b)), shape=(problem.n, problem.n))
        reach &= dijkstra(step) + load[:, None] <= most * (1.0 + ROUNDING)
    return reach


def build_model(
    problem: Problem, choices: BaseChoices, keep: Bools, known: SetLists, most: float
) -> DistrictingModel:
    """Build the program: assignment, bases, bands, and the set lists of large units."""
    row, unit = np.nonzero(keep)
    column = np.full(keep.shape, -1, dtype=np.int64)
    column[row, unit] = np.arange(len(row))
    cost = choices.cost[row, unit]
    model = DistrictingModel(IntegerProgram(cost, np.ones(len(row))), column, choices)
    _assign(model)
    _limit(model)
    if problem.fixed.all():
        limit_dynamic_loads(problem, model.program, model.column)
        limit_change(problem, model.program, model.column)
    if not choices.fixed_count:
        for listed_unit, sets in known.sets.items():
            _choose_listed_set(model, listed_unit, sets)
    if np.isfinite(most):
        model.program.add_row(np.arange(len(cost)), cost, -np.inf, most)
    return model


def _assign(model: DistrictingModel) -> None:
    """Assign every unit once, only to used bases, and use the given number of free bases."""
    choices, program = model.choices, model.program
    for i in range(model.column.shape[1]):
        program.add_row(_existing(model.column[:, i]), 1.0, 1.0, 1.0)
    chosen = np.array([model.used_column(j) for j in range(len(choices.site))])
    if choices.free_count:
        program.add_row(_existing(chosen[choices.fixed_count :]), 1.0, choices.free_count, choices.free_count)
    for j in range(choices.fixed_count):
        program.add_row(_existing(model.column[j]), 1.0, 1.0, np.inf)
    for j in np.flatnonzero(chosen >= 0).tolist():
        for x in _existing(model.column[j]).tolist():
            if x != chosen[j]:
                program.add_row([x, chosen[j]], np.array([1.0, -1.0]), -np.inf, 0.0)


def _limit(model: DistrictingModel) -> None:
    """Add both limits of every criterion whose loads do not depend on the base."""
    choices = model.choices
    for j in range(len(choices.site)):
        units = np.flatnonzero(model.column[j] >= 0)
        if len(units):
            for m in range(choices.load.shape[1]):
                _limit_load(model, j, m, units)


def _limit_load(model: DistrictingModel, j: int, m: int, units: Ints) -> None:
    """Limit the load of criterion m at base j, over the units it may serve."""
    choices = model.choices
    load, columns, chosen = choices.load[units, m], model.column[j, units], model.used_column(j)
    for limit, least, most in ((choices.low[j, m], 0.0, np.inf), (choices.high[j, m], -np.inf, 0.0)):
        if limit <= 0 or np.isinf(limit):
            continue
        if chosen < 0:
            model.program.add_row(columns, load, least + limit, most + limit)
        else:
            model.program.add_row(np.append(columns, chosen), np.append(load, -limit), least, most)


def limit_dynamic_loads(problem: Problem, program: IntegerProgram, column: Ints) -> None:
    """Add the bands of loads that depend on the base, as shares of the plan's own total.

    Parameters
    ----------
    problem : Problem
        All bases are homes; with free bases, plans of the program are checked afterwards.
    program : IntegerProgram
    column : Ints, shape (k, n)
        Column of each territory and unit; -1 where it is fixed to 0.
    """
    row, unit = np.nonzero(column >= 0)
    columns = column[row, unit]
    loads = problem.coefficients.load(problem.home_site)
    largest = np.zeros(problem.load.shape[1])
    largest[problem.dynamic] = loads.max(axis=2).sum(axis=1)
    bands = unscaled_bands(problem).relaxed(largest)
    low_share, high_share = bands.target_shares()
    for d, m in enumerate(problem.dynamic.tolist()):
        load = loads[d][unit, row]
        scale = max(float(load.max(initial=0.0)), 1e-12)
        for t in range(problem.k):
            mine = np.where(row == t, load, 0.0) / scale
            if bands.banded[m]:
                total = load / scale
                program.add_row(columns, mine - low_share[t, m] * total, 0.0, np.inf)
                program.add_row(columns, mine - high_share[t, m] * total, -np.inf, 0.0)
            if problem.low[t, m] > 0 or np.isfinite(problem.high[t, m]):
                program.add_row(columns, mine, bands.low[t, m] / scale, bands.high[t, m] / scale)


def limit_change(problem: Problem, program: IntegerProgram, column: Ints) -> None:
    """Add the limit on change; rows of `column` (k, n) are the territories, in their order."""
    if problem.disruption is not None:
        row, unit = np.nonzero(column >= 0)
        moved = problem.disruption.moved[unit, row]
        program.add_row(column[row, unit], moved, -np.inf, problem.disruption.most + ROUNDING)


def _choose_listed_set(model: DistrictingModel, unit: int, sets: Bools) -> None:
    """Make one of the listed sets the territory of the unit, served from its best base."""
    choices, program = model.choices, model.program
    cost = np.array([_cost_by_base(choices, members) for members in sets])
    base = cost.argmin(axis=1)
    picked = program.add_variables(np.zeros(len(sets)))
    program.add_row(picked, 1.0, 1.0, 1.0)
    for j in range(len(choices.site)):
        mine = np.flatnonzero(base == j)
        chosen = model.used_column(j)
        if chosen < 0:
            program.upper[picked[mine]] = 0.0
        elif not len(mine):
            if model.column[j, unit] >= 0:
                program.upper[model.column[j, unit]] = 0.0
        else:
            _link_sets(model, j, chosen, sets[mine], picked[mine])


def _link_sets(model: DistrictingModel, j: int, chosen: int, sets: Bools, picked: Ints) -> None:
    """When a listed set is picked, assign its members and no other unit to base j."""
    for i in range(sets.shape[1]):
        within, x = sets[:, i], int(model.column[j, i])
        if x < 0:
            model.program.upper[picked[within]] = 0.0
            continue
        if within.any():
            model.program.add_row(
                np.append(picked[within], x), np.append(np.ones(within.sum()), -1.0), -np.inf, 0.0
            )
        # x <= (picked sets with i) + (chosen - all picked sets)
        if not within.all():
            if x == chosen:
                model.program.add_row(picked[~within], 1.0, -np.inf, 0.0)
                continue
            model.program.add_row(
                np.concatenate([picked[~within], [x, chosen]]),
                np.concatenate([np.ones((~within).sum()), [1.0, -1.0]]),
                -np.inf,
                0.0,
            )


def _cost_by_base(choices: BaseChoices, members: Bools) -> Floats:
    """Cost of serving a set from each base within it, infinite from other bases; shape (s,)."""
    inside = members[choices.base_unit] & (choices.base_unit >= 0)
    cost = np.full(len(choices.site), np.inf)
    cost[inside] = choices.cost[inside][:, members].sum(axis=1)
    return cost


def _existing(columns: Ints) -> Ints:
    existing: Ints = columns[columns >= 0]
    return existing
