"""What the report says about travel times: where they come from, and how many are estimated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.pipeline.travel_counts import Tally
from territory_opt.pipeline.travel_times import TravelRequests
from territory_opt.travel.prepared_travel import PreparedTravel
from territory_opt.travel.provider import Filled

WHY: Mapping[Filled, tuple[str, str]] = {
    Filled.NO_ROUTE: ("no_route", "without a route"),
    Filled.FAR_FROM_ROAD: ("far_from_road", "of places too far from a road"),
    Filled.NOT_ANSWERED: ("not_answered", "that the server did not answer"),
    Filled.NOT_IN_TABLE: ("not_in_table", "that are not in the table"),
}
"""How each reason is called in the report, and said."""


def with_travel_report(plan: JudgedPlan, asked: TravelRequests) -> JudgedPlan:
    """Add the section `travel` to the report, and a note for everything that was estimated."""
    settings = asked.provider.settings()
    section: dict[str, Any] = {
        "provider": asked.provider.name,
        "settings": settings,
        **dict.fromkeys(("cells", "hops", "neighbours", "snapped_m")),
        "estimated_bases": 0,
        "estimated_bases_today": asked.today,
    }
    notes: list[str] = []
    if isinstance(asked.provider, PreparedTravel):
        bases = _estimated_bases(plan, asked.provider)
        section |= {
            "cells": _counts(asked.cells),
            "hops": _counts(asked.hops),
            "neighbours": _counts(asked.neighbours),
            "snapped_m": _snapped(
                (asked.cells, asked.hops, asked.neighbours), float(settings.get("max_snap_m", np.inf))
            ),
            "estimated_bases": bases,
        }
        notes = _notes(asked, section)
    report = {**plan.report, "travel": section, "notes": [*plan.report["notes"], *notes]}
    return replace(plan, report=report)


def _counts(tally: Tally | None) -> dict[str, Any] | None:
    if tally is None:
        return None
    return {
        "asked": tally.asked,
        "cached": tally.cached,
        "filled": tally.filled.total(),
        **{name: tally.filled[reason] for reason, (name, _) in WHY.items()},
    }


def _snapped(tallies: Iterable[Tally | None], most: float) -> dict[str, Any] | None:
    """How far places were moved to a road; None where the provider has no roads."""
    moved = [tally.snapped_m for tally in tallies if tally is not None and tally.snapped_m is not None]
    if not moved:
        return None
    metres = np.concatenate(moved)
    return {
        "mean": round(float(metres.mean()), 1) if len(metres) else 0.0,
        "largest": round(float(metres.max(initial=0.0)), 1),
        "limit": most,
        "beyond": int((metres > most).sum()),
    }


def _estimated_bases(plan: JudgedPlan, prepared: PreparedTravel) -> int:
    """Count the territories served from a place whose times nobody asked for."""
    served = plan.base[np.isfinite(plan.base).all(axis=1)]
    return int((~prepared.serves(served)).sum())


def _notes(asked: TravelRequests, section: Mapping[str, Any]) -> list[str]:
    notes = list(asked.trouble)
    for key, noun in (("cells", "travel times"), ("hops", "times from stop to stop")):
        counts = section[key]
        if counts and counts["filled"]:
            parts = [f"{counts[name]:,} {said}" for name, said in WHY.values() if counts[name]]
            notes.append(
                f"{counts['filled']:,} of {counts['asked']:,} {noun} are estimated: {', '.join(parts)}."
            )
    notes += _neighbour_notes(section["neighbours"])
    if section["hops"] is None:
        notes.append("Times from stop to stop are estimated: the table of travel times does not tell them.")
    if count := section["estimated_bases"]:
        notes.append(
            f"{count} territories are served from a place that is no rep's home; their travel is estimated."
        )
    if asked.today:
        notes.append(
            f"{asked.today} of today's territories have no rep; they are measured by the estimate, from the "
            "unit that serves them best."
        )
    return notes


def _neighbour_notes(counts: Mapping[str, int] | None) -> list[str]:
    """Say how often the road could not be asked; that there is no route is an answer."""
    unknown = counts["filled"] - counts["no_route"] if counts else 0
    if not counts or not unknown:
        return []
    return [
        f"{unknown:,} of {counts['asked']:,} times from unit to neighbouring unit are not known; units that "
        "touch stay neighbours where no time is known."
    ]
