"""What can be said before any search: a unit that alone is too large for every territory."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked


def unit_bound(problem: Problem) -> Floats:
    """Tolerance below which no plan exists because one unit alone is larger; shape (c,), 0 where none.

    Only for criteria that do not depend on the base.
    """
    biggest = problem.load.max(axis=0)
    target = problem.share.max(axis=0) * problem.load.sum(axis=0)
    bound = np.where(target > 0, biggest / np.where(target > 0, target, 1.0) - 1.0, 0.0)
    bound[problem.dynamic] = 0.0
    return np.maximum(bound, 0.0)


def blocked_by_units(problem: Problem) -> Blocked | None:
    """Name every unit that breaks a band on its own, and what would help; None when there is none."""
    ceiling = _ceiling(problem)
    static = np.ones(len(ceiling), dtype=bool)
    static[problem.dynamic] = False
    too_large = (problem.load > ceiling) & static
    if not too_large.any():
        return None
    found = sorted(np.argwhere(too_large).tolist(), key=lambda im: (im[1], -problem.load[im[0], im[1]]))
    messages = tuple(_message(problem, i, m, float(ceiling[m])) for i, m in found)
    units = int(too_large.any(axis=1).sum())
    count = "One unit or group alone is" if units == 1 else f"{units} units or groups are each"
    return Blocked(
        f"{count} larger than a territory may be, so no plan can hold every band.", messages, proved=True
    )


def _ceiling(problem: Problem) -> Floats:
    """Most that any territory may hold of each criterion; infinite without an upper limit."""
    target = problem.share * problem.load.sum(axis=0)
    with np.errstate(invalid="ignore"):
        upper = np.where(np.isfinite(problem.tolerance), (1.0 + problem.tolerance) * target, np.inf)
    ceiling: Floats = np.minimum(upper, problem.high).max(axis=0)
    return ceiling * (1.0 + 1e-9)


def _message(problem: Problem, unit: int, m: int, ceiling: float) -> str:
    load, total, name = problem.load[unit, m], problem.load[:, m].sum(), problem.measure[m]
    who = problem.unit_name[unit]
    return (
        f"{who[:1].upper()}{who[1:]} holds {load / total:.1%} of {name}; "
        f"a territory may hold at most {ceiling / total:.2%}. "
        f"What would help: {', '.join(_remedies(problem, m, float(load)))}, or dividing it."
    )


def _remedies(problem: Problem, m: int, load: float) -> list[str]:
    """Every limit that stands in the way, moved just far enough (rounded away from it)."""
    name, share, most = problem.measure[m], problem.share[:, m].max(), problem.high[:, m].max()
    total = problem.load[:, m].sum()
    remedies = []
    if (1.0 + problem.tolerance[m]) * share * total < load:
        territories = int((1.0 + problem.tolerance[m]) * share * total / load * problem.k)
        if territories >= 1:
            remedies.append(f"at most {territories} territories")
        tolerance = np.ceil(1000.0 * (load / (share * total) - 1.0)) / 1000.0
        remedies.append(f"a tolerance of at least {tolerance:.3f} for {name}")
    if most < load:
        remedies.append(f"a max of at least {load:.10g} for {name}")
    return remedies
