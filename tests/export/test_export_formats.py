"""Every file of a plan's folder is complete, readable by other programs, and consistent."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import openpyxl
import pandas
import pyogrio
import pytest
from grid_plans import grid_plan

import territory_opt.export.formats as formats
from territory_opt.export import write
from territory_opt.export.output_folder.written_files import RECORD
from territory_opt.export.registry import EXPORTERS
from territory_opt.model.arrays import texts

FILES = {
    "book.json",
    "territories.geojson",
    "units.geojson",
    "key_accounts.geojson",
    "assignments.csv",
    "customers.csv",
    "kams.csv",
    "inside_sales.csv",
    "transition.csv",
    "plan.gpkg",
    "plan.xlsx",
    "report.json",
    "report.html",
}


CUSTOMER_COLUMNS = [
    "customer_id", "name", "coverage", "territory_id", "rep_id", "rep_name", "kam_id", "kam_name", "agent_id",
    "local_rep_id", "place_source", "revenue", "potential",
]  # fmt: skip


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_folder_holds_exactly_the_files_of_the_registry(folder):
    assert {exporter.file for exporter in EXPORTERS} == FILES
    assert {place.name for place in folder.iterdir()} == {*FILES, RECORD}


def test_no_format_is_missing_from_the_registry():
    modules = {path.stem for path in Path(formats.__path__[0]).glob("*.py")} - {"__init__"}
    assert modules == {type(exporter).__module__.rsplit(".", 1)[1] for exporter in EXPORTERS}


@pytest.mark.parametrize("name", ["territories", "units", "key_accounts"])
def test_geopandas_reads_equal_layers_from_geojson_and_geopackage(folder, name):
    text, database = (
        geopandas.read_file(folder / f"{name}.geojson"),
        geopandas.read_file(folder / "plan.gpkg", layer=name),
    )
    assert len(text) == len(database) > 0
    assert text.crs == database.crs == "EPSG:4326"
    first = text.columns[0]
    assert text[first].tolist() == database[first].tolist()
    assert text.geometry.is_valid.all()
    near = np.abs(text.bounds.to_numpy() - database.bounds.to_numpy())
    assert near.max() < 1e-7


def test_geopackage_has_every_layer_and_names_its_sources(folder, plan):
    assert {name for name, _ in pyogrio.list_layers(folder / "plan.gpkg")} == {
        "territories",
        "units",
        "key_accounts",
        "customers",
    }
    info = pyogrio.read_info(folder / "plan.gpkg", layer="territories")
    assert plan.book.attribution[0] in info["layer_metadata"]["DESCRIPTION"]
    assert "synthetic" in info["dataset_metadata"]["SOURCES"]
    assert len(geopandas.read_file(folder / "plan.gpkg", layer="customers")) == len(plan.book.customers)


def test_geopackage_has_a_version_that_older_readers_support(folder):
    with closing(sqlite3.connect(folder / "plan.gpkg")) as database:
        assert database.execute("pragma user_version").fetchone() == (10_300,)


def test_assignments_name_every_unit_once_with_its_territory_and_rep(folder, plan):
    found = rows(folder / "assignments.csv")
    assert [row["unit_id"] for row in found] == plan.book.units.unit_id.tolist()
    assert [row["territory_id"] for row in found] == plan.territory_id[plan.label].tolist()
    assert {(row["territory_id"], row["rep_id"]) for row in found} == set(
        zip(plan.territory_id, plan.book.reps.rep_id, strict=True)
    )


def test_every_customer_appears_once_with_the_owner_of_its_coverage(folder, plan):
    found = rows(folder / "customers.csv")
    assert list(found[0]) == CUSTOMER_COLUMNS
    assert [row["customer_id"] for row in found] == plan.book.customers.customer_id.tolist()
    territory = plan.territory_id[plan.label[plan.book.customers.unit]]
    kam_of = plan.kam_assignment.kam_of[plan.segmentation.account_of]
    for row, expected, kam in zip(found, territory, kam_of, strict=True):
        assert row["territory_id"] == (expected if row["coverage"] == "territory" else "")
        placed = row["coverage"] == "key_account" and kam >= 0
        assert row["kam_id"] == (plan.book.kams.kam_id[kam] if placed else "")
    assert {"territory", "key_account", "house", "inside_sales"} == {row["coverage"] for row in found}


def test_kams_add_up_to_the_placed_accounts(folder, plan):
    found = rows(folder / "kams.csv")
    listed = [account for row in found for account in row["account_ids"].split(";") if account]
    placed = plan.segmentation.account_id[plan.kam_assignment.kam_of >= 0].tolist()
    assert sorted(listed) == sorted(placed)
    assert all(int(row["accounts"]) == len([a for a in row["account_ids"].split(";") if a]) for row in found)
    assert sum(float(row["hours"]) for row in found) == pytest.approx(np.nansum(plan.kam_assignment.hours))


def test_workbook_has_its_sheets_and_every_customer(folder, plan):
    book = openpyxl.load_workbook(folder / "plan.xlsx", read_only=True)
    assert book.sheetnames == [
        "about",
        "territories",
        "assignments",
        "customers",
        "key accounts",
        "KAMs",
        "moves",
    ]
    assert sum(1 for _ in book["customers"].rows) == len(plan.book.customers) + 1
    moved = int((plan.label != plan.label_before).sum())
    assert sum(1 for _ in book["moves"].rows) == moved + 1
    about = " ".join(str(cell) for row in book["about"].iter_rows(values_only=True) for cell in row)
    assert plan.book.attribution[0] in about
    assert "synthetic" in about
    book.close()


def test_texts_that_look_like_formulas_are_written_as_text(tmp_path):
    plan = grid_plan(side=6, customers=60)
    names = plan.territory_id.copy()
    names[0] = "=1+1"
    units = replace(plan.book.units, unit_id=texts(["@SUM(A1)", "-5", "+49", *plan.book.units.unit_id[3:]]))
    write(replace(plan, territory_id=names, book=replace(plan.book, units=units)), tmp_path / "plan")
    found = rows(tmp_path / "plan" / "assignments.csv")
    assert [row["unit_id"] for row in found[:3]] == ["@SUM(A1)", "-5", "+49"]
    assert found[0]["territory_id"] == "=1+1"
    assert rows(tmp_path / "plan" / "customers.csv")[0]["name"] == "'=HYPERLINK(1)"
    book = openpyxl.load_workbook(tmp_path / "plan" / "plan.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert (book["customers"]["B2"].value, book["customers"]["B2"].data_type) == ("=HYPERLINK(1)", "s")
    layers = json.loads((tmp_path / "plan" / "units.geojson").read_text(encoding="utf-8"))
    assert layers["features"][0]["properties"]["unit_id"] == "@SUM(A1)"


def test_report_is_strict_json_with_the_times_of_writing(tmp_path):
    report = write(grid_plan(side=6, customers=60), tmp_path / "plan")
    text = (tmp_path / "plan" / "report.json").read_text(encoding="utf-8")

    def reject(name):
        raise AssertionError(name)

    read = json.loads(text, parse_constant=reject)
    assert read == {**report.as_json(), "note": read["note"]}
    assert report.seconds.export > 0
    assert read["compactness"]["polsby_popper_mean"] is None
    assert read["seconds"]["export"] > 0
    assert read["seconds"]["total"] == pytest.approx(9.0 + read["seconds"]["export"], abs=2e-3)
    assert read["synthetic"] is True
    assert read["attribution"] == ["Made-up Geography, CC0"]


def test_a_book_with_units_only_is_written(tmp_path):
    plan = grid_plan(side=6, customers=60, today=False)
    units_only = replace(
        plan.book, customers=None, kams=None, reps=None, attribution=(), synthetic=False, findings=()
    )
    none = np.empty(0, dtype=np.int64)
    plan = replace(
        plan,
        book=units_only,
        rep_of=np.full(plan.k, -1),
        base=np.full((plan.k, 2), np.nan),
        drive_hours=np.zeros(plan.k),
        visits=np.zeros(plan.k),
        segmentation=replace(
            plan.segmentation,
            account_id=texts([]),
            account_of=none,
            is_key=none.astype(bool),
            reason=texts([]),
            coverage=texts([]),
        ),
        kam_assignment=replace(plan.kam_assignment, kam_of=none, reason=texts([]), hours=np.empty(0)),
        report=replace(plan.report, gap=None, bound=None, status=None, ended_by=None, trace=None),
    )
    write(plan, tmp_path / "plan")
    territories = json.loads((tmp_path / "plan" / "territories.geojson").read_text(encoding="utf-8"))
    properties = territories["features"][0]["properties"]
    assert properties["rep_id"] is properties["base_lon"] is properties["travel_minutes_per_visit"] is None
    assert (tmp_path / "plan" / "customers.csv").read_text(encoding="utf-8") == ",".join(
        CUSTOMER_COLUMNS
    ) + "\n"
    assert len(geopandas.read_file(tmp_path / "plan" / "key_accounts.geojson")) == 0
    assert "attribution" not in territories
    assert pandas.read_excel(tmp_path / "plan" / "plan.xlsx", sheet_name="moves").empty
