"""Warnings where the scenario's crs differs from the reference system of a file."""

from __future__ import annotations

from typing import Literal

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.locations.coordinate_frames import is_same_system, system_name
from territory_opt.model.findings.book_findings import CrsContradicted

DEGREES = "WGS 84"
"""Reference system of the columns lon and lat."""


def warn_of_other_system(
    table: RawTable, crs: str | None, used: Literal["file", "scenario", "both"], findings: CollectedFaults
) -> None:
    """Warn where a table's geometry has another reference system than the scenario.

    Parameters
    ----------
    table : RawTable
    crs : str or None
        The scenario's.
    used : {"file", "scenario", "both"}
        Which of them its places are read by.
    findings : CollectedFaults
    """
    if crs is not None and table.crs is not None and not is_same_system(crs, table.crs):
        file_crs = system_name(table.crs)
        findings.warn(CrsContradicted(file=table.file, crs=crs, file_crs=file_crs, used=used))


def warn_of_degrees(table: RawTable, crs: str, findings: CollectedFaults) -> None:
    """Warn that a table's columns lon and lat are used, and not the scenario's crs."""
    column = table.columns["lon"].name
    findings.warn(CrsContradicted(file=table.file, column=column, crs=crs, file_crs=DEGREES, used="file"))
