"""Totals of the changes of owner."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from territory_opt.model.arrays import Ints
from territory_opt.model.report.change_rows import TransitionChange, TransitionSection
from territory_opt.model.transition import Transition
from territory_opt.resolve import ResolvedScenario


def transition_counts(resolved: ResolvedScenario, transition: Transition | None) -> TransitionSection | None:
    """Customers, accounts and revenue whose owner changes, in all and by old and new coverage.

    Customers with and without an owner in the plan are counted separately. None when the book has no owners
    of today.
    """
    if transition is None:
        return None
    before, after = transition.old_coverage.tolist(), transition.new_coverage.tolist()
    kinds = list(zip(before, after, (transition.new_kind != "").tolist(), strict=True))
    ordered = sorted(set(kinds))
    place = {kind: i for i, kind in enumerate(ordered)}
    group = np.array([place[kind] for kind in kinds], dtype=np.int64)
    groups = [_counted(resolved, transition.customer[group == i]) for i in range(len(ordered))]
    return TransitionSection(
        **_counted(resolved, transition.customer)._asdict(),
        owner_unknown=transition.unknown,
        changes=tuple(
            TransitionChange(old, new, owned, *counted)
            for (old, new, owned), counted in zip(ordered, groups, strict=True)
        ),
    )


class _Counted(NamedTuple):
    """Customers, their accounts and their revenue a year."""

    customers: int
    accounts: int
    revenue: float


def _counted(resolved: ResolvedScenario, rows: Ints) -> _Counted:
    customers = resolved.book.customers
    assert customers is not None
    accounts = np.unique(resolved.segmentation.account_of[rows])
    return _Counted(len(rows), len(accounts), float(customers.revenue[rows].sum()))
