"""Where reps without a home had best live."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.criteria.service import Service
from territory_opt.geography.lonlat import points_to_lonlat
from territory_opt.judge.homes.home_travel import drive_hours, own_stops
from territory_opt.judge.json_numbers import figure
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.members import members
from territory_opt.judge.objective import cost_of, serving_unit
from territory_opt.judge.territory_bases import best_members
from territory_opt.model.arrays import Ints
from territory_opt.resolve import ResolvedScenario

NEXT = 2
"""So many places are named after the best one."""


def suggested_homes(resolved: ResolvedScenario, plan: MeasuredPlan) -> list[dict[str, Any]]:
    """`suggested_homes` of the report: a row for each territory whose rep has no home, or that has no rep.

    The place is the member unit from which the territory's objective is least: its base. That counts
    single ways; the hours driven, where visits are joined into tours, may rank places otherwise.
    """
    reps, roster = resolved.book.reps, plan.roster
    settled = np.zeros(len(roster), dtype=np.bool_)
    if reps is not None and len(reps):
        settled = (roster.rep_of >= 0) & np.isfinite(reps.homes[roster.rep_of]).all(axis=1)
    groups, stops = members(plan.label, len(roster)), own_stops(resolved, plan.label, len(roster))
    return [
        {
            "rep_id": rep_id(resolved, int(roster.rep_of[t])),
            "territory_id": str(roster.territory_id[t]),
            **_places(resolved, groups[t], None if stops is None else stops[t]),
        }
        for t in np.flatnonzero(~settled)
        if len(groups[t])
    ]


def rep_id(resolved: ResolvedScenario, rep: int) -> str | None:
    """Id of a rep by its index; None where it is -1."""
    reps = resolved.book.reps
    return None if reps is None or rep < 0 else str(reps.rep_id[rep])


def _places(resolved: ResolvedScenario, units: Ints, stops: Service | None) -> dict[str, Any]:
    """The best place in a territory, and what the next ones take more."""
    found, objective = best_members(resolved, cost_of(resolved), units, 1 + NEXT)
    hours = None if stops is None else drive_hours(stops, resolved.field.unit_points[found])
    rows = [
        {
            **_place(resolved, unit),
            "objective": float(objective[i]),
            "travel_hours": None if hours is None else float(hours[i]),
        }
        for i, unit in enumerate(found.tolist())
    ]
    best = rows[0]["objective"]
    for row in rows[1:]:
        row["more"] = figure(row["objective"] / best - 1.0) if best > 0 else None
    return {**rows[0], "unit": serving_unit(resolved), "next": rows[1:]}


def _place(resolved: ResolvedScenario, unit: int) -> dict[str, Any]:
    at = points_to_lonlat(resolved.field.frame, resolved.field.unit_points[unit : unit + 1])[0]
    names = resolved.book.units.unit_id
    return {"unit_id": str(names[unit]), "lon": figure(at[0]), "lat": figure(at[1])}
