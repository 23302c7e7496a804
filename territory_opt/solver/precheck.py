"""Checks before the search: limits that no plan can keep, whatever the map."""

from __future__ import annotations

import math

import numpy as np

from territory_opt.model.finding import Finding
from territory_opt.model.findings.blocked_findings import (
    LeastAboveTotal,
    LimitsContradict,
    MostBelowTotal,
    TerritoryLimitsContradict,
    UnitsAndRulesBlock,
    UnitsTooLarge,
    UnitTooLarge,
)
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
    checks = (blocked_by_limits, _blocked_by_units_and_rules, *rules)
    return next((found for check in checks if (found := check(problem)) is not None), None)


def blocked_by_limits(problem: Problem) -> Blocked | None:
    """Limits that contradict each other or the total, for criteria that do not depend on the base."""
    low, high = constant_limits(problem)
    relaxed_low, relaxed_high = relaxed_constant_limits(problem)
    total = problem.load.sum(axis=0)
    found: list[Finding] = []
    for m in range(len(total)):
        name = str(problem.measure[m])
        if m in problem.dynamic:
            continue
        found.extend(
            TerritoryLimitsContradict(
                str(problem.territory_name[t]), name, float(low[t, m]), float(high[t, m])
            )
            for t in np.flatnonzero(relaxed_low[:, m] > relaxed_high[:, m]).tolist()
        )
        if relaxed_low[:, m].sum() > total[m]:
            found.append(LeastAboveTotal(name, float(low[:, m].sum()), float(total[m])))
        if relaxed_high[:, m].sum() < total[m]:
            found.append(MostBelowTotal(name, float(high[:, m].sum()), float(total[m])))
    return Blocked(LimitsContradict(), tuple(found), proved=True) if found else None


def _blocked_by_units_and_rules(problem: Problem) -> Blocked | None:
    """Units that are too large and rules that overfill a territory, together, the worst first."""
    units, rules = blocked_by_units(problem), blocked_by_rules(problem)
    if units is None or rules is None:
        return units or rules
    first, then = (units, rules) if _excess(problem) >= largest_overfill(problem) else (rules, units)
    return Blocked(UnitsAndRulesBlock(), (*first.blocking, *then.blocking), proved=True)


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
    blocking = tuple(_too_large(problem, i, m, float(ceiling[m])) for i, m in found)
    return Blocked(UnitsTooLarge(int(too_large.any(axis=1).sum())), blocking, proved=True)


def _too_large(problem: Problem, unit: int, m: int, ceiling: float) -> UnitTooLarge:
    """A unit with every limit that excludes it, relaxed just enough (rounded outwards)."""
    load, total = float(problem.load[unit, m]), float(problem.load[:, m].sum())
    most = float(problem.high[:, m].max())
    territories, tolerance = _band_remedies(problem, m, load)
    return UnitTooLarge(
        unit=problem.block_name[unit],
        measure=str(problem.measure[m]),
        share=load / total,
        most_share=ceiling / total,
        territories=territories,
        tolerance=tolerance,
        most=load if most < load else None,
        division="divide" if problem.split_advice is None else problem.split_advice[unit],
    )


def _band_remedies(problem: Problem, m: int, load: float) -> tuple[int | None, float | None]:
    """Number of territories and tolerance with which a load fits into the band; None for no remedy."""
    share, total = float(problem.share[:, m].max()), float(problem.load[:, m].sum())
    widest = (1.0 + float(problem.tolerance[m])) * share * total
    if widest >= load:
        return None, None
    return int(widest / load * problem.k) or None, math.ceil(1000.0 * (load / (share * total) - 1.0)) / 1000.0
