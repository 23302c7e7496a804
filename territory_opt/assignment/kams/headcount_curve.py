"""The assignment for other numbers of KAMs: what each number leaves unassigned, works and costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.assignment.kams.model.assignment_settings import AssignmentSettings
from territory_opt.assignment.kams.model.goals import VALUE
from territory_opt.assignment.kams.model.instance import assignment_instance
from territory_opt.assignment.kams.model.integer_problem import UNASSIGNED
from territory_opt.assignment.kams.model.team import Team
from territory_opt.assignment.kams.solve.lexicographic import HOURS_GOALS, GoalResult, solve_lexicographic
from territory_opt.assignment.kams.solve.solve_options import SolveOptions
from territory_opt.model.arrays import Ints
from territory_opt.model.book import Book
from territory_opt.model.kam_curve import KamCount, KamCurve
from territory_opt.model.key_accounts import Segmentation

DEFAULT_MAX_FACTOR = 2
"""Default of the largest number of KAMs, as a multiple of those of the book."""
DEFAULT_EXTRA_KAMS = 2
"""By default so many more KAMs than the book has are tried even when all accounts are assigned."""


def _ignore(count: int) -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Headcounts:
    """Which numbers of KAMs to try.

    Parameters
    ----------
    fewest, most : int or None
        None: from 1 until every account has a KAM and there are two more than in the book, or there are
        twice as many.
    on_headcount : callable
        Called with each number before it is solved.
    """

    fewest: int | None = None
    most: int | None = None
    on_headcount: Callable[[int], None] = _ignore


def kam_curve(
    book: Book,
    segmentation: Segmentation,
    settings: AssignmentSettings,
    headcounts: Headcounts,
    options: SolveOptions,
) -> KamCurve:
    """Assign the key accounts to fewer and to more KAMs than the book has.

    Downwards, the KAM is removed whose removal costs least value, then least travel, estimated by greedy
    reassignment; upwards, a copy is added of the KAM who can take most unassigned value. Each number starts
    from the assignment of its neighbour and minimises, in lexicographic order, accounts below the minimum of
    the book's own KAMs (a copy has none), unassigned value, and travel. More value assigned, or one more KAM
    with a minimum, can mean more travel. One KAM changes at a time: for a number in the middle another
    choice of KAMs may do better.

    Parameters
    ----------
    book : Book
        With customers and KAMs.
    segmentation : Segmentation
    settings : AssignmentSettings
    headcounts : Headcounts
    options : SolveOptions
        The deadline is that of all numbers together; the numbers so far are then returned.

    Returns
    -------
    KamCurve
    """
    customers, kams = book.customers, book.kams
    if customers is None or kams is None or not len(kams) or not segmentation.is_key.any():
        return KamCurve(0 if kams is None else len(kams), int(segmentation.is_key.sum()), 0.0, ())
    instance = assignment_instance(customers, segmentation, kams, settings)
    unassigned = np.full(len(instance.problem), UNASSIGNED, dtype=np.int64)
    path = _HeadcountPath(
        options,
        headcounts.on_headcount,
    )
    start = path.solve(Team(instance, np.arange(len(kams)), 0, unassigned))
    low, high = max(1, headcounts.fewest or 1), headcounts.most or DEFAULT_MAX_FACTOR * len(kams)
    path.walk(start, Team.smaller, lambda team: len(team) > low)
    least = high if headcounts.most else len(kams) + DEFAULT_EXTRA_KAMS
    path.walk(
        start,
        Team.larger,
        lambda team: len(team) < high and (len(team) < least or team.could_assign_more),
    )
    counts = tuple(path.found[count] for count in sorted(path.found) if low <= count <= high)
    key_accounts = instance.key_accounts
    return KamCurve(len(kams), len(key_accounts), float(key_accounts.value.sum()), counts)


class _HeadcountPath:
    """Solves one team after another and collects the results."""

    def __init__(self, options: SolveOptions, on_headcount: Callable[[int], None]) -> None:
        self.options, self.on_headcount = options, on_headcount
        self.found: dict[int, KamCount] = {}

    def walk(
        self, team: Team, change: Callable[[Team], Team], should_continue: Callable[[Team], bool]
    ) -> None:
        """Change the team by one KAM at a time."""
        while should_continue(team) and not self.options.deadline.passed():
            team = self.solve(change(team))

    def solve(self, team: Team) -> Team:
        """Return the team with its best assignment, and collect its figures."""
        self.on_headcount(len(team))
        kam_of, results = solve_lexicographic(team.problem, self.options, HOURS_GOALS, team.kam_of)
        team = replace(team, kam_of=kam_of)
        self.found[len(team)] = _count(team, results)
        return team


def _count(team: Team, results: list[GoalResult]) -> KamCount:
    instance, kams = team.instance, team.instance.kams
    of_key: Ints = team.kam_of[instance.key_accounts.family]
    assigned = np.flatnonzero(of_key != UNASSIGNED)
    column = team.column[of_key[assigned]]
    from_book = team.column[: len(team) - team.copies]
    return KamCount(
        kams=len(team),
        without=tuple(np.delete(kams.kam_id, from_book).tolist()),
        copies=tuple(kams.kam_id[team.column[len(from_book) :]].tolist()),
        accounts=len(assigned),
        unassigned=len(instance.key_accounts) - len(assigned),
        unassigned_value=float(np.delete(instance.key_accounts.value, assigned).sum()),
        hours=float(instance.hours.total[assigned, column].sum()),
        travel_hours=float(instance.hours.travel[assigned, column].sum()),
        capacity_hours=float((kams.capacity_hours + kams.partner_hours)[team.column].sum()),
        cost=float(kams.cost[team.column].sum()),
        proved=next((one.proved for one in results if one.goal == VALUE), True),
    )
