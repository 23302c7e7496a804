"""Cache of travel times on disk: cells that routing servers answered in earlier runs.

One SQLite file for each server and profile, one row for each origin. SQLite makes every change atomic, and
lets several processes read and write at once.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from territory_opt.model.arrays import Bools, Ints
from territory_opt.travel.http.server_answer import Singles

CACHE_DIR_VARIABLE = "TERRITORY_OPT_CACHE_DIR"
"""Environment variable that names the cache folder; without it the platform's own is used."""

LOCK_TIMEOUT_S = 30.0
"""How long to wait for another process that is writing."""

_TABLES = """
CREATE TABLE IF NOT EXISTS server (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT, version TEXT);
CREATE TABLE IF NOT EXISTS ends (id INTEGER PRIMARY KEY, digest BLOB UNIQUE, targets BLOB, snaps BLOB);
CREATE TABLE IF NOT EXISTS row (
    origin INTEGER PRIMARY KEY, snap REAL, ends INTEGER NOT NULL, minutes BLOB NOT NULL, km BLOB
);
"""
"""Rows with the same targets share their ends; km is null where the server reports none."""


class CacheUnusable(Exception):
    """The cache cannot be read or written; the work goes on without it."""


@dataclass(frozen=True)
class KnownCells:
    """Cells of a table a by b, NaN where they are unknown and where there is no route.

    Parameters
    ----------
    known : Bools, shape (a, b)
    minutes, km : Singles, shape (a, b)
    source_snap, target_snap : Singles, shape (a,) and (b,)
    """

    known: Bools
    minutes: Singles
    km: Singles
    source_snap: Singles
    target_snap: Singles

    @classmethod
    def none(cls, a: int, b: int) -> KnownCells:
        """Return a table in which no cell is known."""

        def unknown(*shape: int) -> Singles:
            return np.full(shape, np.nan, dtype=np.float32)

        known = np.zeros((a, b), dtype=np.bool_)
        return cls(known, unknown(a, b), unknown(a, b), unknown(a), unknown(b))


class TravelCache:
    """Cells of one server.

    Parameters
    ----------
    name : str
        Identifies the server: provider, address and profile.
    """

    def __init__(self, name: str) -> None:
        digest = hashlib.sha256(name.encode()).hexdigest()[:24]
        self.path = cache_folder() / "travel" / f"{digest}.sqlite"
        self._name = name

    def read(self, sources: Ints, targets: Ints) -> KnownCells:
        """Cells from every source (a,) to every target (b,), by their keys.

        Raises
        ------
        CacheUnusable
        """
        cells = KnownCells.none(len(sources), len(targets))
        if not self.path.exists():
            return cells
        order, ends, stored, wanted = np.argsort(targets), None, np.empty(0, np.int64), np.empty(0, np.int64)
        with self._open() as database:
            database.execute("BEGIN")  # a consistent snapshot for all rows
            for row, origin in enumerate(sources.tolist()):
                record = database.execute(_SELECT_ROW, (origin,)).fetchone()
                if record is None:
                    continue
                if record[1] != ends:
                    ends = record[1]
                    keys, snaps = _ends(database, ends)
                    position = np.minimum(np.searchsorted(keys, targets[order]), len(keys) - 1)
                    hit = np.flatnonzero(keys[position] == targets[order])
                    stored, wanted = position[hit], order[hit]
                    cells.target_snap[wanted] = snaps[stored]
                cells.known[row, wanted] = True
                cells.minutes[row, wanted] = _singles(record[2])[stored]
                if record[3] is not None:
                    cells.km[row, wanted] = _singles(record[3])[stored]
                cells.source_snap[row] = np.nan if record[0] is None else record[0]
        return cells

    def write(self, sources: Ints, targets: Ints, cells: KnownCells, version: str | None) -> bool:
        """Add the known cells; those of an older map version are deleted first.

        Returns
        -------
        bool
            Whether cells of an older map were deleted.

        Raises
        ------
        CacheUnusable
        """
        with self._open() as database:
            database.execute("BEGIN IMMEDIATE")
            stale = self._delete_stale(database, version)
            for row, origin in enumerate(sources.tolist()):
                known = cells.known[row]
                if known.any():
                    new = _Row(
                        targets[known],
                        cells.minutes[row, known],
                        cells.km[row, known],
                        cells.target_snap[known],
                    )
                    _store(database, origin, float(cells.source_snap[row]), new)
            database.execute("DELETE FROM ends WHERE id NOT IN (SELECT ends FROM row)")
            database.execute("COMMIT")
        return stale

    def _delete_stale(self, database: sqlite3.Connection, version: str | None) -> bool:
        known = database.execute("SELECT version FROM server").fetchone()
        stale = known is not None and version is not None and known[0] is not None and known[0] != version
        if stale:
            database.execute("DELETE FROM row")
            database.execute("DELETE FROM ends")
        if known is None or version is not None:
            database.execute("REPLACE INTO server VALUES (1, ?, ?)", (self._name, version))
        return stale

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connected = sqlite3.connect(self.path, timeout=LOCK_TIMEOUT_S, isolation_level=None)
            with closing(connected) as database:
                database.executescript(_TABLES)
                yield database
        except (sqlite3.Error, OSError) as error:
            raise CacheUnusable(f"{error} ({self.path.name})") from None


def cache_folder() -> Path:
    """Folder of the cache."""
    if named := os.environ.get(CACHE_DIR_VARIABLE):
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("territory-opt", appauthor=False)


_SELECT_ROW = "SELECT snap, ends, minutes, km FROM row WHERE origin = ?"


@dataclass(frozen=True)
class _Row:
    """Known cells of one origin: distinct targets, and a value for each."""

    targets: Ints
    minutes: Singles
    km: Singles
    snaps: Singles

    def merged_with(self, old: _Row) -> _Row:
        """Both together, sorted by target; for a target of both, the values of this row."""
        targets, first = np.unique(np.concatenate([self.targets, old.targets]), return_index=True)
        return _Row(
            targets,
            np.concatenate([self.minutes, old.minutes])[first],
            np.concatenate([self.km, old.km])[first],
            np.concatenate([self.snaps, old.snaps])[first],
        )


_EMPTY_ROW = _Row(np.empty(0, np.int64), *(np.empty(0, np.float32) for _ in range(3)))


def _store(database: sqlite3.Connection, origin: int, snap: float, new: _Row) -> None:
    """Write a row, merged with the one stored for its origin."""
    record = database.execute(_SELECT_ROW, (origin,)).fetchone()
    row = new.merged_with(_EMPTY_ROW if record is None else _stored_row(database, *record[1:]))
    parts = row.targets.tobytes(), row.snaps.tobytes()
    digest = hashlib.sha256(parts[0] + parts[1]).digest()
    database.execute("INSERT OR IGNORE INTO ends (digest, targets, snaps) VALUES (?, ?, ?)", (digest, *parts))
    (ends,) = database.execute("SELECT id FROM ends WHERE digest = ?", (digest,)).fetchone()
    km = None if np.isnan(row.km).all() else row.km.tobytes()
    database.execute(
        "REPLACE INTO row VALUES (?, ?, ?, ?, ?)", (origin, snap, ends, row.minutes.tobytes(), km)
    )


def _stored_row(database: sqlite3.Connection, ends: int, minutes: bytes, km: bytes | None) -> _Row:
    targets, snaps = _ends(database, ends)
    unknown = np.full(len(targets), np.nan, dtype=np.float32)
    return _Row(targets, _singles(minutes), unknown if km is None else _singles(km), snaps)


def _ends(database: sqlite3.Connection, number: int) -> tuple[Ints, Singles]:
    targets, snaps = database.execute("SELECT targets, snaps FROM ends WHERE id = ?", (number,)).fetchone()
    return np.frombuffer(targets, dtype=np.int64), _singles(snaps)


def _singles(values: bytes) -> Singles:
    return np.frombuffer(values, dtype=np.float32)
