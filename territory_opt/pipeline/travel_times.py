"""Travel times, requested from the provider before the solve and then read by solver and judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from territory_opt.criteria.service import HOP_NEIGHBOUR, Service, due_share
from territory_opt.errors import InvalidInput
from territory_opt.model.arrays import Floats
from territory_opt.model.book import Book
from territory_opt.model.book_with_scenario import BookWithScenario
from territory_opt.model.finding import Finding
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.scenario import TravelSettings
from territory_opt.pipeline.road_neighbours import remove_detours
from territory_opt.pipeline.stop_condition import StopCondition, never
from territory_opt.pipeline.travel_counts import TravelCounts
from territory_opt.resolve import SCENARIO_FILE, ResolvedScenario, todays_plan
from territory_opt.resolve.scenario_faults import scenario_fault
from territory_opt.travel import provider_for
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.hops import nth_nearest
from territory_opt.travel.http.road_server import RoadServer
from territory_opt.travel.prepared_travel import PreparedTable, PreparedTravel, distinct_points
from territory_opt.travel.provider import TravelProvider, TravelTable


@dataclass(frozen=True)
class TravelRequests:
    """Counts of the travel times requested before the solve.

    Parameters
    ----------
    provider : TravelProvider
        Provider of the resolved scenario.
    cells : TravelCounts or None
        From bases and KAMs' homes to all places; None where all times are estimated.
    hops : TravelCounts or None
        From stop to stop; None where hops are estimated.
    neighbours : TravelCounts or None
        From unit to neighbouring unit; None without a `road_factor`.
    findings : tuple of Finding
        Of the provider.
    unserved_today : int
        Number of today's territories without a rep, whose base has no requested times.
    """

    provider: TravelProvider
    cells: TravelCounts | None = None
    hops: TravelCounts | None = None
    neighbours: TravelCounts | None = None
    findings: tuple[Finding, ...] = ()
    unserved_today: int = 0


def with_travel(
    resolved: ResolvedScenario, progress: Progress, stop: StopCondition, file: str
) -> tuple[ResolvedScenario, TravelRequests]:
    """Request from the provider every time that solver and judge need.

    These are the times from the bases (homes; all units where bases are free) to stops and units, from the
    KAMs' homes to key accounts' sites, from each stop to the nearest others, and with a `road_factor` from
    unit to neighbouring unit; never all pairs.

    Parameters
    ----------
    resolved : ResolvedScenario
    progress : Progress
    stop : callable
        Polled; once it returns true, the requests end.
    file : str
        Names the scenario in faults.

    Raises
    ------
    InvalidInput
        When times are missing and the scenario allows no estimate, or when units that must stay together are
        separated by road.
    Interrupted
        When stopped.
    """
    settings = resolved.scenario.travel
    if settings.provider == "great_circle":
        return resolved, TravelRequests(resolved.service.provider)
    progress.stage("travel", settings.provider)
    with name_files(file, resolved.book):
        provider = provider_of(resolved.book, settings, stop, progress)
        resolved, neighbours = _neighbours(resolved, provider)
        known, cells = _tables(resolved, provider)
        service, hops = _hops(resolved, provider)
    estimate = GreatCircle.of(settings, resolved.book.frame)
    prepared = PreparedTravel(provider.name, estimate, known, provider.settings())
    found = provider.findings if isinstance(provider, RoadServer) else ()
    requests = TravelRequests(prepared, cells, hops, neighbours, found, _unserved_today(resolved, prepared))
    return replace(resolved, service=replace(service, provider=prepared)), requests


@contextmanager
def name_files(scenario_file: str, book: Book) -> Iterator[None]:
    """Replace the default names of the scenario and of the book's tables in faults by those of the files."""
    files = {**(book.files if isinstance(book, BookWithScenario) else {}), SCENARIO_FILE: scenario_file}
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(
            replace(fault, file=files.get(fault.file, fault.file)) for fault in error.faults
        ) from None


def provider_of(
    book: Book, settings: TravelSettings, stop: StopCondition, progress: Progress = SILENT
) -> TravelProvider:
    """Return the provider that the scenario names, with the user's table when it needs one.

    Raises
    ------
    InvalidInput
        When the table has faults or is missing.
    """

    def report_cells(done: int, total: int) -> None:
        progress.stage("travel", f"{settings.provider}, {done:,} of {total:,} cells")

    if settings.provider != "matrix":
        return provider_for(settings, book.frame, stop=stop, on_progress=report_cells)
    own, file = book.travel, settings.file
    if own is None or file is None or own.file != Path(file).name:
        from territory_opt.ingest import read_travel_times_table

        folder = book.folder if isinstance(book, BookWithScenario) else None
        if file is None or folder is None:
            problem = "the book was not read from a folder, so it has no table of travel times"
            raise InvalidInput(
                [scenario_fault("travel.file", file, problem, "Read the book with this scenario.")]
            )
        own = read_travel_times_table(folder, file, book)
    return provider_for(settings, book.frame, table=own)


def _neighbours(
    resolved: ResolvedScenario, provider: TravelProvider
) -> tuple[ResolvedScenario, TravelCounts | None]:
    """Remove detours; faults list the missing times of neighbours and of bases together."""
    try:
        return remove_detours(resolved, provider)
    except InvalidInput as error:
        if isinstance(provider, RoadServer):
            raise
        try:
            _tables(resolved, provider)
        except InvalidInput as more:
            raise InvalidInput([*error.faults, *more.faults]) from None
        raise


def _tables(
    resolved: ResolvedScenario, provider: TravelProvider
) -> tuple[tuple[PreparedTable, ...], TravelCounts]:
    known = []

    def tables() -> Iterator[TravelTable]:
        for bases, places in _pairs(resolved):
            if len(bases) and len(places):
                table = provider.matrix(bases, places)
                known.append(PreparedTable.of(bases, places, table))
                yield table

    cells = TravelCounts.of(tables())
    return tuple(known), cells


def _pairs(resolved: ResolvedScenario) -> list[tuple[Floats, Floats]]:
    """Pairs of sources and targets, each distinct and sorted: of the field, and of key accounts."""
    book, units = resolved.book, resolved.field.unit_points
    homes = [resolved.homes] if book.reps is None else [resolved.homes, book.reps.homes]
    free = [units] if np.isnan(resolved.homes).any() else []
    pairs = [(distinct_points(*homes, *free), distinct_points(resolved.service.points, units))]
    if book.kams is not None and book.customers is not None:
        key = resolved.segmentation.is_key[resolved.segmentation.account_of]
        pairs.append((distinct_points(book.kams.homes), distinct_points(book.customers.points[key])))
    return pairs


def _unserved_today(resolved: ResolvedScenario, prepared: PreparedTravel) -> int:
    now = todays_plan(resolved)
    if now is None or prepared.has_times_from(resolved.field.unit_points).all():
        return 0
    return int((now.rep_of < 0).sum())


def _hops(resolved: ResolvedScenario, provider: TravelProvider) -> tuple[Service, TravelCounts | None]:
    """Request the hops from a routing server; a table of travel times has none."""
    service = resolved.service
    if not isinstance(provider, RoadServer):
        return service, None
    frame, own = resolved.field.frame, service.own
    own_hops = nth_nearest(provider, frame, service.points[own], None, HOP_NEIGHBOUR)
    among = service.points[own] if own.any() else None
    other_hops = nth_nearest(provider, frame, service.points[~own], among, HOP_NEIGHBOUR)
    hop = np.empty(len(own))
    hop[own] = service.tour.hop_minutes(own_hops.minutes, 0.0, due_share(service.visits[own]))
    hop[~own] = service.tour.hop_minutes(other_hops.minutes, 0.0)
    return replace(service, hop=hop), TravelCounts.of((*own_hops.tables, *other_hops.tables))


def minutes_between(book: Book, settings: TravelSettings) -> Callable[[Any, Any], Any] | None:
    """Function that requests minutes between any places; None without a CRS."""
    if book.frame.kind == "local":
        return None
    provider = provider_of(book, settings, never)
    return lambda sources, targets: provider.matrix(sources, targets).minutes
