"""The districting problem as an integer program, without what cannot be part of a better plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import EDGE
from territory_opt.solver.bounds.free_bases import Choices, FreeBases
from territory_opt.solver.proof.connected_sets import SetLists
from territory_opt.solver.proof.mip import Program

ROUNDING = 1e-9


@dataclass
class Model:
    """x[j, i] is 1 when unit i belongs to the territory of base j; a vacancy is chosen by its own unit.

    Parameters
    ----------
    program : Program
    column : Ints, shape (s, n)
        Column of x[j, i]; -1 where it is 0 in every plan worth finding.
    choices : Choices
    """

    program: Program
    column: Ints
    choices: Choices

    def labels(self, x: Floats) -> tuple[Ints, Ints]:
        """Row of the base each unit is assigned to (n,), and the rows in use."""
        taken = (self.column >= 0) & (x[np.maximum(self.column, 0)] > 0.5)
        row = np.asarray(taken.argmax(axis=0), dtype=np.int64)
        return row, np.unique(row)

    def chosen_by(self, row: int) -> int:
        """Column that says whether a vacancy is used; -1 for a home, which always is."""
        own = self.choices.own[row]
        return -1 if own < 0 else int(self.column[row, own])


def kept(problem: Problem, free: FreeBases, most: float) -> Bools:
    """Which x[j, i] may be 1 in a plan that costs at most `most` (scaled); shape (s, n).

    The bound, raised by what choosing the base instead of a better one and giving it the unit against its
    reduced cost must add, may not exceed that. See Validi, Buchanan, Lykhovyd 2022
    (doi 10.1287/opre.2021.2141).
    """
    choices = free.choices
    reduced = choices.cost - free.reward - free.price @ choices.load.T
    worst = free.value[choices.chosen(free.value)][choices.homes :].max(initial=-np.inf)
    swap = np.maximum(free.value - worst, 0.0)
    swap[: choices.homes] = 0.0
    keep: Bools = np.isfinite(choices.cost) & (
        free.bound + swap[:, None] + np.maximum(reduced, 0.0) <= most + ROUNDING * abs(most)
    )
    vacancies = np.arange(choices.homes, len(choices.site))
    own = choices.own[vacancies]
    used = free.bound + swap[vacancies] <= most + ROUNDING * abs(most)
    keep[vacancies, own] = used & np.isfinite(choices.cost[vacancies, own])
    keep[vacancies] &= keep[vacancies, own][:, None]
    if problem.contiguous and choices.vacancies:
        keep[vacancies] &= _within_reach(problem, choices)[own]
    return keep


def _within_reach(problem: Problem, choices: Choices) -> Bools:
    """Which pairs of units have a path between them that is not already too much for a territory."""
    a, b = np.concatenate([problem.pairs, problem.pairs[:, ::-1]]).T
    reach = np.ones((problem.n, problem.n), dtype=bool)
    for m in range(choices.load.shape[1]):
        load, most = choices.load[:, m], choices.high[choices.homes :, m].max()
        # A tiny step for units without load: a sparse graph has no edge of length 0.
        step = csr_array((load[b] + 1e-12, (a, b)), shape=(problem.n, problem.n))
        reach &= dijkstra(step) + load[:, None] <= most * (1.0 + ROUNDING)
    return reach


def build(problem: Problem, choices: Choices, keep: Bools, known: SetLists, most: float) -> Model:
    """Write the program: assignment, bases, bands, and the lists of large units."""
    row, unit = np.nonzero(keep)
    column = np.full(keep.shape, -1, dtype=np.int64)
    column[row, unit] = np.arange(len(row))
    cost = choices.cost[row, unit]
    model = Model(Program(cost, np.ones(len(row))), column, choices)
    _assign(model)
    _limit(model)
    _limit_moving(problem, model)
    _disturb_little(problem, model)
    if not choices.homes:
        for unit_of, sets in known.sets.items():
            _choose_from(model, unit_of, sets)
    if np.isfinite(most):
        model.program.row(np.arange(len(cost)), cost, -np.inf, most)
    return model


def _assign(model: Model) -> None:
    """Every unit once, every base only when it is chosen, and as many of them as are vacant."""
    choices, program = model.choices, model.program
    for i in range(model.column.shape[1]):
        program.row(_some(model.column[:, i]), 1.0, 1.0, 1.0)
    chosen = np.array([model.chosen_by(j) for j in range(len(choices.site))])
    if choices.vacancies:
        program.row(_some(chosen[choices.homes :]), 1.0, choices.vacancies, choices.vacancies)
    for j in range(choices.homes):
        program.row(_some(model.column[j]), 1.0, 1.0, np.inf)
    for j in np.flatnonzero(chosen >= 0).tolist():
        for x in _some(model.column[j]).tolist():
            if x != chosen[j]:
                program.row([x, chosen[j]], np.array([1.0, -1.0]), -np.inf, 0.0)


def _limit(model: Model) -> None:
    """Both ends of every band whose load does not depend on the base."""
    choices = model.choices
    for j in range(len(choices.site)):
        units = np.flatnonzero(model.column[j] >= 0)
        if len(units):
            for m in range(choices.load.shape[1]):
                _limit_one(model, j, units, choices.load[units, m], choices.low[j, m], choices.high[j, m])


def _limit_one(model: Model, j: int, units: Ints, load: Floats, low: float, high: float) -> None:
    columns, chosen = model.column[j, units], model.chosen_by(j)
    for limit, least, most in ((low, 0.0, np.inf), (high, -np.inf, 0.0)):
        if limit <= 0 or np.isinf(limit):
            continue
        if chosen < 0:
            model.program.row(columns, load, least + limit, most + limit)
        else:
            model.program.row(np.append(columns, chosen), np.append(load, -limit), least, most)


def _limit_moving(problem: Problem, model: Model) -> None:
    """Bands of loads that depend on the base, as shares of the plan's own total.

    With free bases they are left out: a plan of the program is then measured before it is believed.
    """
    if not problem.fixed.all():
        return
    row, unit = np.nonzero(model.column >= 0)
    columns = model.column[row, unit]
    for d, m in enumerate(problem.dynamic.tolist()):
        load = problem.coefficients.load(problem.home_site)[d][unit, row]
        scale = max(float(load.max(initial=0.0)), 1e-12)
        for t in range(problem.k):
            mine = np.where(row == t, load, 0.0) / scale
            if np.isfinite(problem.tolerance[m]):
                low, high = 1.0 - problem.tolerance[m] - EDGE, 1.0 + problem.tolerance[m] + EDGE
                target = problem.share[t, m] * load / scale
                model.program.row(columns, mine - low * target, 0.0, np.inf)
                model.program.row(columns, mine - high * target, -np.inf, 0.0)
            low, high = problem.low[t, m] / scale, problem.high[t, m] / scale
            if low > 0 or np.isfinite(high):
                model.program.row(columns, mine, low * (1 - EDGE), high * (1 + EDGE))


def _disturb_little(problem: Problem, model: Model) -> None:
    """Keep the disruption budget where rows are territories; elsewhere a plan is measured."""
    if problem.disruption is not None and problem.fixed.all():
        row, unit = np.nonzero(model.column >= 0)
        moved = problem.disruption.moved[unit, row]
        model.program.row(model.column[row, unit], moved, -np.inf, problem.disruption.most + ROUNDING)


def _choose_from(model: Model, unit: int, sets: Bools) -> None:
    """One of the listed sets is the territory of the unit, served from the member that serves it best."""
    choices, program = model.choices, model.program
    cost = np.array([_by_member(choices, members) for members in sets])
    base = cost.argmin(axis=1)
    picked = program.add(np.zeros(len(sets)))
    program.row(picked, 1.0, 1.0, 1.0)
    for j in range(len(choices.site)):
        mine = np.flatnonzero(base == j)
        chosen = model.chosen_by(j)
        if chosen < 0:
            program.most[picked[mine]] = 0.0
        elif not len(mine):
            if model.column[j, unit] >= 0:
                program.most[model.column[j, unit]] = 0.0
        else:
            _follow(model, j, chosen, sets[mine], picked[mine])


def _follow(model: Model, j: int, chosen: int, sets: Bools, picked: Ints) -> None:
    """When a listed set is picked, base j takes its members and no other unit."""
    for i in range(sets.shape[1]):
        within, x = sets[:, i], int(model.column[j, i])
        if x < 0:
            model.program.most[picked[within]] = 0.0
            continue
        if within.any():
            model.program.row(
                np.append(picked[within], x), np.append(np.ones(within.sum()), -1.0), -np.inf, 0.0
            )
        # x <= picked with i + (chosen - picked at all)
        if not within.all():
            if x == chosen:
                model.program.row(picked[~within], 1.0, -np.inf, 0.0)
                continue
            model.program.row(
                np.concatenate([picked[~within], [x, chosen]]),
                np.concatenate([np.ones((~within).sum()), [1.0, -1.0]]),
                -np.inf,
                0.0,
            )


def _by_member(choices: Choices, members: Bools) -> Floats:
    """Cost of a set from each base within it, infinite from the others; shape (s,)."""
    inside = members[choices.own] & (choices.own >= 0)
    cost = np.full(len(choices.site), np.inf)
    cost[inside] = choices.cost[inside][:, members].sum(axis=1)
    return cost


def _some(columns: Ints) -> Ints:
    some: Ints = columns[columns >= 0]
    return some
