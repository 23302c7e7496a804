"""The section of report.html about homes: who got which territory, and where to live."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.export.ownership import rep_names
from territory_opt.export.page.quality import Report
from territory_opt.export.page.wording import NONE, counted, number, percent
from territory_opt.export.plain import plain
from territory_opt.formulate import unit_names
from territory_opt.model.plan import Plan

SIDES = (
    ("plan", "This plan"),
    ("least_travel", "Least travel, whoever they know"),
    ("most_kept", "Most kept, wherever they live"),
)


def homes(plan: Plan, report: Report) -> dict[str, Any] | None:
    """Sentences and tables; None where every rep starts at home and nobody could be exchanged."""
    told, suggested = report.get("matching"), report.get("suggested_homes") or []
    away = _away(plan)
    if told is None and not suggested and not away:
        return None
    return {
        "lines": [] if told is None else _lines(told),
        "sides": [] if told is None else [{"name": name, **told[key]} for key, name in SIDES],
        "of": "customers" if told is None else told["of"],
        "has_known": bool(told and told["known"]),
        "away": away,
        "suggested": _suggestions(plan, suggested),
        "has_hours": any(row["travel_hours"] is not None for row in suggested),
        "length": plan.book.frame.distance_unit,
    }


def _lines(told: Report) -> list[str]:
    known, kept = told["known"], told["plan"]["kept"]
    if not known:
        return ["Reps have the territories that lie best to their homes; whom they know today is not told."]
    return [
        f"{number(kept)} of {counted(known, told['of'][:-1])} whose rep of today is known keep that rep. "
        "Which rep has which territory was settled once the territories were: by travel from home and by "
        f"those who keep their rep (keep = {told['keep']:g})."
    ]


def _away(plan: Plan) -> list[dict[str, Any]]:
    """Territories whose rep does not live at the base, in order."""
    found = plan.homes
    if found is None:
        return []
    names = rep_names(plan)
    return [
        {
            "id": plan.territory_id[t],
            "rep": names[t] or NONE,
            "km": float(found.km[t]),
            "minutes": plain(found.minutes[t]),
        }
        for t in np.flatnonzero(found.km > 0.0)
    ]


def _suggestions(plan: Plan, rows: list[Report]) -> list[dict[str, Any]]:
    reps, units = plan.book.reps, plan.book.units
    people = {} if reps is None else dict(zip(reps.rep_id.tolist(), reps.name.tolist(), strict=True))
    places = dict(zip(units.unit_id.tolist(), unit_names(units).tolist(), strict=True)) if rows else {}
    return [
        {
            "id": row["territory_id"],
            "rep": people.get(row["rep_id"]) or row["rep_id"] or ("vacant" if reps else NONE),
            "place": places[row["unit_id"]],
            "hours": row["travel_hours"],
            "next": [(places[other["unit_id"]], percent(other["more"])) for other in row["next"]],
        }
        for row in rows
    ]
