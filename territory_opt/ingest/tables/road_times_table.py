"""Measured travel times between places, to fit the estimate to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from territory_opt.geography.distance import paired_distances
from territory_opt.ingest.cells.values import read_values
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.find_tables import READERS, reader_of
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.locations.coordinates import read_places
from territory_opt.ingest.tables.headers import map_headers
from territory_opt.ingest.tables.schema import names_of
from territory_opt.model.arrays import Floats
from territory_opt.model.frame import Frame
from territory_opt.travel.speed_check import implausible_speed
from territory_opt.wording.finding_text import as_fault

NAME = "times"


@dataclass(frozen=True)
class RoadTimes:
    """Pairs of places with the time between them. All arrays have shape (pairs,) or (pairs, 2).

    Parameters
    ----------
    origins, destinations : Floats
        In the requested frame.
    minutes : Floats
        Above 0.
    km : Floats
        Along the road; NaN where blank.
    """

    origins: Floats
    destinations: Floats
    minutes: Floats
    km: Floats


def read_road_times(path: Path | str, frame: Frame, least: int) -> RoadTimes:
    """Read a table with from_lon, from_lat, to_lon, to_lat, minutes and optionally km.

    Parameters
    ----------
    path : path
    frame : Frame
        Of the places returned; geographic or planar.
    least : int
        Fewest pairs allowed.

    Raises
    ------
    InvalidInput
        With every fault of the table.
    """
    path, findings = Path(path), CollectedFaults()
    if not path.is_file():
        findings.fault(str(path), "there is no such file", "Check the path.")
    elif path.suffix.lower() not in READERS:
        findings.fault(
            path.name, f"files of the kind {path.suffix or '(none)'} are not read", "Save it as CSV."
        )
    findings.raise_if_any()
    table = reader_of(path)(path, NAME, names_of(NAME), findings)
    findings.raise_if_any()
    assert table is not None
    table = map_headers(table, {}, "", findings)
    findings.raise_if_any()
    values = read_values(table, findings)
    column = table.columns["minutes"]
    findings.fault_cells(
        table, column, column.blank, "the minutes are blank", "Give them, or remove the row."
    )
    ends = [_end(table, end, frame, findings) for end in ("from", "to")]
    if len(table) < least:
        remedy = f"Bring at least {least}, near and far ones, spread over the area."
        findings.fault(table.file, f"{len(table)} pairs are too few to fit to", remedy)
    findings.raise_if_any()
    if found := implausible_speed(paired_distances(frame, *ends), values["minutes"], table.file):
        findings.add(as_fault(found))
    findings.raise_if_any()
    return RoadTimes(ends[0], ends[1], values["minutes"], values["km"])


def _end(table: RawTable, end: str, frame: Frame, findings: CollectedFaults) -> Floats:
    """Places of one end of every pair; a blank one is a fault."""
    own = {"lon": table.columns[f"{end}_lon"], "lat": table.columns[f"{end}_lat"]}
    places = read_places(table.with_columns(own), frame, findings)
    remedy = "Give longitude and latitude, or remove the row."
    findings.fault_cells(table, own["lon"], np.asarray(~places.given), "the place is blank", remedy)
    return places.points
