"""Figures of key accounts and KAMs."""

from __future__ import annotations

import numpy as np

from territory_opt.accounts.portfolios import LEVELS, portfolios
from territory_opt.model.arrays import Bools
from territory_opt.model.key_accounts import KamAssignment, KamRemedy
from territory_opt.model.report.account_rows import (
    KamRemedyRow,
    KamRow,
    KeyAccountsSection,
    UnassignedAccount,
)
from territory_opt.resolve import ResolvedScenario
from territory_opt.wording.finding_text import worded_parts, worded_text


def key_account_section(
    resolved: ResolvedScenario, assignment: KamAssignment, field_hours: float
) -> KeyAccountsSection:
    """Number of key accounts, their sites, and their share of all revenue (0 without revenue).

    Parameters
    ----------
    resolved : ResolvedScenario
    assignment : KamAssignment
    field_hours : float
        Hours a year of territories at key accounts' sites.
    """
    segmentation, customers = resolved.segmentation, resolved.book.customers
    revenue = np.zeros(0) if customers is None else customers.revenue
    total, sites = float(revenue.sum()), _key_sites(resolved)
    unplaced = segmentation.is_key & (assignment.kam_of < 0)
    return KeyAccountsSection(
        accounts=int(segmentation.is_key.sum()),
        customers=int(sites.sum()),
        revenue_share=float(revenue[sites].sum()) / total if total > 0 else 0.0,
        levels={level: int((segmentation.level == level).sum()) for level in LEVELS},
        unassigned=tuple(str(name) for name in segmentation.account_id[unplaced]),
        unassigned_why=tuple(
            UnassignedAccount(
                str(segmentation.account_id[account]),
                worded_parts(assignment.reason[account]),
                worded_parts(assignment.remedy[account]),
            )
            for account in np.flatnonzero(unplaced).tolist()
        ),
        remedies=tuple(_remedy_row(remedy) for remedy in assignment.remedies),
        status=assignment.status,
        goals=tuple(assignment.goals),
        bound=assignment.bound,
        gap=assignment.gap,
        field_hours=field_hours if field_hours > 0 else None,
    )


def _remedy_row(remedy: KamRemedy) -> KamRemedyRow:
    return KamRemedyRow(
        words=worded_text(remedy.finding),
        accounts=remedy.accounts,
        new_kams=remedy.new_kams,
        languages=remedy.languages,
        industries=remedy.industries,
        countries=remedy.countries,
        levels=remedy.levels,
        kam_id=remedy.kam_id,
        places=remedy.places,
        hours=remedy.hours,
    )


def kam_rows(resolved: ResolvedScenario, assignment: KamAssignment) -> tuple[KamRow, ...]:
    """One row per KAM, in the order of the book."""
    book, kams = resolved.book, resolved.book.kams
    if kams is None:
        return ()
    found = portfolios(book.customers, kams, resolved.segmentation, assignment, resolved.scenario.workload)
    return tuple(
        KamRow(
            kam_id=str(kams.kam_id[kam]),
            name=str(kams.name[kam]),
            accounts=int(found.accounts[kam]),
            min_accounts=int(kams.min_accounts[kam]),
            max_accounts=int(kams.max_accounts[kam]),
            levels={level: int(count[kam]) for level, count in found.levels.items()},
            hours=float(found.hours[kam]),
            service_hours=float(found.service_hours[kam]),
            travel_hours=float(found.travel_hours[kam]),
            capacity_hours=float(kams.capacity_hours[kam]),
            partner_hours=float(found.partner_hours[kam]),
            partner_capacity_hours=float(kams.partner_hours[kam]),
            revenue=float(found.revenue[kam]),
            potential=float(found.potential[kam]),
            cost=float(kams.cost[kam]),
        )
        for kam in range(len(kams))
    )


def _key_sites(resolved: ResolvedScenario) -> Bools:
    sites: Bools = np.asarray(resolved.segmentation.coverage == "key_account", dtype=np.bool_)
    return sites
