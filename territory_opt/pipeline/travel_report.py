"""The section `travel` of the report: source of the travel times, and how many are estimated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from territory_opt.model.finding import Finding
from territory_opt.model.findings.travel_findings import (
    BasesEstimated,
    NeighbourTimesUnknown,
    StopTimesEstimated,
    TimesEstimated,
    TodaysBasesEstimated,
)
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.report.travel_section import SnappedDistances, TravelSection, TravelTimesCount
from territory_opt.pipeline.travel_counts import TravelCounts
from territory_opt.pipeline.travel_times import TravelRequests
from territory_opt.travel.prepared_travel import PreparedTravel
from territory_opt.travel.provider import FillReason
from territory_opt.wording.finding_text import worded

REASONS: Mapping[FillReason, str] = {
    FillReason.NO_ROUTE: "no_route",
    FillReason.FAR_FROM_ROAD: "far_from_road",
    FillReason.NOT_ANSWERED: "not_answered",
    FillReason.NOT_IN_TABLE: "not_in_table",
}
"""Field of the report for each reason."""


def with_travel_report(plan: JudgedPlan, requests: TravelRequests) -> JudgedPlan:
    """Add the section `travel` and findings on estimated times to the report."""
    report, prepared = plan.report, requests.provider
    settings = prepared.settings()
    section = TravelSection(prepared.name, settings, estimated_bases_today=requests.unserved_today)
    if not isinstance(prepared, PreparedTravel):
        return replace(plan, report=replace(report, travel=section))
    estimated = _estimated_bases(plan, prepared)
    section = replace(
        section,
        cells=_counts(requests.cells),
        hops=_counts(requests.hops),
        neighbours=_counts(requests.neighbours),
        snapped_m=_snapped(requests, float(settings.get("max_snap_m", np.inf))),
        estimated_bases=len(estimated),
    )
    known = [one.finding for one in report.findings]
    found = worded([*known, *_findings(requests, section, estimated)])
    return replace(plan, report=replace(report, travel=section).with_findings(found))


def _counts(counted: TravelCounts | None) -> TravelTimesCount | None:
    if counted is None:
        return None
    filled = {name: counted.filled[reason] for reason, name in REASONS.items()}
    return TravelTimesCount(counted.requested, counted.cached, counted.filled.total(), **filled)


def _snapped(requests: TravelRequests, limit: float) -> SnappedDistances | None:
    """Distances by which places were snapped to a road; None without roads."""
    counts = (requests.cells, requests.hops, requests.neighbours)
    snapped = [
        counted.snapped_m for counted in counts if counted is not None and counted.snapped_m is not None
    ]
    if not snapped:
        return None
    metres = np.concatenate(snapped)
    return SnappedDistances(
        mean=round(float(metres.mean()), 1) if len(metres) else 0.0,
        largest=round(float(metres.max(initial=0.0)), 1),
        limit=limit if np.isfinite(limit) else None,
        beyond=int((metres > limit).sum()),
    )


def _estimated_bases(plan: JudgedPlan, prepared: PreparedTravel) -> tuple[str, ...]:
    """Territories with a base whose times were not requested."""
    served = np.flatnonzero(np.isfinite(plan.base).all(axis=1))
    known = prepared.has_times_from(plan.base[served])
    return tuple(str(name) for name in plan.territory_id[served[~known]])


def _findings(
    requests: TravelRequests, section: TravelSection, estimated: tuple[str, ...]
) -> Iterator[Finding]:
    """Times that are estimated or unknown, and failures of the provider."""
    yield from requests.findings
    yield from _estimated("places", section.cells)
    yield from _estimated("stops", section.hops)
    neighbours = section.neighbours
    # A pair of neighbours without a route is known to have none.
    if neighbours is not None and (unknown := neighbours.filled - neighbours.no_route):
        yield NeighbourTimesUnknown(unknown, neighbours.requested)
    if section.hops is None:
        yield StopTimesEstimated()
    if estimated:
        yield BasesEstimated(estimated)
    if requests.unserved_today:
        yield TodaysBasesEstimated(requests.unserved_today)


def _estimated(
    times: Literal["places", "stops"], counts: TravelTimesCount | None
) -> Iterator[TimesEstimated]:
    if counts is not None and counts.filled:
        reasons = {name: getattr(counts, name) for name in REASONS.values()}
        yield TimesEstimated(times, counts.filled, counts.requested, **reasons)
