"""A book is the same in every file format."""

from __future__ import annotations

import json
import shutil
import warnings
import zipfile
from pathlib import Path

import geopandas
import numpy as np
import openpyxl
import pandas
import pyarrow.parquet
import pyogrio
import pytest
import shapely
from ingest_books import warnings_of

from territory_opt.errors import InvalidInput
from territory_opt.ingest import book_from_rows, read_book
from territory_opt.model.findings.book_findings import UnreadFile
from territory_opt.model.fingerprint import fingerprint


def frame_of(rows: list[dict]) -> pandas.DataFrame:
    return pandas.DataFrame(rows).replace("", None)


def write_csv(path: Path, name: str, rows: list[dict]) -> None:
    frame_of(rows).to_csv(path / f"{name}.csv", index=False)


def write_german_csv(path: Path, name: str, rows: list[dict]) -> None:
    frame_of(rows).to_csv(path / f"{name}.csv", index=False, sep=";", decimal=",", encoding="cp1252")


def write_utf16(path: Path, name: str, rows: list[dict]) -> None:
    frame_of(rows).to_csv(path / f"{name}.txt", index=False, sep="\t", encoding="utf-16")


def write_xlsx(path: Path, name: str, rows: list[dict]) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Notes"
    sheet = workbook.create_sheet(name.title())
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([None if row[key] == "" else row[key] for key in rows[0]])
    workbook.save(path / f"{name}.xlsx")


def write_parquet(path: Path, name: str, rows: list[dict]) -> None:
    frame_of(rows).to_parquet(path / f"{name}.parquet")


def write_layer(path: Path, name: str, rows: list[dict]) -> None:
    pyogrio.write_dataframe(frame_of(rows), path / "book.gpkg", layer=name, driver="GPKG")


TABLE_WRITERS = [write_csv, write_german_csv, write_utf16, write_xlsx, write_parquet, write_layer]


@pytest.mark.parametrize("write", TABLE_WRITERS)
def test_tables_of_every_format_make_the_same_book(book, tmp_path, write):
    expected = read_book(book.write())
    other = tmp_path / "other"
    other.mkdir()
    for name, rows in book.tables.items():
        write(other, name, rows)
    found = read_book(other)
    assert fingerprint(found) == fingerprint(expected)
    assert found.units.unit_id[0] == "000"


def test_rows_of_a_request_make_the_same_book(book):
    payload = json.loads(json.dumps(book.tables))
    assert fingerprint(book_from_rows(payload)) == fingerprint(read_book(book.write()))


def geo_frame(book, polygons, crs=4326) -> geopandas.GeoDataFrame:
    rows = [{k: v for k, v in row.items() if k not in ("lon", "lat")} for row in book["units"]]
    return geopandas.GeoDataFrame(frame_of(rows), geometry=polygons, crs=4326).to_crs(crs)


def write_shapefile(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL warns that it shortens names
        frame.to_file(folder / "Gebiete.shp", driver="ESRI Shapefile", encoding="utf-8")
    return folder / "Gebiete.shp"


def write_zip(frame: geopandas.GeoDataFrame, path: Path) -> None:
    raw = path / "raw"
    raw.mkdir()
    write_shapefile(frame, raw)
    with zipfile.ZipFile(path / "units.zip", "w") as archive:
        for part in raw.iterdir():
            archive.write(part, f"export/{part.name}")
    shutil.rmtree(raw)


def write_pieces(frame: geopandas.GeoDataFrame, path: Path) -> None:
    """The same areas as multipolygons of one part, clockwise, from another corner."""
    pieces = [
        shapely.MultiPolygon([shapely.Polygon(g.exterior.coords[2:-1:1] + g.exterior.coords[:3])])
        for g in frame.geometry
    ]
    frame.set_geometry(shapely.reverse(pieces), crs=frame.crs).to_file(path / "units.geojson")


def write_shp_zip(frame: geopandas.GeoDataFrame, path: Path) -> None:
    write_zip(frame, path)
    (path / "units.zip").rename(path / "units.shp.zip")


UNIT_WRITERS = {
    "geojson": lambda frame, path: frame.to_file(path / "units.geojson", driver="GeoJSON"),
    "geoparquet": lambda frame, path: frame.to_parquet(path / "units.parquet"),
    "flatgeobuf": lambda frame, path: frame.to_file(path / "units.fgb", driver="FlatGeobuf"),
    "layer": lambda frame, path: frame.to_file(path / "book.gpkg", layer="units", driver="GPKG"),
    "own gpkg": lambda frame, path: frame.to_file(path / "units.gpkg", layer="Gebiete", driver="GPKG"),
    "zip": write_zip,
    "shp.zip": write_shp_zip,
    "pieces": write_pieces,
}


WGS84_ONLY = ("geojson", "pieces")


@pytest.mark.parametrize(
    ("name", "crs"),
    [*((n, 4326) for n in UNIT_WRITERS), *((n, 25832) for n in UNIT_WRITERS if n not in WGS84_ONLY)],
)
def test_polygons_of_every_format_make_the_same_book(book, polygons, tmp_path, name, crs):
    book.write("customers", "reps", "kams", "edges")
    UNIT_WRITERS[name](geo_frame(book, polygons, crs), book.path)
    found = read_book(book.path)
    reference = tmp_path / "reference"
    reference.mkdir()
    other = CopiedTables(book, reference)
    UNIT_WRITERS["geoparquet"](geo_frame(book, polygons, crs), reference)
    expected = read_book(other.path)
    assert fingerprint(found) == fingerprint(expected)
    assert found.units.measures["population"].tolist() == [r["population"] for r in book["units"]]
    assert found.units.territory_id[0] == "T1"
    assert np.abs(shapely.bounds(found.units.geometry[0]) - [9, 50, 9.5, 50.5]).max() < 1e-9
    assert shapely.contains_xy(found.units.geometry, *found.units.points.T).all()


class CopiedTables:
    """The other tables of a book in another folder."""

    def __init__(self, book, path: Path) -> None:
        self.path = path
        for file in book.path.glob("*.csv"):
            shutil.copy(file, path)


def test_feature_collections_of_requests_are_units(book, polygons):
    collection = json.loads(geo_frame(book, polygons).to_json())
    found = book_from_rows({"units": collection, "customers": book["customers"], "edges": []})
    assert found.edges is None
    assert found.customers.unit[:3].tolist() == [0, 0, 1]
    assert found.units.measures["population"][8] == 2002.5


def test_old_style_crs_of_geojson_is_read(book, polygons):
    frame = geo_frame(book, polygons, 25832)
    collection = json.loads(frame.to_json(to_wgs84=False))
    collection["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    (book.path / "units.geojson").write_text(json.dumps(collection))
    found = read_book(book.path)
    assert np.abs(shapely.bounds(found.units.geometry[0]) - [9, 50, 9.5, 50.5]).max() < 1e-9


def test_point_geometry_gives_places(book):
    rows = book["units"]
    points = shapely.points([[row["lon"], row["lat"]] for row in rows])
    frame = geo_frame(book, points, 3035)
    frame.to_file(book.path / "book.gpkg", layer="units", driver="GPKG")
    found = read_book(book.path)
    assert found.units.geometry is None
    assert np.abs(found.units.points[0] - [9.25, 50.25]).max() < 1e-7


def test_numbers_in_id_columns_lose_their_decimal_point(book):
    for table, key in (("units", "unit_id"), ("customers", "customer_id")):
        for index, row in enumerate(book[table]):
            row[key] = 1001.0 + index
    for name in ("units", "customers"):
        write_xlsx(book.path, name, book[name])
    found = read_book(book.path)
    assert found.units.unit_id.tolist() == [str(1001 + i) for i in range(9)]
    assert found.customers.customer_id[0] == "1001"


def test_nan_in_parquet_is_a_fault_and_null_is_blank(book):
    frame = frame_of(book["customers"])
    book.write("units")
    table = pyarrow.Table.from_pandas(frame)
    potential = pyarrow.array([float("nan"), float("inf"), None, *[1.0] * 17], from_pandas=False)
    table = table.set_column(table.column_names.index("potential"), "potential", potential)
    pyarrow.parquet.write_table(table, book.path / "customers.parquet")
    faults = book.faults()
    assert [(fault.row, fault.value) for fault in faults] == [(2, "nan"), (3, "inf")]


def test_a_formula_without_a_result_is_not_a_blank(book):
    book["customers"][3]["revenue"] = "=1+1"
    book.write("units", "reps", "kams")
    write_xlsx(book.path, "customers", book["customers"])
    (fault,) = book.faults()
    assert (fault.row, fault.column, fault.value) == (5, "revenue", "=1+1")


def test_a_workbook_without_the_sheet_lists_its_sheets(book):
    book.write()
    (book.path / "units.csv").unlink()
    workbook = openpyxl.Workbook()
    workbook.create_sheet("Other")
    workbook.save(book.path / "units.xlsx")
    (fault,) = book.faults()
    assert "Sheet, Other" in fault.problem


@pytest.mark.parametrize(
    "name",
    ["units.xlsx", "units.parquet", "units.gpkg", "units.fgb", "units.zip", "units.geojson", "units.shp"],
)
def test_a_file_whose_content_does_not_match_its_suffix_is_refused(book, name):
    (book.path / name).write_bytes(b"<OGRVRTDataSource><!-- remote --></OGRVRTDataSource>")
    assert [fault.file for fault in book.faults()] == [name]


def test_a_shapefile_without_prj_names_the_remedy(book, polygons):
    write_zip(geo_frame(book, polygons), book.path)
    with zipfile.ZipFile(book.path / "units.zip") as archive:
        parts = {n: archive.read(n) for n in archive.namelist() if not n.endswith(".prj")}
    with zipfile.ZipFile(book.path / "units.zip", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    (fault,) = book.faults()
    assert ".prj" in fault.remedy
    assert read_book(book.path, {"crs": "EPSG:25832"}).frame.kind == "geographic"


def test_a_table_found_twice_names_both_files(book):
    book.write()
    write_parquet(book.path, "reps", book["reps"])
    write_layer(book.path, "kams", book["kams"])
    faults = book.faults()
    assert any("reps.csv and reps.parquet" in fault.problem for fault in faults)
    assert any("kams.csv and book.gpkg (layer kams)" in fault.problem for fault in faults)


def test_unread_formats_and_similar_file_names_are_reported(book):
    book.write("units")
    book.put("customer.csv", "x\n1\n")
    assert warnings_of(read_book(book.path)) == (UnreadFile(file="customer.csv", table="customers"),)
    book.put("customers.ods", "x")
    (fault,) = book.faults()
    assert fault.file == "customers.ods"


def test_paths_that_are_no_book_folder(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    for name in ("nowhere", "empty", "file"):
        with pytest.raises(InvalidInput) as refused:
            read_book(tmp_path / name)
        assert len(refused.value.faults) == 1


def test_the_source_note_is_read(book):
    book.write()
    book.put("SOURCE.json", '{"synthetic": true, "attribution": ["GeoNames, CC BY 4.0"]}')
    found = read_book(book.path)
    assert found.synthetic
    assert found.attribution == ("GeoNames, CC BY 4.0",)
    book.put("SOURCE.json", '{"synthetic": "yes"}')
    assert book.faults()[0].file == "SOURCE.json"
