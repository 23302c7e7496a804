"""Hours a year, driving and use of each rep."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.judge.json_numbers import figure
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.arrays import Floats
from territory_opt.model.field_year import FieldYear
from territory_opt.resolve import ResolvedScenario


def field_year(resolved: ResolvedScenario, plan: MeasuredPlan) -> FieldYear | None:
    """Return the year in the field of every territory; None in a book without visits, or without travel."""
    service, year = resolved.service, resolved.scenario.workload
    if not len(service.visits) or resolved.field.frame.kind == "local":
        return None
    served = plan.served
    own = served.visit_hours + served.drive_hours
    hours, capacity = own + served.key_hours, _capacities(resolved, plan)
    return FieldYear(
        workload_hours=hours,
        drive_share=_ratio(served.drive_hours, own),
        visits_per_day=_ratio(served.visits * year.field_minutes / 60.0, own),
        capacity_hours=capacity,
        utilisation=_ratio(hours, capacity),
    )


def workload_section(
    resolved: ResolvedScenario, plan: MeasuredPlan, found: FieldYear | None
) -> dict[str, Any] | None:
    """`workload` of the report."""
    if found is None:
        return None
    year, visits = resolved.scenario.workload, float(plan.served.visits.sum())
    own = float((plan.served.visit_hours + plan.served.drive_hours).sum())
    hours = float(found.workload_hours.sum())
    return {
        "hours_per_year": year.field_hours,
        "workload_hours": hours,
        "drive_hours": float(plan.served.drive_hours.sum()),
        "drive_share": figure(float(plan.served.drive_hours.sum()) / own) if own else None,
        "visits_per_day": figure(visits * year.field_minutes / 60.0 / own) if own else None,
        "utilisation": figure(hours / float(found.capacity_hours.sum())),
        "over_capacity": int((found.utilisation > 1.0).sum()),
        "measured_error": {
            "workload": year.measured_workload_error,
            "drive": year.measured_drive_error,
        },
        "territories": _rows(plan, found),
    }


def _rows(plan: MeasuredPlan, found: FieldYear) -> list[dict[str, Any]]:
    names = ("workload_hours", "drive_share", "visits_per_day", "capacity_hours", "utilisation")
    return [
        {"territory_id": str(territory)} | {name: figure(getattr(found, name)[t]) for name in names}
        for t, territory in enumerate(plan.roster.territory_id)
    ]


def _capacities(resolved: ResolvedScenario, plan: MeasuredPlan) -> Floats:
    """Hours of each territory's rep, and of a working year where the rep has none, or there is no rep."""
    usual, reps, rep_of = resolved.scenario.workload.field_hours, resolved.book.reps, plan.roster.rep_of
    if reps is None or not len(reps):
        return np.full(len(rep_of), usual)
    own = np.where(rep_of >= 0, reps.capacity_hours[rep_of], np.nan)
    return np.where(np.isfinite(own), own, usual)


def _ratio(over: Floats, under: Floats) -> Floats:
    out = np.full(len(over), np.nan)
    np.divide(over, under, out=out, where=under > 0)
    return out
