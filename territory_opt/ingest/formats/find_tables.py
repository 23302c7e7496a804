"""Which file of the folder holds which table."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.tables.schema import TABLES
from territory_opt.model.findings.book_findings import UnreadFile
from territory_opt.wording.spelling import similarity

Reader = Callable[[Path, str, Collection[str], CollectedFaults], RawTable | None]

READERS: Mapping[str, tuple[str, str]] = {
    ".csv": ("csv_table", "read_csv"),
    ".tsv": ("csv_table", "read_csv"),
    ".txt": ("csv_table", "read_csv"),
    ".xlsx": ("xlsx_table", "read_xlsx"),
    ".xlsm": ("xlsx_table", "read_xlsx"),
    ".parquet": ("arrow_table", "read_parquet"),
    ".geoparquet": ("arrow_table", "read_parquet"),
    ".geojson": ("geojson_table", "read_geojson"),
    ".json": ("geojson_table", "read_geojson"),
    ".gpkg": ("gdal_table", "read_gpkg"),
    ".fgb": ("gdal_table", "read_flatgeobuf"),
    ".shp": ("gdal_table", "read_shapefile"),
    ".zip": ("gdal_table", "read_zipped_shapefile"),
}
"""Module and function that read each kind of file; imported when a book needs them."""

COMPANION_SUFFIXES = frozenset(
    {".dbf", ".shx", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".xml", ".qmd", ".csvt"}
)
"""Parts of a Shapefile and side files of GIS programs: never a table by themselves."""

BOOK_GEOPACKAGE = "book.gpkg"
LIKELY_TYPO = 0.8
"""Similarity of a file name to the name of a missing table from which there is a warning."""


@dataclass(frozen=True)
class Source:
    """Where a table was found: a file, or a layer of the book's GeoPackage."""

    path: Path
    layer: str | None = None

    @property
    def label(self) -> str:
        """How the source is named in a fault."""
        return self.path.name if self.layer is None else f"{self.path.name} (layer {self.layer})"


def find_tables(folder: Path, findings: CollectedFaults) -> dict[str, Source]:
    """Source of every table in the folder; a table found twice, or in a format not read, is a fault."""
    files = sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~"))
    )
    found: dict[str, list[Source]] = {name: [] for name in TABLES}
    unread: dict[str, list[Path]] = {name: [] for name in TABLES}
    for path in files:
        name, suffix = path.stem.casefold().removesuffix(".shp"), path.suffix.lower()  # units.shp.zip
        if name in found and suffix in READERS:
            found[name].append(Source(path))
        elif name in found and suffix not in COMPANION_SUFFIXES:
            unread[name].append(path)
    for path in files:
        if path.name.casefold() == BOOK_GEOPACKAGE:
            _add_layers(path, found, findings)
    _check(files, found, unread, findings)
    return {name: sources[0] for name, sources in found.items() if sources}


def read_source(
    source: Source, name: str, known: Collection[str], findings: CollectedFaults
) -> RawTable | None:
    """Raw table from where it was found; None (and a fault) when it cannot be read."""
    if source.layer is not None:
        from territory_opt.ingest.formats.gdal_table import read_layer

        return read_layer(source.path, name, source.layer, findings)
    with _no_garbage_collection():
        return reader_of(source.path)(source.path, name, known, findings)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Switch the cyclic garbage collector off: reading makes millions of lists, none of them garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def reader_of(path: Path) -> Reader:
    """The function that reads files of this kind."""
    module, function = READERS[path.suffix.lower()]
    reader: Reader = getattr(import_module(f"territory_opt.ingest.formats.{module}"), function)
    return reader


def _add_layers(path: Path, found: dict[str, list[Source]], findings: CollectedFaults) -> None:
    from territory_opt.ingest.formats.gdal_table import layers_of

    for layer in layers_of(path, findings):
        if layer.casefold() in found:
            found[layer.casefold()].append(Source(path, layer))


def _check(
    files: list[Path],
    found: dict[str, list[Source]],
    unread: dict[str, list[Path]],
    findings: CollectedFaults,
) -> None:
    for name, sources in found.items():
        if len(sources) > 1:
            findings.fault(
                sources[0].path.name,
                f"the table {name!r} is there twice: {' and '.join(source.label for source in sources)}",
                "Keep one of them.",
            )
        for path in unread[name]:
            findings.fault(
                path.name,
                f"files of the kind {path.suffix or '(none)'} are not read",
                "Save it as "
                + ("GeoJSON, GeoPackage or CSV." if name == "units" else "CSV, XLSX or Parquet."),
            )
        if not sources and not unread[name]:
            _warn_of_typos(name, files, found, findings)


def _warn_of_typos(
    name: str, files: list[Path], found: dict[str, list[Source]], findings: CollectedFaults
) -> None:
    for path in files:
        stem = path.stem.casefold()
        if path.suffix.lower() in READERS and stem not in found and similarity(stem, name) >= LIKELY_TYPO:
            findings.warn(UnreadFile(file=path.name, table=name))
