"""Which KAM has which key account, and why."""

from __future__ import annotations

import numpy as np

from territory_opt.accounts.fit import fit
from territory_opt.accounts.hours import Minutes, key_hours
from territory_opt.accounts.key_table import key_table
from territory_opt.accounts.matching import match
from territory_opt.accounts.placement import NOBODY, placement
from territory_opt.accounts.why import Outcome
from territory_opt.model.arrays import frozen, texts
from territory_opt.model.book import Book
from territory_opt.model.key_accounts import KamAssignment, Segmentation
from territory_opt.model.scenario import WorkYear


def assign_kams(
    book: Book, segmentation: Segmentation, work: WorkYear, minutes: Minutes, seed: int = 0
) -> KamAssignment:
    """Give every key account, unsplit, to one KAM who fits and has room.

    A KAM fits who serves the account's language, its industry and all its countries; room is a place
    among `max_accounts` and hours within `capacity_hours`, travel included. Goals, each above the
    next: place the most value; keep today's relationships; travel least, with an even number of
    accounts mildly wished for (see `placement` and `matching`). Whatever cannot be placed is said to
    be so, with the rule that stands in the way: this function never fails.

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
    """
    customers, kams = book.customers, book.kams
    if customers is None or not segmentation.is_key.any():
        return _unassigned(segmentation, "")
    if kams is None or len(kams) == 0:
        return _unassigned(segmentation, "the book names no KAM")
    keys = key_table(customers, segmentation)
    fitting = fit(keys, kams)
    hours = key_hours(customers, keys, kams, work, minutes)
    kam_of, proved = match(placement(keys, kams, fitting, hours), seed)
    return _answer(segmentation, Outcome(keys, kams, fitting, hours, kam_of), proved)


def _unassigned(segmentation: Segmentation, reason: str) -> KamAssignment:
    accounts = len(segmentation.account_id)
    return KamAssignment(
        kam_of=frozen(np.full(accounts, NOBODY, dtype=np.int64)),
        reason=frozen(texts(reason if key else "" for key in segmentation.is_key)),
        hours=frozen(np.full(accounts, np.nan)),
        status="none",
    )


def _answer(segmentation: Segmentation, outcome: Outcome, proved: bool) -> KamAssignment:
    """Spread what was found for the key accounts over all accounts."""
    kam_of = np.full(len(segmentation.account_id), NOBODY, dtype=np.int64)
    kam_of[outcome.keys.account] = outcome.kam_of
    hours = np.full(len(kam_of), np.nan)
    placed = np.flatnonzero(outcome.kam_of != NOBODY)
    hours[outcome.keys.account[placed]] = outcome.hours.total[placed, outcome.kam_of[placed]]
    reason = texts([""] * len(kam_of))
    reason[outcome.keys.account] = [outcome.why(key) for key in range(len(outcome.keys))]
    return KamAssignment(frozen(kam_of), frozen(reason), frozen(hours), "optimal" if proved else "feasible")
