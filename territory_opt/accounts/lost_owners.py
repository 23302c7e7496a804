"""Accounts that lose today's KAM or agent because their sites are served otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from territory_opt.model.about_file import MAX_IDS
from territory_opt.model.arrays import Bools, Texts
from territory_opt.model.book import Customers
from territory_opt.model.findings.account_findings import OwnerLost
from territory_opt.model.key_accounts import Segmentation


def lost_owners(customers: Customers | None, segmentation: Segmentation) -> Iterator[OwnerLost]:
    """One finding for KAMs and one for agents: sites that name one and get another coverage than theirs."""
    if customers is None:
        return
    owners: tuple[tuple[Literal["KAM", "agent"], Texts, str], ...] = (
        ("KAM", customers.kam_id, "key_account"),
        ("agent", customers.agent_id, "inside_sales"),
    )
    for role, ids, coverage in owners:
        named = ids != ""
        # A site that names both is its KAM's.
        named &= (role == "KAM") | (customers.kam_id == "")
        lost = np.asarray(named & (segmentation.coverage != coverage), dtype=np.bool_)
        if lost.any():
            yield _lost(role, ids, lost, np.asarray(named & ~lost, dtype=np.bool_), customers, segmentation)


def _lost(
    role: Literal["KAM", "agent"],
    ids: Texts,
    lost: Bools,
    kept: Bools,
    customers: Customers,
    segmentation: Segmentation,
) -> OwnerLost:
    accounts = np.unique(segmentation.account_of[lost])
    revenue = np.bincount(
        segmentation.account_of[lost],
        weights=customers.revenue[lost],
        minlength=len(segmentation.account_id),
    )
    accounts = accounts[np.argsort(-revenue[accounts], kind="stable")]
    partly = np.isin(accounts, segmentation.account_of[kept])
    return OwnerLost(
        role=role,
        accounts=tuple(str(name) for name in segmentation.account_id[accounts[:MAX_IDS]]),
        count=len(accounts),
        partly=int(partly.sum()),
        customers=int(lost.sum()),
        revenue=float(customers.revenue[lost].sum()),
        owners=tuple(sorted({str(one) for one in ids[lost]}))[:MAX_IDS],
        coverages=tuple(sorted({str(one) for one in segmentation.coverage[lost]})),
        given=int((customers.coverage[lost] != "").sum()),
        any_key=bool(segmentation.is_key.any()),
    )
