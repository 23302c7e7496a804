"""Suggested homes for reps without a home."""

from __future__ import annotations

import numpy as np

from territory_opt.criteria.service import Service
from territory_opt.geography.lonlat import points_to_lonlat
from territory_opt.judge.homes.home_travel import drive_hours, own_stops
from territory_opt.judge.json_numbers import finite_or_none
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.members import members
from territory_opt.judge.objective import cost_function, weighted_cost_unit
from territory_opt.judge.territory_bases import best_members
from territory_opt.model.arrays import Ints
from territory_opt.model.report.home_rows import NextPlace, SuggestedHome
from territory_opt.resolve import ResolvedScenario

ALTERNATIVES = 2
"""Number of places listed after the best one."""


def suggested_homes(resolved: ResolvedScenario, plan: MeasuredPlan) -> tuple[SuggestedHome, ...]:
    """`suggested_homes` of the report: one row per territory whose rep has no home, or that has no rep.

    The place is the member unit with the least objective: the base. The objective counts one-way trips; the
    hours driven, in tours of several visits, may rank the places differently.
    """
    reps, territories = resolved.book.reps, plan.territories
    has_home = np.zeros(len(territories), dtype=np.bool_)
    if reps is not None and len(reps):
        has_home = (territories.rep_of >= 0) & np.isfinite(reps.homes[territories.rep_of]).all(axis=1)
    groups, stops = members(plan.label, len(territories)), own_stops(resolved, plan.label, len(territories))
    return tuple(
        _suggestion(resolved, plan, int(t), groups[t], None if stops is None else stops[t])
        for t in np.flatnonzero(~has_home)
        if len(groups[t])
    )


def rep_id(resolved: ResolvedScenario, rep: int) -> str | None:
    """Id of a rep by its index; None where it is -1."""
    reps = resolved.book.reps
    return None if reps is None or rep < 0 else str(reps.rep_id[rep])


def _suggestion(
    resolved: ResolvedScenario, plan: MeasuredPlan, territory: int, units: Ints, stops: Service | None
) -> SuggestedHome:
    """The best place in a territory, and the next ones with their excess."""
    found, objective = best_members(resolved, cost_function(resolved), units, 1 + ALTERNATIVES)
    hours = None if stops is None else drive_hours(stops, resolved.field.unit_points[found])
    best, *others = (
        NextPlace(
            *_place(resolved, unit),
            objective=float(objective[i]),
            travel_hours=None if hours is None else float(hours[i]),
            more=finite_or_none(objective[i] / objective[0] - 1.0) if objective[0] > 0 else None,
        )
        for i, unit in enumerate(found.tolist())
    )
    territories = plan.territories
    return SuggestedHome(
        rep_id=rep_id(resolved, int(territories.rep_of[territory])),
        territory_id=str(territories.territory_id[territory]),
        unit_id=best.unit_id,
        lon=best.lon,
        lat=best.lat,
        objective=best.objective,
        travel_hours=best.travel_hours,
        unit=weighted_cost_unit(resolved),
        next=tuple(others),
    )


def _place(resolved: ResolvedScenario, unit: int) -> tuple[str, float | None, float | None]:
    """Id, longitude and latitude of a unit; no coordinates in a local plane."""
    lonlat = points_to_lonlat(resolved.field.frame, resolved.field.unit_points[unit : unit + 1])[0]
    return str(resolved.book.units.unit_id[unit]), finite_or_none(lonlat[0]), finite_or_none(lonlat[1])
