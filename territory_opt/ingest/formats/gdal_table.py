"""GeoPackage layers, FlatGeobuf and Shapefiles, read through GDAL.

GDAL opens every format it recognises, remote files included. So it gets local paths only, and only after the
first bytes of the file match the format of its suffix.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyogrio

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.arrow_table import columns_of_arrow, shapes_of_wkb
from territory_opt.ingest.formats.raw_table import Column, RawTable, file_rows
from territory_opt.ingest.safe_read import call_reader
from territory_opt.ingest.tables.schema import BUILT_IN_MEASURES, names_of

SIGNATURES = {
    ".gpkg": b"SQLite format 3\0",
    ".fgb": b"fgb\x03fgb",
    ".shp": b"\x00\x00\x27\x0a",
    ".zip": b"PK",
}
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
DBF_NAME = 10
"""Length of a column name in a Shapefile."""
LARGEST_UNZIPPED = 4 * 1024**3
REMEDY = "Open it in a GIS and export it again."
ZIP_REMEDY = "Zip the Shapefile again, without a password."


def layers_of(path: Path, findings: CollectedFaults) -> list[str]:
    """Names of the layers of a GeoPackage; none (and a fault) when it cannot be read."""
    if not _has_signature(path, path.suffix.lower(), findings):
        return []
    layers = call_reader(path.name, REMEDY, findings, lambda: pyogrio.list_layers(path))
    return [] if layers is None else [str(name) for name, _ in layers]


def read_layer(path: Path, name: str, layer: str, findings: CollectedFaults) -> RawTable | None:
    """Table of one layer of a GeoPackage."""
    return _read(path, name, f"{path.name}", layer, findings)


def read_gpkg(path: Path, name: str, known: Collection[str], findings: CollectedFaults) -> RawTable | None:
    """Table of a GeoPackage of its own: the layer named like the table, else the only one."""
    del known
    layers = layers_of(path, findings)
    if name in layers or len(layers) == 1:
        return read_layer(path, name, name if name in layers else layers[0], findings)
    if layers:
        findings.fault(
            path.name,
            f"none of the {len(layers)} layers is named {name!r} ({', '.join(layers)})",
            f"Name the layer that holds the table {name!r}.",
        )
    return None


def read_flatgeobuf(
    path: Path, name: str, known: Collection[str], findings: CollectedFaults
) -> RawTable | None:
    """Table of a FlatGeobuf file."""
    del known
    return _read(path, name, path.name, None, findings) if _has_signature(path, ".fgb", findings) else None


def read_shapefile(
    path: Path, name: str, known: Collection[str], findings: CollectedFaults
) -> RawTable | None:
    """Table of a Shapefile; column names truncated to ten letters are completed."""
    del known
    if not _has_signature(path, ".shp", findings):
        return None
    table = _read(path, name, path.name, None, findings)
    return table and _with_full_names(table)


def read_zipped_shapefile(
    path: Path, name: str, known: Collection[str], findings: CollectedFaults
) -> RawTable | None:
    """Table of the only Shapefile in a zip archive."""
    members = call_reader(path.name, ZIP_REMEDY, findings, lambda: _members(path))
    chosen = members and _choose(path.name, members, findings)
    if not chosen:
        return None
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"{path.stem}.shp"
        if call_reader(path.name, ZIP_REMEDY, findings, lambda: _unpack(path, chosen, copy)) is None:
            return None
        table = read_shapefile(copy, name, known, findings)
    return table and replace(table, file=path.name)


def _members(path: Path) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(path) as archive:
        return [m for m in archive.infolist() if not m.is_dir() and "__MACOSX" not in m.filename]


def _unpack(path: Path, parts: Mapping[str, zipfile.ZipInfo], copy: Path) -> Path:
    """Write the parts to the folder of the copy under its name; paths in the archive are ignored."""
    with zipfile.ZipFile(path) as archive:
        for suffix, member in parts.items():
            copy.with_suffix(suffix).write_bytes(archive.read(member))
    return copy


def _choose(
    file: str, members: Sequence[zipfile.ZipInfo], findings: CollectedFaults
) -> dict[str, zipfile.ZipInfo] | None:
    """Parts of the only Shapefile among the members, by suffix."""
    found = [PurePosixPath(m.filename) for m in members if m.filename.lower().endswith(".shp")]
    if len(found) != 1:
        what = "no Shapefile" if not found else f"{len(found)} Shapefiles"
        findings.fault(
            file, f"the archive holds {what}", "Zip exactly one Shapefile: .shp, .shx, .dbf, .prj."
        )
        return None
    parts = {
        PurePosixPath(member.filename).suffix.lower(): member
        for member in members
        if PurePosixPath(member.filename).with_suffix("") == found[0].with_suffix("")
    }
    parts = {suffix: parts[suffix] for suffix in SHAPEFILE_PARTS if suffix in parts}
    missing = [suffix for suffix in (".shx", ".dbf") if suffix not in parts]
    if missing:
        findings.fault(file, f"the Shapefile lacks its {' and '.join(missing)}", "Zip all of its parts.")
        return None
    if sum(member.file_size for member in parts.values()) > LARGEST_UNZIPPED:
        findings.fault(file, "the archive is too large unpacked", "Use a GeoPackage for data of this size.")
        return None
    return parts


def _read(path: Path, name: str, file: str, layer: str | None, findings: CollectedFaults) -> RawTable | None:
    found = call_reader(file, REMEDY, findings, lambda: _open(path, layer))
    if found is None:
        return None
    meta, data = found
    geometry = meta["geometry_name"] or "wkb_geometry"
    if geometry not in data.column_names:
        return RawTable(name, file, file_rows(data.num_rows), columns_of_arrow(data))
    shapes = shapes_of_wkb(data.column(geometry))
    columns = columns_of_arrow(data.drop_columns([geometry]))
    return RawTable(name, file, file_rows(data.num_rows), columns, shapes, meta["crs"])


def _open(path: Path, layer: str | None) -> tuple[dict[str, Any], pa.RawTable]:
    meta, data = pyogrio.read_arrow(path, layer=layer)
    data.validate(full=True)  # checks that texts are UTF-8
    return meta, data


def _with_full_names(table: RawTable) -> RawTable:
    full = {name[:DBF_NAME]: name for name in (*names_of(table.name), *sorted(BUILT_IN_MEASURES))}
    columns: dict[str, Column] = {}
    for name, column in table.columns.items():
        complete = full.get(name, name) if len(name) == DBF_NAME else name
        columns[complete] = replace(column, name=complete)
    return table.with_columns(columns)


def _has_signature(path: Path, suffix: str, findings: CollectedFaults) -> bool:
    with path.open("rb") as stream:
        matches = stream.read(16).startswith(SIGNATURES[suffix])
    if not matches:
        findings.fault(path.name, f"the content is not that of a {suffix} file", "Export the file again.")
    return matches
