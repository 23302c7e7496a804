"""Base of the providers that request travel times from a routing server over HTTP."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.finding import Finding
from territory_opt.model.findings.travel_findings import CacheNotUsed
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import TravelSettings
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.http.cache import CacheUnusable, KnownCells, TravelCache
from territory_opt.travel.http.circuit_breaker import CircuitBreaker
from territory_opt.travel.http.connection import Connection
from territory_opt.travel.http.place_keys import place_keys, to_lon_lat
from territory_opt.travel.http.retry import RetryingClient
from territory_opt.travel.http.server_answer import (
    BlockTooLarge,
    ServerAnswer,
    ServerUnavailable,
    no_routes,
)
from territory_opt.travel.http.table_blocks import Block, table_blocks
from territory_opt.travel.provider import FillReason, FillReasons, TravelTable


def never_stop() -> bool:
    """Return false: the default of `stop`."""
    return False


def ignore_progress(_done: int, _wanted: int) -> None:
    """Do nothing: the default of `on_progress`."""


@dataclass(frozen=True)
class _Missing:
    """Cells to request: some rows and columns of a table of distinct places.

    Parameters
    ----------
    source, target : Floats, shape (a, 2) and (b, 2)
        All places of the table, in degrees.
    rows, columns : Ints
        Indices of those to request.
    """

    source: Floats
    target: Floats
    rows: Ints
    columns: Ints

    def __len__(self) -> int:
        return len(self.rows) * len(self.columns)


@dataclass(frozen=True)
class RoadServer(ABC):
    """Requests tables from a server; cells it does not answer hold the estimate.

    Parameters
    ----------
    frame : Frame
        Geographic or planar.
    options : TravelSettings
        With url.
    stop : callable
        Called often while requests are in flight; once it returns true, they are cancelled.
    on_progress : callable
        Called, for each table, with the number of cells answered so far and wanted.
    cache_failures : list of CacheNotUsed
        Appended to.
    circuit_breaker : CircuitBreaker
        Shared by all tables: once it is open, no further one is requested.
    """

    frame: Frame
    options: TravelSettings
    stop: Callable[[], bool] = never_stop
    on_progress: Callable[[int, int], None] = ignore_progress
    cache_failures: list[CacheNotUsed] = field(default_factory=list)
    circuit_breaker: CircuitBreaker = field(default_factory=CircuitBreaker)

    name: ClassVar[str]
    default_profile: ClassVar[str]
    default_max_places: ClassVar[int]
    """Places in one request unless the scenario says otherwise: the limit of servers as installed."""

    @abstractmethod
    def request_table(self, connection: Connection, sources: Floats, targets: Floats) -> ServerAnswer:
        """Request one table between longitudes and latitudes.

        Raises
        ------
        TransientError, RequestRefused, BlockTooLarge
        """

    @abstractmethod
    def max_cells(self) -> int:
        """Largest number of cells in one request."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Failures that did not stop the work."""
        return (*self.cache_failures, *self.circuit_breaker.findings(str(self.options.url)))

    @property
    def profile(self) -> str:
        """Means of transport."""
        return self.options.profile or self.default_profile

    @property
    def estimate(self) -> GreatCircle:
        """Fills the cells that the server does not answer."""
        return GreatCircle.of(self.options, self.frame)

    def minutes_for(self, km: Floats) -> Floats:
        """Estimate one-way minutes from straight distances in km, any shape."""
        return self.estimate.minutes_for(km)

    def settings(self) -> dict[str, Any]:
        """Return everything that decides the times, as keys of the scenario's [travel]."""
        return {
            **self.estimate.settings(),
            "provider": self.name,
            "url": self.options.url,
            "profile": self.profile,
            "max_snap_m": self.options.max_snap_m,
            "fallback": self.options.fallback or "error",
            "max_table": self.max_places,
            "timeout_s": self.options.timeout_s,
            "retries": self.options.retries,
            "cache": self.options.cache,
        }

    @property
    def max_places(self) -> int:
        """Largest number of places in one request."""
        return self.options.max_table or self.default_max_places

    def matrix(self, sources: Floats, targets: Floats) -> TravelTable:
        """Travel from every source (a, 2) to every target (b, 2), in the provider's frame.

        Raises
        ------
        InvalidInput
            When the server is unavailable and the scenario does not allow the estimate instead.
        Interrupted
            When stopped.
        """
        source, row = np.unique(to_lon_lat(self.frame, sources), axis=0, return_inverse=True)
        target, column = np.unique(to_lon_lat(self.frame, targets), axis=0, return_inverse=True)
        cells, cached = self._cells(source, target)
        return self._table(sources, targets, _expanded(cells, row.ravel(), column.ravel()), cached)

    def _cells(self, source: Floats, target: Floats, *, again: bool = False) -> tuple[KnownCells, int]:
        """Cells between distinct places, and how many of them come from the cache."""
        cache = None
        if self.options.cache:
            cache = TravelCache(f"{self.name} {self.options.url} {self.profile}")
        cells = self._cached_cells(cache, source, target)
        rows = np.flatnonzero(~cells.known.all(axis=1))
        cached = int(cells.known.sum())
        if len(rows) and self.circuit_breaker.reason is None:
            columns = np.flatnonzero(~cells.known[rows].all(axis=0))
            stale = self._request_missing(cache, cells, _Missing(source, target, rows, columns))
            if stale and cached and not again:  # the map has changed: the cached cells are void
                return self._cells(source, target, again=True)
        self.circuit_breaker.count(cells.known.size - cached, int((~cells.known).sum()))
        return cells, cached

    def _cached_cells(self, cache: TravelCache | None, source: Floats, target: Floats) -> KnownCells:
        if cache is not None:
            try:
                return cache.read(place_keys(source), place_keys(target))
            except CacheUnusable as error:
                self._note_failure(error)
        return KnownCells.none(len(source), len(target))

    def _request_missing(self, cache: TravelCache | None, cells: KnownCells, missing: _Missing) -> bool:
        """Request the missing cells and add them; return whether the map is newer than the cache."""
        options, rows, columns = self.options, missing.rows, missing.columns
        client = RetryingClient(
            lambda: Connection(str(options.url), options.timeout_s), options.retries, self.stop
        )
        blocks = table_blocks(len(rows), len(columns), self.max_places, self.max_cells())
        new = KnownCells.none(len(missing.source), len(missing.target))
        version, reason, done = None, None, 0

        def send(connection: Connection, block: Block) -> list[tuple[Block, ServerAnswer]]:
            return list(self._request_block(connection, block, missing.source[rows], missing.target[columns]))

        try:
            for _, answers in client.answers(blocks, send):
                if isinstance(answers, ServerUnavailable):
                    reason = str(answers)
                    continue
                for block, answer in answers:
                    _put(new, rows[block.rows], columns[block.columns], answer)
                    version, done = answer.version or version, done + answer.minutes.size
                self.on_progress(done, len(missing))
        finally:
            _merge(cells, new)
            stale = self._write_cache(cache, missing, new, version)
        if reason is not None:
            self._fall_back(reason, int(new.known.sum()), len(missing))
        return stale

    def _request_block(
        self, connection: Connection, block: Block, source: Floats, target: Floats
    ) -> list[tuple[Block, ServerAnswer]]:
        """Request a block; in halves when it is too large, so that a bad place affects only its own cells."""
        try:
            return [(block, self.request_table(connection, source[block.rows], target[block.columns]))]
        except BlockTooLarge:
            if block.shape == (1, 1):
                return [(block, no_routes(1, 1))]
            return [
                answered
                for half in block.halves()
                for answered in self._request_block(connection, half, source, target)
            ]

    def _write_cache(
        self, cache: TravelCache | None, missing: _Missing, new: KnownCells, version: str | None
    ) -> bool:
        if cache is None or not new.known.any():
            return False
        try:
            return cache.write(place_keys(missing.source), place_keys(missing.target), new, version)
        except CacheUnusable as error:
            self._note_failure(error)
            return False

    def _fall_back(self, reason: str, done: int, wanted: int) -> None:
        """Open the circuit breaker where the scenario allows the estimate; else raise."""
        if (self.options.fallback or "error") == "estimate":
            self.circuit_breaker.reason = reason
            return
        kept = (
            "What it answered is kept, and will not be requested again. "
            if self.options.cache and done
            else ""
        )
        problem = f"the {self.name} server answered {done:,} of {wanted:,} cells and then no more ({reason})"
        remedy = (
            f"Check that it runs and that the address is right. {kept}"
            'With fallback = "estimate" the rest is estimated, and counted in the report.'
        )
        raise InvalidInput([Fault("scenario.toml", None, "travel.url", self.options.url, problem, remedy)])

    def _note_failure(self, error: CacheUnusable) -> None:
        failure = CacheNotUsed(str(error))
        if failure not in self.cache_failures:
            self.cache_failures.append(failure)

    def _table(self, sources: Floats, targets: Floats, cells: KnownCells, cached: int) -> TravelTable:
        filled = self._fill_reasons(cells)
        minutes, km = cells.minutes.astype(np.float64), cells.km.astype(np.float64)
        rows = np.flatnonzero((filled > 0).any(axis=1))
        if len(rows):
            estimated = self.estimate.matrix(sources[rows], targets)
            minutes[rows] = np.where(filled[rows] > 0, estimated.minutes, minutes[rows])
            km[rows] = np.where(filled[rows] > 0, estimated.km, km[rows])
        return TravelTable(
            minutes,
            km,
            np.nan_to_num(cells.target_snap.astype(np.float64)),
            self.name,
            filled,
            np.nan_to_num(cells.source_snap.astype(np.float64)),
            cached,
        )

    def _fill_reasons(self, cells: KnownCells) -> FillReasons:
        """Why each cell is filled; of several reasons the one set last."""
        filled = np.zeros(cells.minutes.shape, dtype=np.uint8)
        filled[np.isnan(cells.minutes)] = FillReason.NO_ROUTE
        filled[cells.source_snap > self.options.max_snap_m, :] = FillReason.FAR_FROM_ROAD
        filled[:, cells.target_snap > self.options.max_snap_m] = FillReason.FAR_FROM_ROAD
        filled[~cells.known] = FillReason.NOT_ANSWERED
        return filled


def _put(cells: KnownCells, rows: Ints, columns: Ints, answer: ServerAnswer) -> None:
    where = np.ix_(rows, columns)
    cells.known[where] = True
    cells.minutes[where], cells.km[where] = answer.minutes, answer.km
    cells.source_snap[rows], cells.target_snap[columns] = answer.source_snap, answer.target_snap


def _merge(cells: KnownCells, new: KnownCells) -> None:
    """Add the new cells; those already known stay."""
    fresh = new.known & ~cells.known
    for name in ("minutes", "km"):
        getattr(cells, name)[fresh] = getattr(new, name)[fresh]
    for name in ("source_snap", "target_snap"):
        reported = ~np.isnan(getattr(new, name))
        getattr(cells, name)[reported] = getattr(new, name)[reported]
    cells.known[fresh] = True


def _expanded(cells: KnownCells, row: Ints, column: Ints) -> KnownCells:
    """Cells of distinct places as those of all places."""
    a, b = cells.known.shape
    if np.array_equal(row, np.arange(a)) and np.array_equal(column, np.arange(b)):
        return cells
    where = np.ix_(row, column)
    return replace(
        cells,
        known=_selected(cells.known, where),
        minutes=cells.minutes[where],
        km=_selected(cells.km, where),
        source_snap=cells.source_snap[row],
        target_snap=cells.target_snap[column],
    )


def _selected(cells: NDArray[Any], where: tuple[NDArray[Any], ...]) -> NDArray[Any]:
    """Cells at some rows and columns; a broadcast view where all are true, or all are NaN."""
    first = cells.ravel()[:1]
    shape = (where[0].shape[0], where[1].shape[1])
    if cells.all() if cells.dtype == bool else np.isnan(cells).all():
        return np.broadcast_to(first[0], shape) if len(first) else np.empty(shape, cells.dtype)
    selected: NDArray[Any] = cells[where]
    return selected
