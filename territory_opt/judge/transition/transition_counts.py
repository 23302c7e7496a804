"""Totals of the changes of owner."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.model.arrays import Ints
from territory_opt.model.transition import Transition
from territory_opt.resolve import ResolvedScenario


def transition_counts(resolved: ResolvedScenario, transition: Transition | None) -> dict[str, Any] | None:
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
    return {
        **_counts(resolved, transition.customer),
        "owner_unknown": transition.unknown,
        "changes": [
            {
                "from": old,
                "to": new,
                "with_owner": owned,
                **_counts(resolved, transition.customer[group == i]),
            }
            for i, (old, new, owned) in enumerate(ordered)
        ],
    }


def _counts(resolved: ResolvedScenario, rows: Ints) -> dict[str, Any]:
    customers = resolved.book.customers
    assert customers is not None
    return {
        "customers": len(rows),
        "accounts": len(np.unique(resolved.segmentation.account_of[rows])),
        "revenue": float(customers.revenue[rows].sum()),
    }
