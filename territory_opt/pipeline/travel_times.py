"""Travel times are asked for before the solve; solver and judge then read what was answered."""

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
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.scenario import TravelSettings
from territory_opt.pipeline.road_neighbours import by_road
from territory_opt.pipeline.travel_counts import Tally
from territory_opt.resolve import SCENARIO_FILE, ResolvedScenario, today
from territory_opt.resolve.scenario_faults import scenario_fault
from territory_opt.travel import provider_for
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.hops import nth_nearest
from territory_opt.travel.http.road_server import RoadServer
from territory_opt.travel.prepared_travel import Known, PreparedTravel, distinct
from territory_opt.travel.provider import TravelProvider, TravelTable


@dataclass(frozen=True)
class TravelRequests:
    """What was asked before the solve.

    Parameters
    ----------
    provider : TravelProvider
        As the brief now has it.
    cells : Tally or None
        From the bases, and from the KAMs' homes, to all places; None where all is estimated.
    hops : Tally or None
        From stop to stop; None where hops are estimated.
    neighbours : Tally or None
        From unit to neighbouring unit; None where the road has no say in who are neighbours.
    trouble : tuple of str
        What went wrong without stopping the work.
    today : int
        Today's territories that are measured from a place nobody asked for: they have no rep.
    """

    provider: TravelProvider
    cells: Tally | None = None
    hops: Tally | None = None
    neighbours: Tally | None = None
    trouble: tuple[str, ...] = ()
    today: int = 0


def with_travel(
    resolved: ResolvedScenario, progress: Progress, stop: Callable[[], bool], file: str
) -> tuple[ResolvedScenario, TravelRequests]:
    """Ask the scenario's provider for every time that solver and judge will want.

    Those are the ways from the bases (homes; all units where bases are free) to stops and units, from the
    KAMs' homes to key accounts' sites, from each stop to the nearest others, and where the scenario says so
    from unit to neighbouring unit: never all with all.

    Parameters
    ----------
    resolved : ResolvedScenario
    progress : Progress
    stop : callable
        Asked often; once it answers true the asking ends.
    file : str
        Names the scenario in faults.

    Raises
    ------
    InvalidInput
        When the provider tells too little and the scenario wants no estimate, or when units that stay
        together are parted by the road.
    Interrupted
        When stopped.
    """
    settings = resolved.scenario.travel
    if settings.provider == "great_circle":
        return resolved, TravelRequests(resolved.service.provider)
    progress.stage("travel", settings.provider)
    with faults_named(file):
        provider = provider_of(resolved.book, settings, stop, progress)
        resolved, neighbours = _neighbours(resolved, provider)
        known, cells = _tables(resolved, provider)
        service, hops = _hops(resolved, provider)
    estimate = GreatCircle.of(settings, resolved.book.frame)
    prepared = PreparedTravel(provider.name, estimate, known, provider.settings())
    trouble = provider.trouble if isinstance(provider, RoadServer) else ()
    asked = TravelRequests(prepared, cells, hops, neighbours, trouble, _unknown_today(resolved, prepared))
    return replace(resolved, service=replace(service, provider=prepared)), asked


@contextmanager
def faults_named(file: str) -> Iterator[None]:
    """Let faults name the scenario as the question does."""
    try:
        yield
    except InvalidInput as refused:
        raise InvalidInput(
            replace(fault, file=file) if fault.file == SCENARIO_FILE else fault for fault in refused.faults
        ) from None


def provider_of(
    book: Book, settings: TravelSettings, stop: Callable[[], bool], progress: Progress = SILENT
) -> TravelProvider:
    """Return the provider that the scenario names, with the user's table when it needs one.

    Raises
    ------
    InvalidInput
        When the table has faults, or there is none.
    """

    def watch(done: int, wanted: int) -> None:
        progress.stage("travel", f"{settings.provider}, {done:,} of {wanted:,} cells")

    if settings.provider != "matrix":
        return provider_for(settings, book.frame, stop=stop, watch=watch)
    own, file = book.travel, settings.file
    if own is None or file is None or own.file != Path(file).name:
        from territory_opt.ingest import read_own_times

        if file is None or book.folder is None:
            problem = "the book was not read from a folder, so there is no table of travel times beside it"
            raise InvalidInput(
                [scenario_fault("travel.file", file, problem, "Read the book with this scenario.")]
            )
        own = read_own_times(book.folder, file, book)
    return provider_for(settings, book.frame, own=own)


def _neighbours(
    resolved: ResolvedScenario, provider: TravelProvider
) -> tuple[ResolvedScenario, Tally | None]:
    """Let the road have its say; what the user's table lacks for it and for the bases is said at once."""
    try:
        return by_road(resolved, provider)
    except InvalidInput as refused:
        if isinstance(provider, RoadServer):
            raise
        try:
            _tables(resolved, provider)
        except InvalidInput as more:
            raise InvalidInput([*refused.faults, *more.faults]) from None
        raise


def _tables(resolved: ResolvedScenario, provider: TravelProvider) -> tuple[tuple[Known, ...], Tally]:
    known = []

    def tables() -> Iterator[TravelTable]:
        for bases, places in _wanted(resolved):
            if len(bases) and len(places):
                table = provider.matrix(bases, places)
                known.append(Known.of(bases, places, table))
                yield table

    cells = Tally.of(tables())
    return tuple(known), cells


def _wanted(resolved: ResolvedScenario) -> list[tuple[Floats, Floats]]:
    """Bases and places, distinct and sorted: the field's, and those of key accounts."""
    book, units = resolved.book, resolved.field.unit_points
    homes = [resolved.homes] if book.reps is None else [resolved.homes, book.reps.homes]
    free = [units] if np.isnan(resolved.homes).any() else []
    wanted = [(distinct(*homes, *free), distinct(resolved.service.points, units))]
    if book.kams is not None and book.customers is not None:
        key = resolved.segmentation.is_key[resolved.segmentation.account_of]
        wanted.append((distinct(book.kams.homes), distinct(book.customers.points[key])))
    return wanted


def _unknown_today(resolved: ResolvedScenario, prepared: PreparedTravel) -> int:
    now = today(resolved.book, resolved.segmentation, resolved.territory_id)
    if now is None or prepared.serves(resolved.field.unit_points).all():
        return 0
    return int((now.rep_of < 0).sum())


def _hops(resolved: ResolvedScenario, provider: TravelProvider) -> tuple[Service, Tally | None]:
    """Take the hops from the road, where the provider knows roads; a table of bases knows none."""
    service = resolved.service
    if not isinstance(provider, RoadServer):
        return service, None
    frame, own = resolved.field.frame, service.own
    mine = nth_nearest(provider, frame, service.points[own], None, HOP_NEIGHBOUR)
    among = service.points[own] if own.any() else None
    theirs = nth_nearest(provider, frame, service.points[~own], among, HOP_NEIGHBOUR)
    hop = np.empty(len(own))
    hop[own] = service.tour.hop_minutes(mine.minutes, 0.0, due_share(service.visits[own]))
    hop[~own] = service.tour.hop_minutes(theirs.minutes, 0.0)
    return replace(service, hop=hop), Tally.of((*mine.tables, *theirs.tables))


def minutes_between(book: Book, settings: TravelSettings) -> Callable[[Any, Any], Any] | None:
    """Travel between any places, asked when wanted; None in a plane that lies nowhere on Earth."""
    if book.frame.kind == "local":
        return None
    provider = provider_of(book, settings, lambda: False)
    return lambda sources, targets: provider.matrix(sources, targets).minutes
