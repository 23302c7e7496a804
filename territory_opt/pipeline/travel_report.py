"""The section `travel` of the report: source of the travel times, and how many are estimated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.pipeline.travel_counts import TravelCounts
from territory_opt.pipeline.travel_times import TravelRequests
from territory_opt.travel.prepared_travel import PreparedTravel
from territory_opt.travel.provider import FillReason

REASONS: Mapping[FillReason, tuple[str, str]] = {
    FillReason.NO_ROUTE: ("no_route", "without a route"),
    FillReason.FAR_FROM_ROAD: ("far_from_road", "of places too far from a road"),
    FillReason.NOT_ANSWERED: ("not_answered", "that the server did not answer"),
    FillReason.NOT_IN_TABLE: ("not_in_table", "that are not in the table"),
}
"""Report key and text of each reason."""


def with_travel_report(plan: JudgedPlan, requests: TravelRequests) -> JudgedPlan:
    """Add the section `travel` and notes on estimated times to the report."""
    settings = requests.provider.settings()
    section: dict[str, Any] = {
        "provider": requests.provider.name,
        "settings": settings,
        **dict.fromkeys(("cells", "hops", "neighbours", "snapped_m")),
        "estimated_bases": 0,
        "estimated_bases_today": requests.unserved_today,
    }
    notes: list[str] = []
    if isinstance(requests.provider, PreparedTravel):
        bases = _estimated_bases(plan, requests.provider)
        section |= {
            "cells": _counts(requests.cells),
            "hops": _counts(requests.hops),
            "neighbours": _counts(requests.neighbours),
            "snapped_m": _snapped(requests, float(settings.get("max_snap_m", np.inf))),
            "estimated_bases": bases,
        }
        notes = _notes(requests, section)
    report = {**plan.report, "travel": section, "notes": [*plan.report["notes"], *notes]}
    return replace(plan, report=report)


def _counts(counted: TravelCounts | None) -> dict[str, Any] | None:
    if counted is None:
        return None
    return {
        "asked": counted.requested,
        "cached": counted.cached,
        "filled": counted.filled.total(),
        **{name: counted.filled[reason] for reason, (name, _) in REASONS.items()},
    }


def _snapped(requests: TravelRequests, limit: float) -> dict[str, Any] | None:
    """Distances by which places were snapped to a road; None without roads."""
    counts = (requests.cells, requests.hops, requests.neighbours)
    snapped = [
        counted.snapped_m for counted in counts if counted is not None and counted.snapped_m is not None
    ]
    if not snapped:
        return None
    metres = np.concatenate(snapped)
    return {
        "mean": round(float(metres.mean()), 1) if len(metres) else 0.0,
        "largest": round(float(metres.max(initial=0.0)), 1),
        "limit": limit,
        "beyond": int((metres > limit).sum()),
    }


def _estimated_bases(plan: JudgedPlan, prepared: PreparedTravel) -> int:
    """Number of territories with a base whose times were not requested."""
    served = plan.base[np.isfinite(plan.base).all(axis=1)]
    return int((~prepared.has_times_from(served)).sum())


def _notes(requests: TravelRequests, section: Mapping[str, Any]) -> list[str]:
    notes = list(requests.warnings)
    for key, label in (("cells", "travel times"), ("hops", "times from stop to stop")):
        counts = section[key]
        if counts and counts["filled"]:
            parts = [f"{counts[name]:,} {text}" for name, text in REASONS.values() if counts[name]]
            notes.append(
                f"{counts['filled']:,} of {counts['asked']:,} {label} are estimated: {', '.join(parts)}."
            )
    notes += _neighbour_notes(section["neighbours"])
    if section["hops"] is None:
        notes.append("Times from stop to stop are estimated: the table of travel times does not have them.")
    if count := section["estimated_bases"]:
        notes.append(
            f"{count} territories are served from a place that is no rep's home; their travel is estimated."
        )
    if count := requests.unserved_today:
        notes.append(
            f"{count} of today's territories have no rep; they are measured by the estimate, from the "
            "unit that serves them best."
        )
    return notes


def _neighbour_notes(counts: Mapping[str, int] | None) -> list[str]:
    """Note on unknown times between neighbours; "no route" is a known result."""
    unknown = counts["filled"] - counts["no_route"] if counts else 0
    if not counts or not unknown:
        return []
    return [
        f"{unknown:,} of {counts['asked']:,} times from unit to neighbouring unit are not known; units that "
        "touch stay neighbours where no time is known."
    ]
