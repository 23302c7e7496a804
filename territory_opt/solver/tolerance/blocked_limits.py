"""Proved conflicts of islands, limits and the limit on change, as text for planners."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats
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
from territory_opt.solver.tolerance.unit_names import capitalised_unit, unit_list

NAMED_LIMITS = 5
SLACK = 1e-9


def blocked_by_change(problem: Problem) -> Blocked | None:
    """Report a limit on change that every plan exceeds."""
    change = problem.disruption
    if change is None:
        return None
    moved = change.moved if problem.allowed is None else np.where(problem.allowed, change.moved, np.inf)
    least = moved.min(axis=1)
    if not least.sum() > change.most + SLACK * (1.0 + change.most):
        return None
    forced = np.argsort(-least, kind="stable")
    forced = forced[least[forced] > 0]
    message = (
        f"At least {least.sum():.2%} must change territory, by {unit_list(problem, forced)}; the limit "
        f"is {change.most:.2%}. What would help: a limit of at least {_up(least.sum()):.4f}, or taking back "
        "the locks and forbids that require these moves."
    )
    return Blocked("The limit on change cannot be kept, so no plan exists.", (message,), proved=True)


def blocked_by_islands(problem: Problem) -> Blocked | None:
    """Report disconnected parts of the map that cannot hold whole territories."""
    if not problem.contiguous:
        return None
    found = islands(problem, Graph.of(problem.n, problem.pairs, problem.border))
    if found is None or found.possible(problem.k):
        return None
    remedy = "What would help: an edge that connects it, contiguity = false, or a wider tolerance."
    messages = [
        f"{_island(problem, found, number)} is not connected to the rest of the map, and no whole number of "
        f"territories divides it within the limits. {remedy}"
        for number in np.flatnonzero(found.fewest > found.most).tolist()
    ]
    fewest, most = int(found.fewest.sum()), int(found.most.sum())
    if not messages:
        parts = len(found.fewest)
        text = f"needs at least {fewest} territories" if fewest > problem.k else f"allows at most {most}"
        messages = [
            f"The map falls into {parts} parts that are not connected; with whole territories in each part "
            f"it {text}, but {problem.k} are requested. What would help: edges that connect the parts, "
            "contiguity = false, another number of territories, or a wider tolerance."
        ]
    return Blocked(
        "The map is in parts that cannot be divided so, and no plan exists.", tuple(messages), True
    )


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
    messages = [
        _limit_text(problem, int(t), int(rows.keep[m]), float(price[t, m]))
        for t, m in zip(*np.unravel_index(largest, price.shape), strict=True)
        if weight[t, m] > 0.05 * weight.max()
    ]
    if change_price > 0 and problem.disruption is not None:
        messages.append(f"At most {problem.disruption.most:.2%} may change territory.")
    rules: list[str] = []
    remedies = ["wider limits"]
    if problem.allowed is not None:
        rules, remedies = [*rules, "the locks and forbids"], [*remedies, "fewer locks and forbids"]
    if change_price > 0:
        rules, remedies = [*rules, "the limit on change"], [*remedies, "a larger limit on change"]
    messages.append(f"What would help: {' or '.join(remedies)}.")
    conflict = " and ".join(["the limits below", *rules])
    reason = f"Together {conflict} cannot be kept, not even if units could be divided, so no plan exists."
    return Blocked(reason, tuple(messages), proved=True)


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


def _limit_text(problem: Problem, t: int, m: int, price: float) -> str:
    side = "at least" if price > 0 else "at most"
    value = relaxed_constant_limits(problem)[0 if price > 0 else 1][t, m]
    figure = "its least share" if price > 0 else "its largest share"
    amount = f"{value:.6g}" if m not in problem.dynamic else figure
    return f"Territory {problem.territory_name[t]} may hold {side} {amount} of {problem.measure[m]}.".replace(
        "may hold at least", "must hold at least"
    )


def _island(problem: Problem, found: Islands, number: int) -> str:
    units = np.flatnonzero(found.island == number)
    weight = (problem.load[units] / np.maximum(problem.load.sum(axis=0), 1e-300)).sum(axis=1)
    largest = capitalised_unit(problem, int(units[weight.argmax()]))
    return largest if len(units) == 1 else f"{largest} with {len(units) - 1} more units around it"


def _up(share: float) -> float:
    """Round up to four digits after the point."""
    return float(np.ceil(1e4 * share) / 1e4)
