"""The section of report.html about homes: matching of reps and territories, and suggested homes."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.export.layers.ownership import rep_names
from territory_opt.model.json_view import as_json
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.report import Report
from territory_opt.model.report.home_rows import MatchingFigures, MatchingSection, NextPlace, SuggestedHome
from territory_opt.model.unit_places import unit_places
from territory_opt.wording.block_text import unit_text
from territory_opt.wording.number_text import UNKNOWN, format_count, format_number, format_percent


def homes_section(plan: JudgedPlan, report: Report) -> dict[str, Any] | None:
    """Sentences and tables; None without matching, suggested homes, and reps who live away from the base."""
    matching, suggested = report.matching, report.suggested_homes
    away = _away(plan)
    if matching is None and not suggested and not away:
        return None
    return {
        "lines": [] if matching is None else _lines(matching),
        "matchings": [] if matching is None else _matchings(matching),
        "of": "customers" if matching is None else matching.item,
        "has_known": matching is not None and bool(matching.known),
        "away": away,
        "suggested": _suggestions(plan, suggested),
        "has_hours": any(row.travel_hours is not None for row in suggested),
        "unit": suggested[0].unit if suggested else None,
        "length": plan.book.frame.distance_unit,
    }


def _matchings(matching: MatchingSection) -> list[tuple[str, MatchingFigures]]:
    return [
        ("This plan", matching.plan),
        (f"Least {matching.unit}, customers kept ignored", matching.least_travel),
        (f"Most {matching.item} kept, travel ignored", matching.most_kept),
    ]


def _lines(matching: MatchingSection) -> list[str]:
    if not matching.known:
        return [
            f"Reps are matched to territories by least {matching.unit} from home. Which rep serves whom "
            "today is not known."
        ]
    known = format_count(matching.known, matching.item[:-1])
    return [
        f"{format_number(matching.plan.kept)} of {known} whose rep of today is known "
        "keep that rep. Reps were matched to the finished territories by "
        f"{matching.unit} from home and by {matching.item} that keep their rep "
        f"(keep = {format_number(matching.keep, significant=6)})."
    ]


def _away(plan: JudgedPlan) -> list[dict[str, Any]]:
    """Territories whose rep does not live at the base."""
    found = plan.homes
    if found is None:
        return []
    names = rep_names(plan)
    return [
        {
            "id": plan.territory_id[t],
            "rep": names[t] or UNKNOWN,
            "km": float(found.km[t]),
            "minutes": as_json(found.minutes[t]),
        }
        for t in np.flatnonzero(found.km > 0.0)
    ]


def _suggestions(plan: JudgedPlan, rows: tuple[SuggestedHome, ...]) -> list[dict[str, Any]]:
    reps, units = plan.book.reps, plan.book.units
    names = {} if reps is None else dict(zip(reps.rep_id.tolist(), reps.name.tolist(), strict=True))
    ids = units.unit_id.tolist()
    texts = map(unit_text, ids, unit_places(units).tolist())
    places = dict(zip(ids, texts, strict=True)) if rows else {}
    return [
        {
            "id": row.territory_id,
            "rep": names.get(row.rep_id) or row.rep_id or ("vacant" if reps else UNKNOWN),
            "place": places[row.unit_id],
            "at": _coordinates(row),
            "objective": row.objective,
            "hours": row.travel_hours,
            "next": [
                {
                    "place": places[other.unit_id],
                    "at": _coordinates(other),
                    "more": format_percent(other.more),
                    "hours": other.travel_hours,
                }
                for other in row.next
            ],
        }
        for row in rows
    ]


def _coordinates(row: SuggestedHome | NextPlace) -> str | None:
    """Latitude and longitude to about 100 m; None in a local frame."""
    return None if row.lat is None else f"{row.lat:.3f}, {row.lon:.3f}"
