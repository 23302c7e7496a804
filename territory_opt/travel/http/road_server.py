"""A road network behind HTTP: what its providers share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import TravelSettings
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.http.cache import Cache, Remembered, Unusable
from territory_opt.travel.http.circuit_breaker import CircuitBreaker
from territory_opt.travel.http.connection import Connection
from territory_opt.travel.http.place_keys import keys, to_lon_lat
from territory_opt.travel.http.retry import RetryingClient
from territory_opt.travel.http.server_answer import GaveUp, ServerAnswer, TooBig, nothing
from territory_opt.travel.http.table_blocks import Block, bands
from territory_opt.travel.provider import Filled, Reasons, TravelTable


def never() -> bool:
    """Nobody wants to stop."""
    return False


def nobody(_done: int, _wanted: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class RoadServer(ABC):
    """Asks a server for tables; cells it cannot tell hold the estimate.

    Parameters
    ----------
    frame : Frame
        Geographic or planar.
    asked : TravelSettings
        With url.
    stop : callable
        Asked often while the network is waited for.
    watch : callable
        Told, of each table, how many cells have been answered and how many are wanted.
    noted : list of str
        What went wrong besides, without stopping the work; added to.
    silence : CircuitBreaker
        Remembered over all tables: a server that was given up is not asked for the next one.
    """

    frame: Frame
    asked: TravelSettings
    stop: Callable[[], bool] = never
    watch: Callable[[int, int], None] = nobody
    noted: list[str] = field(default_factory=list)
    silence: CircuitBreaker = field(default_factory=CircuitBreaker)

    name: ClassVar[str]
    default_profile: ClassVar[str]
    most_places: ClassVar[int]
    """Places in one question unless the scenario says otherwise: what servers take as they are installed."""

    @abstractmethod
    def ask(self, line: Connection, sources: Floats, targets: Floats) -> ServerAnswer:
        """Ask for one table of longitudes and latitudes.

        Raises
        ------
        Transient, Refused, TooBig
        """

    @abstractmethod
    def most_pairs(self) -> int:
        """Cells in one question."""

    @property
    def trouble(self) -> tuple[str, ...]:
        """What went wrong without stopping the work."""
        return (*self.noted, *self.silence.told(str(self.asked.url)))

    @property
    def profile(self) -> str:
        """The way of travelling."""
        return self.asked.profile or self.default_profile

    @property
    def estimate(self) -> GreatCircle:
        """What stands in where the server tells nothing."""
        return GreatCircle.of(self.asked, self.frame)

    def minutes_for(self, km: Floats) -> Floats:
        """Estimate one-way minutes from straight distances in km, any shape."""
        return self.estimate.minutes_for(km)

    def settings(self) -> dict[str, Any]:
        """Return everything that decides the times, as keys of the scenario's [travel]."""
        return {
            **self.estimate.settings(),
            "provider": self.name,
            "url": self.asked.url,
            "profile": self.profile,
            "max_snap_m": self.asked.max_snap_m,
            "fallback": self.asked.fallback or "error",
            "max_table": self.places,
            "timeout_s": self.asked.timeout_s,
            "retries": self.asked.retries,
            "cache": self.asked.cache,
        }

    @property
    def places(self) -> int:
        """Places in one question."""
        return self.asked.max_table or self.most_places

    def matrix(self, sources: Floats, targets: Floats) -> TravelTable:
        """Travel from every source (a, 2) to every target (b, 2), in the provider's frame.

        Raises
        ------
        InvalidInput
            When the server does not answer, or refuses, and the scenario wants no estimate then.
        Interrupted
            When stopped.
        """
        source, row = np.unique(to_lon_lat(self.frame, sources), axis=0, return_inverse=True)
        target, column = np.unique(to_lon_lat(self.frame, targets), axis=0, return_inverse=True)
        cells, before = self._cells(source, target)
        return self._table(sources, targets, _spread(cells, row.ravel(), column.ravel()), before)

    def _cells(self, source: Floats, target: Floats, *, again: bool = False) -> tuple[Remembered, int]:
        """Cells between distinct places, and how many of them were known before."""
        cache = Cache(f"{self.name} {self.asked.url} {self.profile}") if self.asked.cache else None
        cells = self._remembered(cache, source, target)
        rows = np.flatnonzero(~cells.known.all(axis=1))
        before = int(cells.known.sum())
        if len(rows) and self.silence.reason is None:
            columns = np.flatnonzero(~cells.known[rows].all(axis=0))
            stale = self._ask_all(cache, cells, source, target, rows, columns)
            if stale and before and not again:  # the map has changed: what was known before is of no use
                return self._cells(source, target, again=True)
        self.silence.count(cells.known.size - before, int((~cells.known).sum()))
        return cells, before

    def _remembered(self, cache: Cache | None, source: Floats, target: Floats) -> Remembered:
        if cache is not None:
            try:
                return cache.read(keys(source), keys(target))
            except Unusable as error:
                self._note(f"The cache of travel times cannot be used: {error}.")
        return Remembered.nothing(len(source), len(target))

    def _ask_all(
        self,
        cache: Cache | None,
        cells: Remembered,
        source: Floats,
        target: Floats,
        rows: Ints,
        columns: Ints,
    ) -> bool:
        """Ask for the cells of some rows and columns; return whether the map is another than before."""
        board = RetryingClient(
            lambda: Connection(str(self.asked.url), self.asked.timeout_s), self.asked.retries, self.stop
        )
        blocks = [
            block for band in bands(len(rows), len(columns), self.places, self.most_pairs()) for block in band
        ]
        new = Remembered.nothing(len(source), len(target))
        version, reason, done = None, None, 0

        def ask(line: Connection, block: Block) -> list[tuple[Block, ServerAnswer]]:
            return list(self._divided(line, block, source[rows], target[columns]))

        try:
            for _, said in board.answers(blocks, ask):
                if isinstance(said, GaveUp):
                    reason = str(said)
                    continue
                for block, answer in said:
                    _put(new, rows[block.rows], columns[block.columns], answer)
                    version, done = answer.version or version, done + answer.minutes.size
                self.watch(done, len(rows) * len(columns))
        finally:
            _merge(cells, new)
            stale = self._keep(cache, source, target, new, version)
        if reason is not None:
            self._gone(reason, int(new.known.sum()), len(rows) * len(columns))
        return stale

    def _divided(
        self, line: Connection, block: Block, source: Floats, target: Floats
    ) -> list[tuple[Block, ServerAnswer]]:
        """Ask for a block; in halves when it is too big, so that one bad place spoils only its own cells."""
        try:
            return [(block, self.ask(line, source[block.rows], target[block.columns]))]
        except TooBig:
            if block.shape == (1, 1):
                return [(block, nothing(1, 1))]
            return [pair for half in block.halves() for pair in self._divided(line, half, source, target)]

    def _keep(
        self, cache: Cache | None, source: Floats, target: Floats, new: Remembered, version: str | None
    ) -> bool:
        if cache is None or not new.known.any():
            return False
        try:
            return cache.write(keys(source), keys(target), new, version)
        except Unusable as error:
            self._note(f"The cache of travel times cannot be used: {error}.")
            return False

    def _gone(self, reason: str, done: int, wanted: int) -> None:
        """Go on with the estimate, or say what happened."""
        if (self.asked.fallback or "error") == "estimate":
            self.silence.reason = reason
            return
        kept = (
            "What it answered is kept, and will not be asked for again. " if self.asked.cache and done else ""
        )
        problem = f"the {self.name} server answered {done:,} of {wanted:,} cells and then no more ({reason})"
        remedy = (
            f"Check that it runs and that the address is right. {kept}"
            'With fallback = "estimate" the rest is estimated, and counted in the report.'
        )
        raise InvalidInput([Fault("scenario.toml", None, "travel.url", self.asked.url, problem, remedy)])

    def _note(self, trouble: str) -> None:
        if trouble not in self.noted:
            self.noted.append(trouble)

    def _table(self, sources: Floats, targets: Floats, cells: Remembered, before: int) -> TravelTable:
        filled = self._reasons(cells)
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
            before,
        )

    def _reasons(self, cells: Remembered) -> Reasons:
        """Why each cell is filled, the strongest reason last."""
        filled = np.zeros(cells.minutes.shape, dtype=np.uint8)
        filled[np.isnan(cells.minutes)] = Filled.NO_ROUTE
        filled[cells.source_snap > self.asked.max_snap_m, :] = Filled.FAR_FROM_ROAD
        filled[:, cells.target_snap > self.asked.max_snap_m] = Filled.FAR_FROM_ROAD
        filled[~cells.known] = Filled.NOT_ANSWERED
        return filled


def _put(cells: Remembered, rows: Ints, columns: Ints, answer: ServerAnswer) -> None:
    where = np.ix_(rows, columns)
    cells.known[where] = True
    cells.minutes[where], cells.km[where] = answer.minutes, answer.km
    cells.source_snap[rows], cells.target_snap[columns] = answer.source_snap, answer.target_snap


def _merge(cells: Remembered, new: Remembered) -> None:
    """Add what was learnt; what was known stays."""
    fresh = new.known & ~cells.known
    for one in ("minutes", "km"):
        getattr(cells, one)[fresh] = getattr(new, one)[fresh]
    for one in ("source_snap", "target_snap"):
        told = ~np.isnan(getattr(new, one))
        getattr(cells, one)[told] = getattr(new, one)[told]
    cells.known[fresh] = True


def _spread(cells: Remembered, row: Ints, column: Ints) -> Remembered:
    """Cells of distinct places as those of all places."""
    a, b = cells.known.shape
    if np.array_equal(row, np.arange(a)) and np.array_equal(column, np.arange(b)):
        return cells
    where = np.ix_(row, column)
    return replace(
        cells,
        known=_picked(cells.known, where),
        minutes=cells.minutes[where],
        km=_picked(cells.km, where),
        source_snap=cells.source_snap[row],
        target_snap=cells.target_snap[column],
    )


def _picked(cells: NDArray[Any], where: tuple[NDArray[Any], ...]) -> NDArray[Any]:
    """Some cells; quicker where all are known, or none is."""
    first = cells.ravel()[:1]
    shape = (where[0].shape[0], where[1].shape[1])
    if cells.all() if cells.dtype == bool else np.isnan(cells).all():
        return np.broadcast_to(first[0], shape) if len(first) else np.empty(shape, cells.dtype)
    picked: NDArray[Any] = cells[where]
    return picked
