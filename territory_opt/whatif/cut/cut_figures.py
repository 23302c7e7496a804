"""Figures of one plan of a sweep: KAMs and field."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, sums
from territory_opt.model.judged_plan import JudgedPlan


@dataclass(frozen=True)
class KamFigures:
    """KAMs of one cut.

    Parameters
    ----------
    kams : int
        In the book.
    at_work : int
        With accounts.
    hours : float
        A year, of KAMs and partners.
    unassigned : int
        Key accounts without a KAM.
    unassigned_revenue : float
        Of those.
    """

    kams: int
    at_work: int
    hours: float
    unassigned: int
    unassigned_revenue: float


@dataclass(frozen=True)
class FieldFigures:
    """Work of the field at one cut.

    Parameters
    ----------
    hours : float
        A year: visits, preparation and driving, service at key accounts' sites included.
    drive_hours : float
        Driving alone.
    travel_minutes_per_visit : float or None
    """

    hours: float
    drive_hours: float
    travel_minutes_per_visit: float | None


def kam_figures(plan: JudgedPlan) -> KamFigures:
    """KAMs in the book and with accounts, their hours, and unassigned key accounts."""
    kams, assigned = plan.book.kams, plan.kam_assignment
    placed = assigned.kam_of >= 0
    unassigned = np.flatnonzero(plan.segmentation.is_key & ~placed)
    return KamFigures(
        kams=0 if kams is None else len(kams),
        at_work=len(np.unique(assigned.kam_of[placed])),
        hours=float(np.nansum(assigned.hours[placed] + assigned.partner_hours[placed])),
        unassigned=len(unassigned),
        unassigned_revenue=float(_revenue(plan)[unassigned].sum()),
    )


def field_figures(plan: JudgedPlan) -> FieldFigures:
    """Hours of the field (visits, preparation, driving) and driving minutes per visit."""
    drive = float(plan.drive_hours.sum())
    work, field = plan.scenario.workload, plan.segmentation.coverage == "territory"
    customers = plan.book.customers
    service = 0.0
    if customers is not None:
        minutes = customers.visit_minutes[field] + work.prep_minutes
        service = float((customers.visits[field] * minutes).sum()) / 60.0
    at_keys = 0.0 if plan.key_service_hours is None else float(plan.key_service_hours.sum())
    return FieldFigures(
        hours=service + drive + at_keys,
        drive_hours=drive,
        travel_minutes_per_visit=plan.report.compactness.travel_minutes_per_visit,
    )


def _revenue(plan: JudgedPlan) -> Floats:
    """Revenue of the key account sites of each account, shape (accounts,)."""
    customers, split = plan.book.customers, plan.segmentation
    if customers is None:
        return np.zeros(len(split.account_id))
    sites = split.coverage == "key_account"
    return sums(split.account_of[sites], customers.revenue[sites], len(split.account_id))
