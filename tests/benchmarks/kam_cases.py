"""Key accounts given to their managers, beside two usual ways to do it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from kam_books import KamCase, kam_case, minutes
from kam_rivals import best_fit, on_slots
from table import Asked, Bar, Case, Outcome, Row, measured

from territory_opt.assignment.kams.assign_kams import assign_kams
from territory_opt.assignment.kams.model.goals import BALANCE, KEPT, TRAVEL, UNASKED, Pairs, costs
from territory_opt.assignment.kams.model.instance import assignment_instance
from territory_opt.assignment.kams.model.placement import LOAD, TRAVEL_AN_HOUR, Placement
from territory_opt.assignment.kams.solve.goal_model import solve
from territory_opt.assignment.kams.solve.interruption import Interruption
from territory_opt.assignment.kams.solve.lexicographic import solve_lexicographic
from territory_opt.model.scenario import Effort, WorkYear

WORK = WorkYear()
USED = 0.95
"""Hours that all accounts take together, over what they would from everybody's third nearest home."""
EQUAL_WORK = 2.0
"""Deterministic seconds to look for less travel than a usual way has."""
Answer = TypeVar("Answer")


def _asked(case: KamCase) -> Placement:
    book = case.book
    return assignment_instance(
        book.customers, case.segmentation, book.kams, case.rule, WORK, minutes
    ).placement


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


def _assigned(accounts: int, kams: int, effort: Effort, seed: int) -> Outcome:
    """All goals, as the product does it; compiled code is warm."""
    assign_kams(*_arguments(kam_case(120, 6, seed)))
    case = kam_case(accounts, kams, seed)
    began, used = time.perf_counter(), time.process_time()
    answer = assign_kams(*_arguments(case), effort=effort)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    asked = _asked(case)
    of_family = np.full(len(asked), -1, dtype=np.int64)
    of_family[case.segmentation.family] = answer.kam_of
    gaps = " ".join(f"{goal.goal} {goal.gap:.2%}" for goal in answer.goals)
    found = figures(asked, of_family) | {
        "goal_gap": float(answer.gap or 0.0),
        "solve_s": seconds,
        "cpu_s": used,
    }
    return Outcome(answer.status, _sound(asked, of_family), found, f"gaps: {gaps}")


def _arguments(case: KamCase) -> tuple:
    return case.book, case.segmentation, WORK, minutes, 0, case.rule


@dataclass(frozen=True)
class _Room:
    """How much of the KAMs' places and hours the accounts would take if all were placed."""

    accounts: int
    kams: int
    filled: float

    def asked(self, seed: int) -> Placement:
        """Such a question, with few who speak the rarer languages or know all industries."""
        places, hours = 1 / self.filled, USED / self.filled
        return _asked(kam_case(self.accounts, self.kams, seed, places, hours, scarce=True))

    def ours(self, seed: int) -> Outcome:
        """All goals, and what it places beyond the better of the usual ways."""
        asked = self.asked(seed)
        kam_of, seconds = _timed(partial(solve_lexicographic, seed=0), asked)
        found = figures(asked, kam_of[0])
        rivals = max(figures(asked, way(asked))["value_placed"] for way in RIVALS.values())
        more = found["value_placed"] - rivals
        sound = _sound(asked, kam_of[0]) and more >= 0
        return Outcome("", sound, found | {"more_value": more, "solve_s": seconds})

    def rival(self, way: Callable[[Placement], np.ndarray], seed: int) -> Outcome:
        """A usual way, and how little travel is possible with its value and its balance at least."""
        asked = self.asked(seed)
        kam_of, seconds = _timed(way, asked)
        found, pairs = figures(asked, kam_of), Pairs.of(asked)
        most = costs(asked, pairs, kam_of)
        most[KEPT] = UNASKED
        every = np.ones(len(pairs), dtype=np.bool_)
        better = solve(asked, pairs, every, TRAVEL, most, kam_of, 0, EQUAL_WORK, Interruption())
        equal = figures(asked, better.kam_of)["travel_h"] / found["travel_h"]
        sound = _sound(asked, kam_of) and _sound(asked, better.kam_of)
        return Outcome("", sound, found | {"equal_travel": equal, "solve_s": seconds})


def _timed(way: Callable[[Placement], Answer], asked: Placement) -> tuple[Answer, float]:
    began = time.perf_counter()
    answer = way(asked)
    return answer, time.perf_counter() - began


def _bar_rows(accounts: int, kams: int, effort: Effort, bar: Bar, asked: Asked) -> Iterator[Row]:
    accounts, kams = _scaled(accounts, kams, asked)
    name = f"{accounts:,} key accounts x {kams} KAMs, {effort} effort"
    yield measured(name, bar, asked, partial(_assigned, accounts, kams, effort))


def _rival_rows(filled: float, least: float, asked: Asked) -> Iterator[Row]:
    room = _Room(*_scaled(300, 20, asked), filled)
    name = f"{room.accounts} key accounts x {room.kams} KAMs, {filled:.0%} of their places and hours"
    yield measured(f"{name}: all goals", Bar((), least={"more_value": least}), asked, room.ours)
    for way, method in RIVALS.items():
        bar = Bar((), most={"equal_travel": 1.0})
        yield measured(f"{name}: {way}", bar, asked, partial(room.rival, method))


def _scaled(accounts: int, kams: int, asked: Asked) -> tuple[int, int]:
    return int(accounts * asked.scale), max(4, int(kams * asked.scale))


RIVALS = {"greedy best fit": best_fit, "linear assignment on slots": on_slots}
PROVED = Bar(status=("optimal",), most={"solve_s": 5.0})
CASES = (
    Case("kam-300", partial(_bar_rows, 300, 20, "standard", PROVED)),
    Case("kam-300-best", partial(_bar_rows, 300, 20, "best", PROVED)),
    Case("kam-2000", partial(_bar_rows, 2000, 60, "standard", Bar(most={"goal_gap": 0.01, "solve_s": 20.0}))),
    Case("kam-room", partial(_rival_rows, 0.85, 0.0)),
    Case("kam-full", partial(_rival_rows, 1.0, 0.001)),
    Case("kam-tight", partial(_rival_rows, 1.15, 0.001)),
)
