"""Parquet and GeoParquet files, and conversions common to all Arrow tables."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet
import shapely

from territory_opt.ingest.cells.typed_cells import column_of_arrow
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable, file_rows
from territory_opt.ingest.safe_read import call_reader
from territory_opt.model.arrays import Shapes

_INDEX = re.compile(r"__index_level_\d+__")


def read_parquet(path: Path, name: str, known: Collection[str], findings: CollectedFaults) -> RawTable | None:
    """Table of a Parquet file; with GeoParquet's geometry when it has one.

    A null is a blank. A NaN that is not null is a fault in a column of numbers, like the text "nan"; pandas
    writes its missing numbers as null.
    """
    del known
    found = call_reader(path.name, "Write the file again.", findings, lambda: _read(path))
    if found is None:
        return None
    data, shapes, crs, geometry = found
    columns = columns_of_arrow(data.drop_columns(geometry))
    return RawTable(name, path.name, file_rows(data.num_rows), columns, shapes, crs)


def columns_of_arrow(data: pa.RawTable) -> dict[str, Column]:
    """Raw columns of an Arrow table, without an index that pandas added."""
    return {
        name: column_of_arrow(name, data.column(name))
        for name in data.column_names
        if not _INDEX.fullmatch(name)
    }


def shapes_of_wkb(data: pa.ChunkedArray) -> Shapes:
    """Geometry from well-known binary, shape (rows,); None where null or unreadable."""
    cells = np.empty(len(data), dtype=object)
    cells[:] = data.to_pylist()
    return np.asarray(shapely.from_wkb(cells, on_invalid="ignore"), dtype=object)


def _read(path: Path) -> tuple[pa.RawTable, Shapes | None, str | None, list[str]]:
    """Table, geometry and its reference system, and the names of the geometry columns."""
    data = pyarrow.parquet.read_table(path, partitioning=None)
    data.validate(full=True)  # checks that texts are UTF-8
    if len(set(data.column_names)) < data.num_columns:
        raise ValueError("two columns have the same name")
    if b"geo" not in (data.schema.metadata or {}):
        return data, None, None, []
    frame = geopandas.read_parquet(path)
    geometry = [name for name in frame.columns[frame.dtypes == "geometry"] if name in data.column_names]
    crs = None if frame.crs is None else frame.crs.to_wkt()
    return data, np.asarray(frame.geometry.to_numpy(), dtype=object), crs, geometry
