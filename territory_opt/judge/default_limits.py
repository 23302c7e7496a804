"""KAMs whose number of accounts is limited by default, and the accounts that this leaves without a KAM."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from territory_opt.model.about_file import MAX_IDS
from territory_opt.model.findings.book_findings import DefaultLimit
from territory_opt.model.findings.kam_findings import KamsFull, KamsShort, KamsWithoutCapacity
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.resolve import ResolvedScenario


def default_limits(resolved: ResolvedScenario, assignment: KamAssignment) -> Iterator[DefaultLimit]:
    """The book's notes of blank max_accounts; a problem where accounts have no KAM because of them.

    An account counts when eligible KAMs lack a place for it, and a KAM with the default has no place left.
    """
    notes = [one for one in resolved.book.findings if isinstance(one, DefaultLimit)]
    kams, segmentation = resolved.book.kams, resolved.segmentation
    if not notes or kams is None:
        return
    unplaced = np.flatnonzero(segmentation.is_key & (assignment.kam_of < 0)).tolist()
    accounts = [account for account in unplaced if _lacks_place(assignment, account)]
    held = np.bincount(assignment.kam_of[assignment.kam_of >= 0], minlength=len(kams))
    largest = max((_family_size(resolved, account) for account in accounts), default=0)
    for note in notes:
        by_default = np.isin(kams.kam_id, note.ids) if note.count == len(note.ids) else np.ones(len(kams))
        full = np.flatnonzero(
            (by_default > 0) & (held + largest > note.limit) & (kams.max_accounts == note.limit)
        )
        if not accounts or not len(full):
            yield note
            continue
        yield replace(
            note,
            full=tuple(str(name) for name in kams.kam_id[full[:MAX_IDS]]),
            accounts=tuple(str(segmentation.account_id[one]) for one in accounts[:MAX_IDS]),
            accounts_count=len(accounts),
        )


def _lacks_place(assignment: KamAssignment, account: int) -> bool:
    """Whether eligible KAMs have no place for an account."""
    return any(
        isinstance(obstacle, KamsFull) or (isinstance(obstacle, KamsShort) and obstacle.short_of == "places")
        for reason in assignment.reason[account]
        if isinstance(reason, KamsWithoutCapacity)
        for obstacle in reason.obstacles
    )


def _family_size(resolved: ResolvedScenario, account: int) -> int:
    """Key accounts of the family of an account."""
    segmentation = resolved.segmentation
    return int((segmentation.is_key & (segmentation.family == segmentation.family[account])).sum())
