"""Hours a year, driving share and utilisation of each rep."""

from __future__ import annotations

import numpy as np

from territory_opt.judge.json_numbers import finite_or_none
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.arrays import Floats
from territory_opt.model.report.workload_rows import MeasuredError, WorkloadRow, WorkloadSection
from territory_opt.model.territory_workload import TerritoryWorkload
from territory_opt.resolve import ResolvedScenario

OVER_CAPACITY = 1.0 + 1e-9
"""Utilisation above which hours exceed a capacity by more than rounding."""


def territory_workload(resolved: ResolvedScenario, plan: MeasuredPlan) -> TerritoryWorkload | None:
    """Workload of every territory; None in a book without visits, or without travel times."""
    service, year = resolved.service, resolved.scenario.workload
    if not len(service.visits) or resolved.field.frame.kind == "local":
        return None
    served = plan.served
    own = served.visit_hours + served.drive_hours
    hours, capacity = own + served.key_hours, _capacities(resolved, plan)
    return TerritoryWorkload(
        workload_hours=hours,
        drive_share=_ratio(served.drive_hours, own),
        visits_per_day=_ratio(served.visits * year.field_minutes / 60.0, own),
        capacity_hours=capacity,
        utilisation=_ratio(hours, capacity),
    )


def workload_section(
    resolved: ResolvedScenario, plan: MeasuredPlan, workload: TerritoryWorkload | None
) -> WorkloadSection | None:
    """`workload` of the report."""
    if workload is None:
        return None
    year, visits = resolved.scenario.workload, float(plan.served.visits.sum())
    own = float((plan.served.visit_hours + plan.served.drive_hours).sum())
    hours = float(workload.workload_hours.sum())
    return WorkloadSection(
        hours_per_year=year.field_hours,
        workload_hours=hours,
        drive_hours=float(plan.served.drive_hours.sum()),
        drive_share=finite_or_none(float(plan.served.drive_hours.sum()) / own) if own else None,
        visits_per_day=finite_or_none(visits * year.field_minutes / 60.0 / own) if own else None,
        utilisation=finite_or_none(hours / float(workload.capacity_hours.sum())),
        over_capacity=int((workload.utilisation > OVER_CAPACITY).sum()),
        measured_error=MeasuredError(year.measured_workload_error, year.measured_drive_error),
        territories=_rows(plan, workload),
    )


def _rows(plan: MeasuredPlan, workload: TerritoryWorkload) -> tuple[WorkloadRow, ...]:
    return tuple(
        WorkloadRow(
            territory_id=str(territory),
            workload_hours=finite_or_none(workload.workload_hours[t]),
            drive_share=finite_or_none(workload.drive_share[t]),
            visits_per_day=finite_or_none(workload.visits_per_day[t]),
            capacity_hours=finite_or_none(workload.capacity_hours[t]),
            utilisation=finite_or_none(workload.utilisation[t]),
        )
        for t, territory in enumerate(plan.territories.territory_id)
    )


def _capacities(resolved: ResolvedScenario, plan: MeasuredPlan) -> Floats:
    """Capacity of each territory's rep; the hours of a working year where there is none."""
    default_hours = resolved.scenario.workload.field_hours
    reps, rep_of = resolved.book.reps, plan.territories.rep_of
    if reps is None or not len(reps):
        return np.full(len(rep_of), default_hours)
    own = np.where(rep_of >= 0, reps.capacity_hours[rep_of], np.nan)
    return np.where(np.isfinite(own), own, default_hours)


def _ratio(numerator: Floats, denominator: Floats) -> Floats:
    ratio = np.full(len(numerator), np.nan)
    np.divide(numerator, denominator, out=ratio, where=denominator > 0)
    return ratio
