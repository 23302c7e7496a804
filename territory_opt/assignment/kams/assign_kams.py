"""Which KAM has which key account, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np

from territory_opt.assignment.kams.explain.goal_values import goal_values
from territory_opt.assignment.kams.explain.reasons import Outcome
from territory_opt.assignment.kams.explain.remedies import find_remedies
from territory_opt.assignment.kams.model.instance import AssignmentInstance, assignment_instance
from territory_opt.assignment.kams.model.key_account_hours import Minutes
from territory_opt.assignment.kams.model.partner_hours import partner_hours
from territory_opt.assignment.kams.model.placement import NOBODY
from territory_opt.assignment.kams.solve.interruption import never
from territory_opt.assignment.kams.solve.lexicographic import Reached, solve_lexicographic
from territory_opt.model.arrays import Floats, Ints, Texts, frozen, texts
from territory_opt.model.book import Book
from territory_opt.model.key_accounts import KamAssignment, Segmentation
from territory_opt.model.scenario import Effort, KeyAccountRule, WorkYear

_Array = TypeVar("_Array", Floats, Ints, Texts)


def assign_kams(
    book: Book,
    segmentation: Segmentation,
    work: WorkYear,
    minutes: Minutes,
    seed: int = 0,
    rule: KeyAccountRule | None = None,
    stop: Callable[[], bool] = never,
    seconds: float = np.inf,
    effort: Effort = "standard",
) -> KamAssignment:
    """Give every family of key accounts, unsplit, to one KAM who fits and has room.

    A KAM fits who serves the family's languages, industries, countries and levels and has no conflict of
    interest with it. Room is a place for each account among `max_accounts`, hours within those of the KAM
    and the partner, travel included, and no competitor. Goals, each settled before the next: every KAM has
    its least number of accounts; place the most value; spread hours and potential fairly; keep
    relationships, by value and years; travel least; prefer specialists (see `managers.ladder`). Whatever
    cannot be placed is said to be so, with the rule that stands in the way and what would free it: this
    function never fails.

    Parameters
    ----------
    book : Book
    segmentation : Segmentation
        Of the same book.
    work : WorkYear
        Preparation of a visit, and when trips stay overnight.
    minutes : callable
        One-way travel minutes between places of shape (a, 2) and (b, 2) in the book's frame, as an
        array of shape (a, b). Asked once, from the homes of all KAMs to all key sites.
    seed : int
        The same seed gives the same assignment.
    rule : KeyAccountRule or None
        For the accounts to be kept apart and the partners' share; None: the defaults.
    stop : callable
        Asked often; once it answers true, the best assignment so far is the answer.
    seconds : float
        A safety net of the same effect.
    effort : {"quick", "standard", "best"}
        How long proofs are tried.
    """
    customers, kams = book.customers, book.kams
    if customers is None or not segmentation.is_key.any():
        return _unassigned(segmentation, "", "")
    if kams is None or len(kams) == 0:
        return _unassigned(segmentation, "the book names no KAM", "a first KAM in the table of KAMs")
    asked = assignment_instance(customers, segmentation, kams, rule or KeyAccountRule(), work, minutes)
    kam_of, reached = solve_lexicographic(asked.placement, seed, stop=stop, seconds=seconds, effort=effort)
    return _answer(segmentation, asked, kam_of, reached)


def _unassigned(segmentation: Segmentation, reason: str, remedy: str) -> KamAssignment:
    accounts = len(segmentation.account_id)
    return KamAssignment(
        kam_of=frozen(np.full(accounts, NOBODY, dtype=np.int64)),
        reason=frozen(texts(reason if key else "" for key in segmentation.is_key)),
        hours=frozen(np.full(accounts, np.nan)),
        status="none",
        remedy=frozen(texts(remedy if key else "" for key in segmentation.is_key)),
    )


def _answer(
    segmentation: Segmentation, asked: AssignmentInstance, of_family: Ints, reached: list[Reached]
) -> KamAssignment:
    """Spread what was found for the families of key accounts over all accounts."""
    keys, accounts = asked.keys, len(segmentation.account_id)
    kam_of = of_family[keys.family]
    placed = np.flatnonzero(kam_of != NOBODY)
    partner = partner_hours(asked, kam_of)
    own = asked.hours.total[placed, kam_of[placed]] - partner[placed]
    outcome = Outcome(asked, of_family)
    words, remedies = find_remedies(outcome)
    goals = goal_values(asked, kam_of, reached)
    gaps = [goal.gap for goal in goals]
    return KamAssignment(
        kam_of=_spread(keys.account, kam_of, np.full(accounts, NOBODY, dtype=np.int64)),
        reason=_spread(keys.account, outcome.reasons(), texts([""] * accounts)),
        hours=_spread(keys.account[placed], own, np.full(accounts, np.nan)),
        status="optimal" if all(goal.status == "optimal" for goal in goals) else "feasible",
        goals=goals,
        bound=next((goal.bound for goal in goals if goal.goal == "value"), None),
        gap=None if None in gaps else max((gap for gap in gaps if gap is not None), default=0.0),
        remedy=_spread(keys.account, words, texts([""] * accounts)),
        remedies=remedies,
        partner_hours=_spread(keys.account[placed], partner[placed], np.full(accounts, np.nan)),
        notes=tuple(_notes(asked, of_family)),
    )


def _spread(account: Ints, of_some: _Array, of_all: _Array) -> _Array:
    of_all[account] = of_some
    return frozen(of_all)


def _notes(asked: AssignmentInstance, of_family: Ints) -> Iterator[str]:
    """KAMs short of their minimum, and conflicts of interest with nobody."""
    kams, size = asked.kams, asked.placement.size
    for kam in range(len(kams)):
        count, least = int(size[of_family == kam].sum()), int(kams.min_accounts[kam])
        if count < least:
            fits = int(size[asked.fitting.met[:, kam]].sum())
            yield (
                f"{kams.kam_id[kam]} has {count} accounts of the {least} asked for at least; "
                f"{fits} {'fits' if fits == 1 else 'fit'} this KAM"
            )
    known = {name.strip().casefold() for names in asked.keys.known_as for name in names}
    for kam in range(len(kams)):
        unknown = sorted(name for name in kams.conflicts[kam] if name.strip().casefold() not in known)
        if unknown:
            yield f"{kams.kam_id[kam]} has a conflict of interest with {', '.join(unknown)}: no key account"
