"""Checks before the search: limits that no plan can keep, whatever the map."""

from __future__ import annotations

import numpy as np

from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked
from territory_opt.solver.bands import constant_limits, relaxed_constant_limits
from territory_opt.solver.tolerance.blocked_limits import (
    blocked_by_change,
    blocked_by_islands,
    blocked_by_sums,
)
from territory_opt.solver.tolerance.blocked_rules import blocked_by_rules, largest_overfill


def blocked(problem: Problem) -> Blocked | None:
    """Return why no plan can exist, where the figures alone prove it; None otherwise."""
    rules = (blocked_by_islands, blocked_by_change, blocked_by_sums)
    checks = (_blocked_by_limits, _blocked_by_units_and_rules, *rules)
    return next((found for check in checks if (found := check(problem)) is not None), None)


def _blocked_by_limits(problem: Problem) -> Blocked | None:
    """Limits that contradict each other or the total, for criteria that do not depend on the base."""
    low, high = constant_limits(problem)
    relaxed_low, relaxed_high = relaxed_constant_limits(problem)
    total = problem.load.sum(axis=0)
    messages = []
    for m in range(len(total)):
        name = problem.measure[m]
        if m in problem.dynamic:
            continue
        for t in np.flatnonzero(relaxed_low[:, m] > relaxed_high[:, m]).tolist():
            messages.append(
                f"Territory {problem.territory_name[t]} must hold at least {low[t, m]:.10g} and at most "
                f"{high[t, m]:.10g} of {name}. What would help: another min, max or tolerance for {name}."
            )
        if relaxed_low[:, m].sum() > total[m]:
            messages.append(
                f"All territories together must hold at least {low[:, m].sum():.10g} of {name}, but there is "
                f"only {total[m]:.10g}. What would help: a smaller min, or fewer territories."
            )
        if relaxed_high[:, m].sum() < total[m]:
            messages.append(
                f"All territories together may hold at most {high[:, m].sum():.10g} of {name}, but there is "
                f"{total[m]:.10g}. What would help: a larger max, or more territories."
            )
    if not messages:
        return None
    return Blocked(
        "The limits contradict the figures, so no plan can keep them.", tuple(messages), proved=True
    )


def _blocked_by_units_and_rules(problem: Problem) -> Blocked | None:
    """Units that are too large and rules that overfill a territory, together, the worst first."""
    units, rules = blocked_by_units(problem), blocked_by_rules(problem)
    if units is None or rules is None:
        return units or rules
    first, then = (units, rules) if _excess(problem) >= largest_overfill(problem) else (rules, units)
    return Blocked(
        "Units or groups are larger than a territory may be, and the locks and forbids cannot be kept "
        "together with the limits, so no plan exists.",
        (*first.blocking, *then.blocking),
        proved=True,
    )


def _excess(problem: Problem) -> float:
    """Load of the largest unit in what a territory may hold at most, in its worst measure."""
    ceiling = constant_limits(problem)[1].max(axis=0)
    return float((problem.load / np.maximum(ceiling, 1e-300)).max())


def blocked_by_units(problem: Problem) -> Blocked | None:
    """Name every unit that breaks a band on its own, and what would help; None when there is none."""
    ceiling = relaxed_constant_limits(problem)[1].max(axis=0)
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


def _message(problem: Problem, unit: int, m: int, ceiling: float) -> str:
    load, total, name = problem.load[unit, m], problem.load[:, m].sum(), problem.measure[m]
    who = problem.unit_name[unit]
    how = "dividing it" if problem.split_advice is None else str(problem.split_advice[unit])
    remedies = [*_remedies(problem, m, float(load)), *([how] if how else [])]
    return (
        f"{who[:1].upper()}{who[1:]} holds {load / total:.2%} of {name}; "
        f"a territory may hold at most {ceiling / total:.2%}. "
        f"What would help: {_either(remedies)}."
        f"{'' if how else ' It cannot be divided, for its customers are in one place.'}"
    )


def _either(remedies: list[str]) -> str:
    *others, last = remedies
    return f"{', '.join(others)}, or {last}" if others else last


def _remedies(problem: Problem, m: int, load: float) -> list[str]:
    """Every limit that excludes the unit, relaxed just enough (rounded outwards)."""
    name, share, most = problem.measure[m], problem.share[:, m].max(), problem.high[:, m].max()
    total = problem.load[:, m].sum()
    remedies = []
    if (1.0 + problem.tolerance[m]) * share * total < load:
        territories = int((1.0 + problem.tolerance[m]) * share * total / load * problem.k)
        if territories >= 1:
            count = "one territory" if territories == 1 else f"{territories} territories"
            remedies.append(f"at most {count}")
        tolerance = np.ceil(1000.0 * (load / (share * total) - 1.0)) / 1000.0
        remedies.append(f"a tolerance of at least {tolerance:.3f} for {name}")
    if most < load:
        remedies.append(f"a max of at least {load:.10g} for {name}")
    return remedies
