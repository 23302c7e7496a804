"""How many KAMs: from few to many, what each number leaves unassigned, works and costs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from territory_opt.assignment.kams.model.goals import VALUE
from territory_opt.assignment.kams.model.instance import assignment_instance
from territory_opt.assignment.kams.model.key_account_hours import Minutes
from territory_opt.assignment.kams.model.placement import NOBODY
from territory_opt.assignment.kams.model.team import Team
from territory_opt.assignment.kams.solve.interruption import never
from territory_opt.assignment.kams.solve.lexicographic import HOURS_GOALS, Reached, solve_lexicographic
from territory_opt.model.arrays import Ints
from territory_opt.model.book import Book
from territory_opt.model.kam_curve import KamCount, KamCurve
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule, WorkYear

MOST = 2
"""Unless told otherwise, at most so many times the KAMs of the book are tried."""
SPARE = 2
"""Unless told otherwise, so many more than the book has are tried even when nothing waits."""


def kam_curve(
    book: Book,
    segmentation: Segmentation,
    rule: KeyAccountRule,
    work: WorkYear,
    minutes: Minutes,
    seed: int = 0,
    few: int | None = None,
    many: int | None = None,
    seen: Callable[[int], None] = lambda count: None,  # noqa: ARG005 - looks away
    stop: Callable[[], bool] = never,
    seconds: float = np.inf,
) -> KamCurve:
    """Assign the key accounts to ever fewer and ever more KAMs than the book has.

    Downwards the KAM leaves whose loss costs least value, then least travel, judged by filling the others up;
    upwards a copy comes of the KAM who can take most of what waits. Each number begins from the assignment
    of its neighbour and pursues, one after the other, the least numbers of accounts that the book asks of its
    own KAMs (a copy has none), value, and travel. More value placed, or one more KAM with a least number, can
    mean more travel. It is a path, one KAM at a time: for a number in the middle another choice of KAMs may
    do better.

    Parameters
    ----------
    book : Book
        With customers and KAMs.
    segmentation : Segmentation
    rule : KeyAccountRule
    work : WorkYear
    minutes : callable
        One-way travel minutes between places of shape (a, 2) and (b, 2).
    seed : int
    few, many : int or None
        Fewest and most KAMs. None: from 1 on, until every account has a KAM and there are two more than in
        the book, or there are twice as many.
    seen : callable
        Told of each number before it is worked on.
    stop : callable
        Once it answers true, the numbers so far are returned.
    seconds : float
        A safety net of the same effect.

    Returns
    -------
    KamCurve
    """
    customers, kams = book.customers, book.kams
    if customers is None or kams is None or not len(kams) or not segmentation.is_key.any():
        return KamCurve(0 if kams is None else len(kams), int(segmentation.is_key.sum()), 0.0, ())
    asked = assignment_instance(customers, segmentation, kams, rule, work, minutes)
    ends = time.monotonic() + seconds
    nobody = np.full(len(asked.placement), NOBODY, dtype=np.int64)
    path = _Path(seed, seen, lambda: stop() or time.monotonic() > ends)
    start = path.settled(Team(asked, np.arange(len(kams)), 0, nobody))
    low, high = max(1, few or 1), many or MOST * len(kams)
    path.walk(start, Team.smaller, lambda team: len(team) > low)
    least = high if many else len(kams) + SPARE
    path.walk(start, Team.larger, lambda team: len(team) < high and (len(team) < least or team.waits))
    counts = tuple(path.found[count] for count in sorted(path.found) if low <= count <= high)
    return KamCurve(len(kams), len(asked.keys), float(asked.keys.worth.sum()), counts)


class _Path:
    """The numbers found so far, and how to get to the next one."""

    def __init__(self, seed: int, seen: Callable[[int], None], stop: Callable[[], bool]) -> None:
        self.seed, self.seen, self.stop = seed, seen, stop
        self.found: dict[int, KamCount] = {}

    def walk(self, team: Team, change: Callable[[Team], Team], goes_on: Callable[[Team], bool]) -> None:
        """Change the team by one KAM at a time."""
        while goes_on(team) and not self.stop():
            team = self.settled(change(team))

    def settled(self, team: Team) -> Team:
        """The team with its best assignment, which is noted."""
        self.seen(len(team))
        kam_of, reached = solve_lexicographic(team.placement, self.seed, HOURS_GOALS, team.kam_of, self.stop)
        team = replace(team, kam_of=kam_of)
        self.found[len(team)] = _count(team, reached)
        return team


def _count(team: Team, reached: list[Reached]) -> KamCount:
    asked, kams = team.asked, team.asked.kams
    of_key: Ints = team.kam_of[asked.keys.family]
    placed = np.flatnonzero(of_key != NOBODY)
    column = team.column[of_key[placed]]
    own = team.column[: len(team) - team.copies]
    return KamCount(
        kams=len(team),
        without=tuple(np.delete(kams.kam_id, own).tolist()),
        copies=tuple(kams.kam_id[team.column[len(own) :]].tolist()),
        accounts=len(placed),
        unassigned=len(asked.keys) - len(placed),
        unassigned_value=float(np.delete(asked.keys.worth, placed).sum()),
        hours=float(asked.hours.total[placed, column].sum()),
        travel_hours=float(asked.hours.travel[placed, column].sum()),
        capacity_hours=float((kams.capacity_hours + kams.partner_hours)[team.column].sum()),
        cost=float(kams.cost[team.column].sum()),
        proved=next((one.proved for one in reached if one.goal == VALUE), True),
    )
