"""The section of report.html about homes: who got which territory, and where to live."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.export.json_values import plain
from territory_opt.export.layers.ownership import rep_names
from territory_opt.export.report_page.plan.quality_section import Report
from territory_opt.formulate import unit_names
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.wording.number_text import NONE, counted, number, percent

SIDES = (
    ("plan", "This plan"),
    ("least_travel", "Least {unit}, whoever they know"),
    ("most_kept", "Most kept, wherever they live"),
)


def homes(plan: JudgedPlan, report: Report) -> dict[str, Any] | None:
    """Sentences and tables; None where every rep starts at home and nobody could be exchanged."""
    told, suggested = report.get("matching"), report.get("suggested_homes") or []
    away = _away(plan)
    if told is None and not suggested and not away:
        return None
    return {
        "lines": [] if told is None else _lines(told),
        "sides": [] if told is None else _sides(told),
        "of": "customers" if told is None else told["of"],
        "has_known": bool(told and told["known"]),
        "away": away,
        "suggested": _suggestions(plan, suggested),
        "has_hours": any(row["travel_hours"] is not None for row in suggested),
        "unit": suggested[0]["unit"] if suggested else None,
        "length": plan.book.frame.distance_unit,
    }


def _sides(told: Report) -> list[dict[str, Any]]:
    return [{"name": name.format(unit=told["unit"]), **told[key]} for key, name in SIDES]


def _lines(told: Report) -> list[str]:
    known, kept = told["known"], told["plan"]["kept"]
    if not known:
        return [
            "Reps have the territories that lie best to their homes: least is "
            f"{told['unit']}. Whom they know today is not told."
        ]
    return [
        f"{number(kept)} of {counted(known, told['of'][:-1])} whose rep of today is known keep that rep. "
        f"Which rep has which territory was settled once the territories were: by {told['unit']} from home "
        f"and by those who keep their rep (keep = {told['keep']:g})."
    ]


def _away(plan: JudgedPlan) -> list[dict[str, Any]]:
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


def _suggestions(plan: JudgedPlan, rows: list[Report]) -> list[dict[str, Any]]:
    reps, units = plan.book.reps, plan.book.units
    people = {} if reps is None else dict(zip(reps.rep_id.tolist(), reps.name.tolist(), strict=True))
    places = dict(zip(units.unit_id.tolist(), unit_names(units).tolist(), strict=True)) if rows else {}
    return [
        {
            "id": row["territory_id"],
            "rep": people.get(row["rep_id"]) or row["rep_id"] or ("vacant" if reps else NONE),
            "place": places[row["unit_id"]],
            "at": _coordinates(row),
            "objective": row["objective"],
            "hours": row["travel_hours"],
            "next": [
                {
                    "place": places[other["unit_id"]],
                    "at": _coordinates(other),
                    "more": percent(other["more"]),
                    "hours": other["travel_hours"],
                }
                for other in row["next"]
            ],
        }
        for row in rows
    ]


def _coordinates(row: Report) -> str | None:
    """Latitude and longitude to about 100 m, as maps take them; None in a local plane."""
    return None if row["lat"] is None else f"{row['lat']:.3f}, {row['lon']:.3f}"
