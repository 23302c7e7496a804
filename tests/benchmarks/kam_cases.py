"""Key accounts given to their managers, beside two usual ways to do it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from kam_books import KamCase, kam_case, minutes
from kam_rivals import best_fit, on_slots
from table import Asked, Bar, Case, Outcome, Row, measured

from territory_opt.accounts.assign import assign_kams
from territory_opt.accounts.managers.goals import BALANCE, KEPT, MINIMUM, TRAVEL, VALUE, Pairs, costs
from territory_opt.accounts.managers.ladder import climb
from territory_opt.accounts.managers.placement import LOAD, TRAVEL_AN_HOUR, Placement
from territory_opt.accounts.managers.question import question
from territory_opt.model.scenario import WorkYear

WORK = WorkYear()
Method = Callable[[Placement], np.ndarray]


def _asked(case: KamCase) -> Placement:
    book = case.book
    return question(book.customers, case.segmentation, book.kams, case.rule, WORK, minutes).placement


def figures(asked: Placement, kam_of: np.ndarray) -> dict[str, float]:
    """What an assignment comes to, whoever made it."""
    pairs = Pairs.of(asked)
    cost = costs(asked, pairs, kam_of)
    placed = kam_of >= 0
    return {
        "value_placed": float(asked.value[placed].sum() / asked.value.sum()),
        "balanced": 1 - float(cost[BALANCE]) / (LOAD * asked.kams * len(asked.burdens)),
        "kept": 1 - float(cost[KEPT]) / max(1, int(pairs.base[KEPT])),
        "travel_h": float(cost[TRAVEL]) / TRAVEL_AN_HOUR,
        "travel_each": float(cost[TRAVEL]) / TRAVEL_AN_HOUR / max(1, int(asked.size[placed].sum())),
    }


def _sound(asked: Placement, kam_of: np.ndarray) -> bool:
    """Every hard rule, counted anew."""
    placed = np.flatnonzero(kam_of >= 0)
    owner = kam_of[placed]

    def total(of_placed: np.ndarray) -> np.ndarray:
        return np.bincount(owner, weights=of_placed, minlength=asked.kams)

    rivals = (kam_of[group][kam_of[group] >= 0].tolist() for group in asked.apart)
    return bool(
        asked.open[placed, owner].all()
        and (total(asked.size[placed]) <= asked.places).all()
        and (total(asked.ticks[placed, owner]) <= asked.team).all()
        and (total(asked.own[placed, owner]) <= asked.capacity).all()
        and all(len(some) == len(set(some)) for some in rivals)
    )


def _assigned(accounts: int, kams: int, seed: int) -> Outcome:
    """All goals, as the product does it; compiled code is warm."""
    assign_kams(*_arguments(kam_case(120, 6, seed)))
    case = kam_case(accounts, kams, seed)
    began = time.perf_counter()
    answer = assign_kams(*_arguments(case))
    seconds = time.perf_counter() - began
    asked = _asked(case)
    of_family = np.full(len(asked), -1, dtype=np.int64)
    of_family[case.segmentation.family] = answer.kam_of
    gaps = " ".join(f"{goal.goal} {goal.gap:.2%}" for goal in answer.goals)
    found = figures(asked, of_family) | {"goal_gap": float(answer.gap or 0.0), "solve_s": seconds}
    return Outcome(answer.status, _sound(asked, of_family), found, f"gaps: {gaps}")


def _arguments(case: KamCase) -> tuple:
    return case.book, case.segmentation, WORK, minutes, 0, case.rule


def _placed_by(method: Method, accounts: int, kams: int, seed: int) -> Outcome:
    """One way alone; the rules are the same for all."""
    asked = _asked(kam_case(accounts, kams, seed))
    began = time.perf_counter()
    kam_of = method(asked)
    seconds = time.perf_counter() - began
    return Outcome("", _sound(asked, kam_of), figures(asked, kam_of) | {"solve_s": seconds})


def _least_travel(asked: Placement) -> np.ndarray:
    """Value, balance and travel alone, for the comparison with ways that know no relationships."""
    return climb(asked, 0, (MINIMUM, VALUE, BALANCE, TRAVEL))[0]


def _rows(accounts: int, kams: int, bar: Bar, asked: Asked) -> Iterator[Row]:
    accounts, kams = int(accounts * asked.scale), max(4, int(kams * asked.scale))
    name = f"{accounts:,} key accounts x {kams} KAMs"
    yield measured(name, bar, asked, lambda seed: _assigned(accounts, kams, seed))
    ways = (
        ("value, balance, travel only", _least_travel),
        ("greedy best fit", best_fit),
        ("linear assignment on slots", on_slots),
    )
    for way, method in ways:
        each = partial(_placed_by, method, accounts, kams)
        yield measured(f"{name}: {way}", Bar(status=()), asked, each)


CASES = (
    Case("kam-300", partial(_rows, 300, 20, Bar(status=("optimal",), most={"solve_s": 5.0}))),
    Case("kam-2000", partial(_rows, 2000, 60, Bar(most={"goal_gap": 0.01, "solve_s": 20.0}))),
)
