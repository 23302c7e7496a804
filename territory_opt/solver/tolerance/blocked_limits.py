"""Proved conflicts of islands, limits and the limit on change."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.finding import Finding
from territory_opt.model.findings.blocked_findings import (
    ChangeLimitBlocks,
    ChangeLimitInConflict,
    ChangeLimitTooSmall,
    IslandNotDivisible,
    LimitInConflict,
    LimitsConflict,
    LooserRulesHelp,
    MapInParts,
    PartsNeedTerritories,
)
from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked
from territory_opt.solver.bands import relaxed_constant_limits
from territory_opt.solver.bounds.band_prices import Dual
from territory_opt.solver.bounds.supergradient import Supergradient
from territory_opt.solver.graph import Graph
from territory_opt.solver.tolerance.fractional_rows import (
    FIRST_STEP,
    LAST_STEP,
    MAX_STALLED_STEPS,
    LimitRows,
    fits_in_memory,
    proved_violation,
)
from territory_opt.solver.tolerance.islands import Islands, islands
from territory_opt.solver.tolerance.named_blocks import named_blocks

NAMED_LIMITS = 5
SLACK = 1e-9


def blocked_by_change(problem: Problem) -> Blocked | None:
    """Report a limit on change that every plan exceeds, and the least that is enough for the forced moves."""
    change = problem.disruption
    if change is None:
        return None
    moved = change.moved if problem.allowed is None else np.where(problem.allowed, change.moved, np.inf)
    least = moved.min(axis=1)
    most = change.most + SLACK * (1.0 + change.most)
    if not least.sum() > most:
        return None
    forced = np.argsort(-least, kind="stable")
    named, more = named_blocks(problem, forced[least[forced] > 0])
    share = float(least.sum())
    by_rules = bool(change.moved.min(axis=1).sum() <= most)
    found = ChangeLimitTooSmall(named, more, share, change.most, _rounded_up(share), by_rules)
    return Blocked(ChangeLimitBlocks(), (found,), proved=True)


def blocked_by_islands(problem: Problem) -> Blocked | None:
    """Report disconnected parts of the map that cannot hold whole territories."""
    if not problem.contiguous:
        return None
    found = islands(problem, Graph.of(problem.n, problem.pairs, problem.border))
    if found is None or found.possible(problem.k):
        return None
    blocking: list[Finding] = [
        _not_divisible(problem, found, number)
        for number in np.flatnonzero(found.fewest > found.most).tolist()
    ]
    if not blocking:
        fewest, most = int(found.fewest.sum()), int(found.most.sum())
        blocking = [PartsNeedTerritories(len(found.fewest), fewest, most, problem.k)]
    return Blocked(MapInParts(), tuple(blocking), proved=True)


def blocked_by_sums(problem: Problem) -> Blocked | None:
    """Report locks, forbids, limits and a limit on change that conflict even with divided units."""
    if not _has_rules(problem) or not fits_in_memory(problem):
        return None
    rows = LimitRows.of(problem)
    found = _conflict(rows, problem) if rows.keep.size else None
    if found is None:
        return None
    price, change_price = found
    weight = np.abs(price * rows.relaxed.share)
    largest = np.argsort(-weight.ravel(), kind="stable")[:NAMED_LIMITS]
    blocking: list[Finding] = [
        _limit(problem, int(t), int(rows.keep[m]), float(price[t, m]))
        for t, m in zip(*np.unravel_index(largest, price.shape), strict=True)
        if weight[t, m] > 0.05 * weight.max()
    ]
    if change_price > 0 and problem.disruption is not None:
        blocking.append(ChangeLimitInConflict(problem.disruption.most))
    locks, change = problem.allowed is not None, change_price > 0
    return Blocked(LimitsConflict(locks, change), (*blocking, LooserRulesHelp(locks, change)), proved=True)


def _has_rules(problem: Problem) -> bool:
    """Whether there are rules other than bands: bands alone can always be kept by dividing units."""
    if problem.allowed is not None:
        return bool(problem.allowed.any(axis=1).all())
    absolute = bool((problem.low > 0).any() or np.isfinite(problem.high).any())
    return absolute or problem.disruption is not None


def _conflict(rows: LimitRows, problem: Problem) -> tuple[Floats, float] | None:
    """Prices (k, kept) of the limits, and of change, that prove a conflict; None where none were found."""
    dual = Dual(rows.tables, rows.bands(problem.tolerance), rows.dynamic)
    shape = rows.relaxed.share.shape
    price_ascent = Supergradient(np.zeros(shape), 1.0, MAX_STALLED_STEPS, FIRST_STEP, LAST_STEP)
    change_ascent = Supergradient(np.zeros(1), float(problem.k), MAX_STALLED_STEPS, FIRST_STEP, LAST_STEP)
    found: tuple[Floats, float] | None = None
    further = 0
    for _ in range(MAX_STALLED_STEPS):
        price, change_price = price_ascent.point, float(change_ascent.point[0])
        if proved_violation(rows, dual, price, change_price) > 0:
            # Further steps reduce the prices of limits without a part in the conflict.
            found, further = (price.copy(), change_price), further + 1
        if further > MAX_STALLED_STEPS // 3:
            break
        price_ascent.step_prices(*dual.slopes(dual.total))
        if rows.tables.change is not None:
            change_ascent.step_prices(np.array([dual.change_slope()]), np.array([np.inf]))
    return found


def _limit(problem: Problem, t: int, m: int, price: float) -> LimitInConflict:
    limit = relaxed_constant_limits(problem)[0 if price > 0 else 1][t, m]
    return LimitInConflict(
        str(problem.territory_name[t]),
        str(problem.measure[m]),
        "least" if price > 0 else "most",
        None if m in problem.dynamic else float(limit),
    )


def _not_divisible(problem: Problem, found: Islands, number: int) -> IslandNotDivisible:
    units = np.flatnonzero(found.island == number)
    weight = (problem.load[units] / np.maximum(problem.load.sum(axis=0), 1e-300)).sum(axis=1)
    return IslandNotDivisible(problem.block_name[units[weight.argmax()]], len(units) - 1)


def _rounded_up(share: float) -> float:
    """Round up to four digits after the point."""
    return float(np.ceil(1e4 * share - SLACK) / 1e4)
