"""Islands and limits that cannot be kept together, in a planner's words. All that is said is proved."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked
from territory_opt.solver.bounds.band_prices import Dual
from territory_opt.solver.bounds.supergradient import Supergradient
from territory_opt.solver.graph import Graph
from territory_opt.solver.tolerance.fractional_rows import (
    FIRST_STEP,
    LAST_STEP,
    PATIENCE,
    Rows,
    certain,
    small,
)
from territory_opt.solver.tolerance.islands import Islands, islands
from territory_opt.solver.tolerance.query import limits
from territory_opt.solver.tolerance.unit_names import unit_named, units_named

NAMED_LIMITS = 5
SLACK = 1e-9


def blocked_by_change(problem: Problem) -> Blocked | None:
    """Tell of a limit on change that is passed whatever the plan."""
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
        f"At least {least.sum():.2%} must change territory, by {units_named(problem, forced)}; the limit "
        f"is {change.most:.2%}. What would help: a limit of at least {_up(least.sum()):.4f}, or taking back "
        "the locks and forbids that ask for these moves."
    )
    return Blocked("The limit on change cannot be kept, so no plan exists.", (message,), proved=True)


def blocked_by_islands(problem: Problem) -> Blocked | None:
    """Parts of the map that hang together with nothing else and cannot hold whole territories."""
    if not problem.contiguous:
        return None
    found = islands(problem, Graph.of(problem.n, problem.pairs, problem.border))
    if found is None or found.possible(problem.k):
        return None
    help_ = "What would help: an edge that connects it, contiguity = false, or a wider tolerance."
    messages = [
        f"{_island(problem, found, number)} is not connected to the rest of the map, and no whole number of "
        f"territories divides it within the limits. {help_}"
        for number in np.flatnonzero(found.fewest > found.most).tolist()
    ]
    fewest, most = int(found.fewest.sum()), int(found.most.sum())
    if not messages:
        parts = len(found.fewest)
        text = (
            f"needs at least {fewest} territories" if fewest > problem.k else f"has room for at most {most}"
        )
        messages = [
            f"The map falls into {parts} parts that are not connected; with whole territories in each part "
            f"it {text}, but {problem.k} are asked for. What would help: edges that connect the parts, "
            "contiguity = false, another number of territories, or a wider tolerance."
        ]
    return Blocked(
        "The map is in parts that cannot be divided so, and no plan exists.", tuple(messages), True
    )


def blocked_by_sums(problem: Problem) -> Blocked | None:
    """Locks, forbids, limits and the limit on change that cannot hold together, even with units divided."""
    if not _ruled(problem) or not small(problem):
        return None
    rows = Rows.of(problem)
    found = _conflict(rows, problem) if rows.keep.size else None
    if found is None:
        return None
    price, toll = found
    pressed = np.argsort(-np.abs(price * rows.share).ravel(), kind="stable")[:NAMED_LIMITS]
    messages = [
        _pressed(problem, int(t), int(rows.keep[m]), float(price[t, m]))
        for t, m in zip(*np.unravel_index(pressed, price.shape), strict=True)
        if abs(price[t, m] * rows.share[t, m]) > 0.05 * np.abs(price * rows.share).max()
    ]
    if toll > 0 and problem.disruption is not None:
        messages.append(f"At most {problem.disruption.most:.2%} may change territory.")
    rules: list[str] = []
    help_ = ["wider limits"]
    if problem.allowed is not None:
        rules, help_ = [*rules, "the locks and forbids"], [*help_, "fewer locks and forbids"]
    if toll > 0:
        rules, help_ = [*rules, "the limit on change"], [*help_, "a larger limit on change"]
    messages.append(f"What would help: {' or '.join(help_)}.")
    whose = " and ".join(["the limits below", *rules])
    reason = f"Together {whose} cannot be kept, not even if units could be divided, so no plan exists."
    return Blocked(reason, tuple(messages), proved=True)


def _ruled(problem: Problem) -> bool:
    """Whether there are rules besides bands, which alone can always be kept by dividing units."""
    if problem.allowed is not None:
        return bool(problem.allowed.any(axis=1).all())
    absolute = bool((problem.low > 0).any() or np.isfinite(problem.high).any())
    return absolute or problem.disruption is not None


def _conflict(rows: Rows, problem: Problem) -> tuple[Floats, float] | None:
    """Prices (k, kept) of the limits, and of change, that prove a conflict; None where none were found."""
    dual = Dual(rows.tables, rows.bands(problem.tolerance), rows.dynamic)
    climb = Supergradient(np.zeros(rows.share.shape), 1.0, PATIENCE, FIRST_STEP, LAST_STEP)
    toll = Supergradient(np.zeros(1), float(problem.k), PATIENCE, FIRST_STEP, LAST_STEP)
    found: tuple[Floats, float] | None = None
    since = 0
    for _ in range(PATIENCE):
        if certain(rows, dual, climb.at, float(toll.at[0])) > 0:
            # A few steps more leave the prices of what has no part in it small.
            found, since = (climb.at.copy(), float(toll.at[0])), since + 1
        if since > PATIENCE // 3:
            break
        climb.step_to_zero(*dual.slopes(dual.total))
        if rows.tables.change is not None:
            toll.step_to_zero(np.array([dual.surplus()]), np.array([np.inf]))
    return found


def _pressed(problem: Problem, t: int, m: int, price: float) -> str:
    side = "at least" if price > 0 else "at most"
    value = limits(problem)[0 if price > 0 else 1][t, m]
    figure = "its least share" if price > 0 else "its largest share"
    amount = f"{value:.6g}" if m not in problem.dynamic else figure
    return f"Territory {problem.territory_name[t]} may hold {side} {amount} of {problem.measure[m]}.".replace(
        "may hold at least", "must hold at least"
    )


def _island(problem: Problem, found: Islands, number: int) -> str:
    units = np.flatnonzero(found.island == number)
    weight = (problem.load[units] / np.maximum(problem.load.sum(axis=0), 1e-300)).sum(axis=1)
    largest = unit_named(problem, int(units[weight.argmax()]))
    return largest if len(units) == 1 else f"{largest} with {len(units) - 1} more units around it"


def _up(share: float) -> float:
    """Round up to four digits after the point."""
    return float(np.ceil(1e4 * share) / 1e4)
