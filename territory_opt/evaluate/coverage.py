"""Key accounts and their managers in figures."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.brief import Brief
from territory_opt.model.arrays import Bools, Floats, sums
from territory_opt.model.key_accounts import KamAssignment


def key_accounts(brief: Brief, assignment: KamAssignment) -> dict[str, Any]:
    """Accounts that are key, their sites, and what share of all revenue they bring (0 without revenue)."""
    segmentation, customers = brief.segmentation, brief.book.customers
    revenue = np.zeros(0) if customers is None else customers.revenue
    total, sites = float(revenue.sum()), _key_sites(brief)
    unplaced = segmentation.is_key & (assignment.kam_of < 0)
    return {
        "accounts": int(segmentation.is_key.sum()),
        "customers": int(sites.sum()),
        "revenue_share": float(revenue[sites].sum()) / total if total > 0 else 0.0,
        "unassigned": [str(name) for name in segmentation.account_id[unplaced]],
    }


def kam_rows(brief: Brief, assignment: KamAssignment) -> list[dict[str, Any]]:
    """One row a KAM, in the order of the book."""
    kams = brief.book.kams
    if kams is None:
        return []
    placed = assignment.kam_of >= 0
    owner = assignment.kam_of[placed]
    accounts = np.bincount(owner, minlength=len(kams))
    hours = sums(owner, assignment.hours[placed], len(kams))
    revenue = sums(owner, _account_revenue(brief)[placed], len(kams))
    return [
        {
            "kam_id": str(kams.kam_id[kam]),
            "name": str(kams.name[kam]),
            "accounts": int(accounts[kam]),
            "max_accounts": int(kams.max_accounts[kam]),
            "hours": float(hours[kam]),
            "capacity_hours": float(kams.capacity_hours[kam]),
            "revenue": float(revenue[kam]),
        }
        for kam in range(len(kams))
    ]


def _key_sites(brief: Brief) -> Bools:
    sites: Bools = np.asarray(brief.segmentation.coverage == "key_account", dtype=np.bool_)
    return sites


def _account_revenue(brief: Brief) -> Floats:
    """Revenue of each account's key sites, shape (accounts,)."""
    customers, segmentation = brief.book.customers, brief.segmentation
    if customers is None:
        return np.zeros(len(segmentation.account_id))
    sites = _key_sites(brief)
    return sums(segmentation.account_of[sites], customers.revenue[sites], len(segmentation.account_id))
