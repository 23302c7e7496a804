"""The user's own table of travel times, in the book's folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from territory_opt.geography.distance import paired_distances
from territory_opt.ingest.cells.values import read_values
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.find_tables import reader_of
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.locations.place_ids import PlaceIds, warn_of_unknown_ids
from territory_opt.ingest.tables.headers import map_headers
from territory_opt.ingest.tables.schema import names_of
from territory_opt.ingest.tables.travel_times_arrays import read_arrays
from territory_opt.model.arrays import Bools, Ints
from territory_opt.model.book import Book
from territory_opt.model.frame import Frame
from territory_opt.model.id_index import UNKNOWN
from territory_opt.model.travel_times_table import TravelTimesTable
from territory_opt.travel.speed_check import implausible_speed

NAME = "travel"
PACE_PAIRS = 100_000
KINDS = (".csv", ".tsv", ".txt", ".parquet", ".xlsx", ".npz")


def read_travel_times_table(folder: Path | str, file: str, book: Book) -> TravelTimesTable:
    """Read the table that the scenario's [travel] names.

    Raises
    ------
    InvalidInput
        With every fault of the table.
    """
    findings = CollectedFaults()
    own = check_travel_times_table(Path(folder), file, book, findings)
    findings.raise_if_any()
    assert own is not None
    return own


def check_travel_times_table(
    folder: Path, file: str, book: Book, findings: CollectedFaults
) -> TravelTimesTable | None:
    """The table as far as it can be read; None (and faults) when it cannot.

    Pairs that name places the book does not have are left out, with a warning, as one table often serves
    several books.
    """
    path = folder / file
    if not path.is_file():
        findings.fault(file, "there is no such file", "Put the table into the book's folder.")
        return None
    kind = path.suffix.lower()
    if kind not in KINDS:
        findings.fault(
            file, f"files of the kind {kind or '(none)'} are not read", "Save it as CSV or Parquet."
        )
        return None
    places = PlaceIds.of(book)
    if kind == ".npz":
        own = read_arrays(path, places, findings)
    else:
        table = reader_of(path)(path, NAME, names_of(NAME), findings)
        own = None if table is None else _of_table(table, places, findings)
    if own is not None and book.frame.kind != "local":
        _warn_of_pace(own, book.frame, findings)
    return own


def _warn_of_pace(own: TravelTimesTable, frame: Frame, findings: CollectedFaults) -> None:
    """Warn of times that are implausible as minutes; of a large table a sample of pairs is checked."""
    some = slice(None, None, max(1, len(own.minutes) // PACE_PAIRS))
    km = paired_distances(frame, own.points[own.origin[some]], own.points[own.destination[some]])
    if found := implausible_speed(km, own.minutes[some], own.file):
        findings.warn(found)


def _of_table(table: RawTable, places: PlaceIds, findings: CollectedFaults) -> TravelTimesTable | None:
    before = len(findings.faults)
    table = map_headers(table, {}, "", findings)
    values = read_values(table, findings)
    origin = places.look_up(table, "from_id", values["from_id"], findings)
    destination = places.look_up(table, "to_id", values["to_id"], findings)
    minutes, km = values["minutes"], values["km"]
    column = table.get("minutes")
    if column is None or not table.has("from_id", "to_id"):
        return None  # the missing column is a fault already
    remedy = "Give the minutes, or remove the row: a missing pair is estimated."
    findings.fault_cells(table, column, column.blank, "the minutes are blank", remedy)
    known = (origin >= 0) & (destination >= 0)
    _refuse_twice(table, origin, destination, known, findings)
    unknown_ids = [values["from_id"][origin == UNKNOWN], values["to_id"][destination == UNKNOWN]]
    if len(findings.faults) == before:
        warn_of_unknown_ids(table.file, np.concatenate(unknown_ids), known, findings)
    known &= np.isfinite(minutes)
    return places.times(table.file, origin[known], destination[known], minutes[known], km[known])


def _refuse_twice(
    table: RawTable, origin: Ints, destination: Ints, known: Bools, findings: CollectedFaults
) -> None:
    """Refuse pairs that are given more than once."""
    rows = np.flatnonzero(known)
    pair = origin[rows] * (int(destination.max(initial=0)) + 1) + destination[rows]
    _, first, inverse = np.unique(pair, return_index=True, return_inverse=True)
    before = np.full(len(table), -1, dtype=np.int64)
    before[rows] = rows[first[inverse.ravel()]]
    again = (before >= 0) & (before != np.arange(len(table)))

    def problem(index: int) -> str:
        return f"the pair is in row {table.rows[before[index]]} already"

    findings.fault_cells(table, table.columns["to_id"], again, problem, "Keep one row for each pair.")
