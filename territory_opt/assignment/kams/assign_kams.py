"""Entry point: assigns the key accounts of a book to its KAMs, with reasons and remedies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

from territory_opt.assignment.kams.explain.goal_values import goal_values
from territory_opt.assignment.kams.explain.reasons import AssignmentExplainer
from territory_opt.assignment.kams.explain.remedies import find_remedies
from territory_opt.assignment.kams.model.assignment_settings import AssignmentSettings
from territory_opt.assignment.kams.model.instance import AssignmentInstance, assignment_instance
from territory_opt.assignment.kams.model.integer_problem import UNASSIGNED
from territory_opt.assignment.kams.model.partner_hours import partner_hours
from territory_opt.assignment.kams.solve.lexicographic import GoalResult, solve_lexicographic
from territory_opt.assignment.kams.solve.solve_options import SolveOptions
from territory_opt.model.arrays import Floats, Ints, frozen
from territory_opt.model.book import Book
from territory_opt.model.finding import Finding, Statement
from territory_opt.model.findings.kam_findings import (
    ConflictWithNobody,
    FirstKamNeeded,
    KamBelowMinimum,
    NoKamInBook,
)
from territory_opt.model.key_accounts import KamAssignment, Segmentation

_Array = TypeVar("_Array", Floats, Ints)


def assign_kams(
    book: Book,
    segmentation: Segmentation,
    settings: AssignmentSettings,
    options: SolveOptions | None = None,
) -> KamAssignment:
    """Assign every family of key accounts, undivided, to one eligible KAM with capacity.

    A KAM is eligible who serves the family's languages, industries, countries and levels and has no
    conflict of interest with it. Capacity means a place for each account among `max_accounts`, hours within
    those of the KAM and the partner, travel included, and no competitor. The goals in lexicographic order:
    every KAM has the minimum of accounts; most value assigned; hours and potential balanced; relationships
    kept, by value and years; least travel; specialists before generalists (see `solve.lexicographic`). An
    account that cannot be assigned gets the reason and a remedy: this function never fails.

    Parameters
    ----------
    book : Book
    segmentation : Segmentation
        Of the same book.
    settings : AssignmentSettings
    options : SolveOptions or None
        None: the defaults.
    """
    customers, kams = book.customers, book.kams
    if customers is None or not segmentation.is_key.any():
        return _unassigned(segmentation, (), ())
    if kams is None or len(kams) == 0:
        return _unassigned(segmentation, (NoKamInBook(),), (FirstKamNeeded(),))
    instance = assignment_instance(customers, segmentation, kams, settings)
    kam_of, results = solve_lexicographic(instance.problem, options or SolveOptions())
    return _kam_assignment(segmentation, instance, kam_of, results)


def _unassigned(segmentation: Segmentation, reason: Statement, remedy: Statement) -> KamAssignment:
    accounts = len(segmentation.account_id)
    return KamAssignment(
        kam_of=frozen(np.full(accounts, UNASSIGNED, dtype=np.int64)),
        reason=tuple(reason if key else () for key in segmentation.is_key.tolist()),
        hours=frozen(np.full(accounts, np.nan)),
        status="none",
        remedy=tuple(remedy if key else () for key in segmentation.is_key.tolist()),
    )


def _kam_assignment(
    segmentation: Segmentation, instance: AssignmentInstance, of_family: Ints, results: list[GoalResult]
) -> KamAssignment:
    """Convert the assignment of families to one of all accounts, with reasons and remedies."""
    key_accounts, accounts = instance.key_accounts, len(segmentation.account_id)
    kam_of = of_family[key_accounts.family]
    assigned = np.flatnonzero(kam_of != UNASSIGNED)
    partner = partner_hours(instance, kam_of)
    own = instance.hours.total[assigned, kam_of[assigned]] - partner[assigned]
    explainer = AssignmentExplainer(instance, of_family)
    remedy, remedies = find_remedies(explainer)
    goals = goal_values(instance, kam_of, results)
    gaps = [goal.gap for goal in goals]
    return KamAssignment(
        kam_of=_to_accounts(key_accounts.account, kam_of, np.full(accounts, UNASSIGNED, dtype=np.int64)),
        reason=_statements(key_accounts.account, explainer.reasons(), accounts),
        hours=_to_accounts(key_accounts.account[assigned], own, np.full(accounts, np.nan)),
        status="optimal" if all(goal.status == "optimal" for goal in goals) else "feasible",
        goals=goals,
        bound=next((goal.bound for goal in goals if goal.goal == "value"), None),
        gap=None if None in gaps else max((gap for gap in gaps if gap is not None), default=0.0),
        remedy=_statements(key_accounts.account, remedy, accounts),
        remedies=remedies,
        partner_hours=_to_accounts(
            key_accounts.account[assigned], partner[assigned], np.full(accounts, np.nan)
        ),
        findings=tuple(_findings(instance, of_family)),
    )


def _to_accounts(account: Ints, of_some: _Array, of_all: _Array) -> _Array:
    of_all[account] = of_some
    return frozen(of_all)


def _statements(account: Ints, of_keys: Sequence[Statement], accounts: int) -> tuple[Statement, ...]:
    """Statements of key accounts as those of all accounts."""
    of_all: list[Statement] = [()] * accounts
    for index, statement in zip(account.tolist(), of_keys, strict=True):
        of_all[index] = statement
    return tuple(of_all)


def _findings(instance: AssignmentInstance, of_family: Ints) -> Iterator[Finding]:
    """KAMs below their minimum, and conflicts of interest that name no key account."""
    kams, size = instance.kams, instance.problem.size
    for kam in range(len(kams)):
        count, least = int(size[of_family == kam].sum()), int(kams.min_accounts[kam])
        if count < least:
            eligible = int(size[instance.eligibility.met[:, kam]].sum())
            yield KamBelowMinimum(str(kams.kam_id[kam]), count, least, eligible)
    known = {name.strip().casefold() for names in instance.key_accounts.known_as for name in names}
    for kam in range(len(kams)):
        unknown = sorted(name for name in kams.conflicts[kam] if name.strip().casefold() not in known)
        if unknown:
            yield ConflictWithNobody(str(kams.kam_id[kam]), tuple(unknown))
