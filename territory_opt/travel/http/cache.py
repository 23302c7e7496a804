"""What servers answered in earlier runs, on disk.

One SQLite file for each server and profile, a row for each place of departure. SQLite makes every change
whole or not at all, and lets several processes read and write at once.
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

FOLDER = "TERRITORY_OPT_CACHE_DIR"
"""Environment variable that names the cache folder; without it the platform's own is used."""

WAIT_S = 30.0
"""How long to wait for another process that is writing."""

_TABLES = """
CREATE TABLE IF NOT EXISTS server (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT, version TEXT);
CREATE TABLE IF NOT EXISTS ends (id INTEGER PRIMARY KEY, digest BLOB UNIQUE, targets BLOB, snaps BLOB);
CREATE TABLE IF NOT EXISTS row (
    origin INTEGER PRIMARY KEY, snap REAL, ends INTEGER NOT NULL, minutes BLOB NOT NULL, km BLOB
);
"""
"""Rows that were asked for together share their ends; km is null where the server tells none."""


class Unusable(Exception):
    """The cache cannot be read or written; the work goes on without it."""


@dataclass(frozen=True)
class Remembered:
    """Cells a by b as they are known, NaN elsewhere and where there is no route.

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
    def nothing(cls, a: int, b: int) -> Remembered:
        """Return a table in which nothing is known."""

        def unknown(*shape: int) -> Singles:
            return np.full(shape, np.nan, dtype=np.float32)

        known = np.zeros((a, b), dtype=np.bool_)
        return cls(known, unknown(a, b), unknown(a, b), unknown(a), unknown(b))


class Cache:
    """Cells of one server.

    Parameters
    ----------
    name : str
        What tells this server from others: provider, address and profile.
    """

    def __init__(self, name: str) -> None:
        digest = hashlib.sha256(name.encode()).hexdigest()[:24]
        self.path = cache_folder() / "travel" / f"{digest}.sqlite"
        self._name = name

    def read(self, sources: Ints, targets: Ints) -> Remembered:
        """Cells from every source (a,) to every target (b,), by their keys.

        Raises
        ------
        Unusable
        """
        found = Remembered.nothing(len(sources), len(targets))
        if not self.path.exists():
            return found
        order, ends, there, here = np.argsort(targets), None, np.empty(0, np.int64), np.empty(0, np.int64)
        with self._open() as base:
            base.execute("BEGIN")  # so that all of it is read as it was at one moment
            for row, origin in enumerate(sources.tolist()):
                said = base.execute(_ROW, (origin,)).fetchone()
                if said is None:
                    continue
                if said[1] != ends:
                    ends = said[1]
                    keys, snaps = _ends(base, ends)
                    place = np.minimum(np.searchsorted(keys, targets[order]), len(keys) - 1)
                    hit = np.flatnonzero(keys[place] == targets[order])
                    there, here = place[hit], order[hit]
                    found.target_snap[here] = snaps[there]
                found.known[row, here] = True
                found.minutes[row, here] = _singles(said[2])[there]
                if said[3] is not None:
                    found.km[row, here] = _singles(said[3])[there]
                found.source_snap[row] = np.nan if said[0] is None else said[0]
        return found

    def write(self, sources: Ints, targets: Ints, cells: Remembered, version: str | None) -> bool:
        """Add the known cells. Those of an older map are forgotten first.

        Returns
        -------
        bool
            Whether anything was forgotten.

        Raises
        ------
        Unusable
        """
        with self._open() as base:
            base.execute("BEGIN IMMEDIATE")
            forgotten = self._note(base, version)
            for row, origin in enumerate(sources.tolist()):
                known = cells.known[row]
                if known.any():
                    new = _Row(
                        targets[known],
                        cells.minutes[row, known],
                        cells.km[row, known],
                        cells.target_snap[known],
                    )
                    _store(base, origin, float(cells.source_snap[row]), new)
            base.execute("DELETE FROM ends WHERE id NOT IN (SELECT ends FROM row)")
            base.execute("COMMIT")
        return forgotten

    def _note(self, base: sqlite3.Connection, version: str | None) -> bool:
        known = base.execute("SELECT version FROM server").fetchone()
        stale = known is not None and version is not None and known[0] is not None and known[0] != version
        if stale:
            base.execute("DELETE FROM row")
            base.execute("DELETE FROM ends")
        if known is None or version is not None:
            base.execute("REPLACE INTO server VALUES (1, ?, ?)", (self._name, version))
        return stale

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=WAIT_S, isolation_level=None)) as base:
                base.executescript(_TABLES)
                yield base
        except (sqlite3.Error, OSError) as error:
            raise Unusable(f"{error} ({self.path.name})") from None


def cache_folder() -> Path:
    """Where answers are kept."""
    if named := os.environ.get(FOLDER):
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("territory-opt", appauthor=False)


_ROW = "SELECT snap, ends, minutes, km FROM row WHERE origin = ?"


@dataclass(frozen=True)
class _Row:
    """What is known from one origin: distinct targets, and a value for each."""

    targets: Ints
    minutes: Singles
    km: Singles
    snaps: Singles

    def after(self, old: _Row) -> _Row:
        """Sorted by target, with what is only known from before."""
        targets, first = np.unique(np.concatenate([self.targets, old.targets]), return_index=True)
        return _Row(
            targets,
            np.concatenate([self.minutes, old.minutes])[first],
            np.concatenate([self.km, old.km])[first],
            np.concatenate([self.snaps, old.snaps])[first],
        )


_NOTHING = _Row(np.empty(0, np.int64), *(np.empty(0, np.float32) for _ in range(3)))


def _store(base: sqlite3.Connection, origin: int, snap: float, new: _Row) -> None:
    """Write a row, in the place of what was known from its origin."""
    said = base.execute(_ROW, (origin,)).fetchone()
    row = new.after(_NOTHING if said is None else _old(base, *said[1:]))
    parts = row.targets.tobytes(), row.snaps.tobytes()
    digest = hashlib.sha256(parts[0] + parts[1]).digest()
    base.execute("INSERT OR IGNORE INTO ends (digest, targets, snaps) VALUES (?, ?, ?)", (digest, *parts))
    (ends,) = base.execute("SELECT id FROM ends WHERE digest = ?", (digest,)).fetchone()
    km = None if np.isnan(row.km).all() else row.km.tobytes()
    base.execute("REPLACE INTO row VALUES (?, ?, ?, ?, ?)", (origin, snap, ends, row.minutes.tobytes(), km))


def _old(base: sqlite3.Connection, ends: int, minutes: bytes, km: bytes | None) -> _Row:
    targets, snaps = _ends(base, ends)
    unknown = np.full(len(targets), np.nan, dtype=np.float32)
    return _Row(targets, _singles(minutes), unknown if km is None else _singles(km), snaps)


def _ends(base: sqlite3.Connection, number: int) -> tuple[Ints, Singles]:
    targets, snaps = base.execute("SELECT targets, snaps FROM ends WHERE id = ?", (number,)).fetchone()
    return np.frombuffer(targets, dtype=np.int64), _singles(snaps)


def _singles(values: bytes) -> Singles:
    return np.frombuffer(values, dtype=np.float32)
