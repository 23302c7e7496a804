"""Which territories are solved together."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.construct.bisection import bisect
from territory_opt.solver.large.large_plan import LargePlan, members_of
from territory_opt.solver.large.subproblem import Part


def centres(problem: Problem, plan: LargePlan) -> Floats:
    """Middle of each territory's units; shape (k, 2)."""
    count = np.bincount(plan.label, minlength=problem.k)
    middle = [np.bincount(plan.label, weights=x, minlength=problem.k) / count for x in problem.points.T]
    return np.stack(middle, axis=1)


def divided(problem: Problem, plan: LargePlan, together: int, angle: float) -> list[Part]:
    """Cut the map into parts of at most about `together` territories, each in exactly one.

    Parameters
    ----------
    problem : Problem
    plan : LargePlan
    together : int
    angle : float
        Angle (radians) by which the cuts are turned, so that other territories lie at the edges of parts.
    """
    # An even number, as two are solved side by side.
    count = 2 * -(-problem.k // (2 * together)) if problem.k > together // 2 else 1
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    group = bisect(centres(problem, plan), np.ones(problem.k), np.ones(count), turn)
    return parts(problem, plan, group, count)


def parts_around(problem: Problem, plan: LargePlan, together: int) -> list[Part]:
    """Parts of the nearest territories around those that miss a band, the worst first; none overlap."""
    missed = plan.bands.excess(plan.total).sum(axis=1)
    middle = centres(problem, plan)
    group = np.full(problem.k, -1)
    count = 0
    for t in np.argsort(-missed, kind="stable").tolist():
        if missed[t] == 0:
            break
        away = np.linalg.norm(middle - middle[t], axis=1)
        near = np.argsort(away, kind="stable")[:together]
        if (group[near] < 0).all():
            group[near] = count
            count += 1
    return parts(problem, plan, group, count)


def parts(problem: Problem, plan: LargePlan, group: Ints, count: int) -> list[Part]:
    """Parts of the territories with the same number; -1 is in none."""
    of_unit = group[plan.label]
    ends = of_unit[problem.pairs]
    of_pair = np.where(ends[:, 0] == ends[:, 1], ends[:, 0], -1)
    split = (members_of(numbers + 1, count + 1) for numbers in (group, of_unit, of_pair))
    return [Part(*rows) for rows in list(zip(*split))[1:]]
