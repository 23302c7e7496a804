"""Split units, and customers without units, from the command line to the files."""

from __future__ import annotations

import csv
import json

import geopandas
import openpyxl
import pytest
import shapely

from territory_opt.cli import main

SCENARIO = """seed = 1
effort = "quick"
[[criteria]]
measure = "customers"
tolerance = 0.2
"""
SPLIT = "[units]\nsplit_above = 0.5\n"


def write_table(folder, name, rows):
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Eight squares in two rows; half of the customers are in the first."""
    folder = tmp_path_factory.mktemp("crowded")
    names = [f"u{i}" for i in range(8)]
    shapes = [
        shapely.box(8 + 0.5 * (i % 4), 50 + 0.5 * (i // 4), 8.5 + 0.5 * (i % 4), 50.5 + 0.5 * (i // 4))
        for i in range(8)
    ]
    geopandas.GeoDataFrame({"unit_id": names}, geometry=shapes, crs=4326).to_file(folder / "units.geojson")
    dense = [(8.02 + 0.07 * (n % 7), 50.03 + 0.09 * (n // 7)) for n in range(35)]
    spread = [(8.1 + 0.5 * (i % 4) + 0.06 * n, 50.2 + 0.5 * (i // 4)) for i in range(1, 8) for n in range(5)]
    rows = [(f"c{n}", lon, lat, 6, 30) for n, (lon, lat) in enumerate(dense + spread)]
    write_table(
        folder, "customers", [("customer_id", "lon", "lat", "visits_per_year", "visit_minutes"), *rows]
    )
    (folder / "scenario.toml").write_text(SCENARIO)
    (folder / "split.toml").write_text(SCENARIO + SPLIT)
    return folder


def optimised(book, out, k, *more):
    return main(["optimise", str(book), "--territories", str(k), "--out", str(out), *map(str, more)])


@pytest.fixture(scope="module")
def plans(book, tmp_path_factory):
    """Plans of four and of seven territories, with split units."""
    folder = tmp_path_factory.mktemp("plans")
    for k in (4, 7):
        assert optimised(book, folder / str(k), k, "--scenario", book / "split.toml") == 0
    return folder


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_large_units_are_split(book, plans, tmp_path, capsys):
    assert optimised(book, tmp_path / "whole", 4, "--time-limit", 1) == 3
    assert rows_of(tmp_path / "whole" / "assignments.csv")[0].keys() == {"unit_id", "territory_id", "rep_id"}
    report = json.loads((plans / "4" / "report.json").read_text())
    assert report["holds"]
    (large,) = report["split"]["units"]
    assert (large["unit_id"], large["measure"], large["kept"]) == ("u0", "customers", None)
    assert large["share"] == pytest.approx(2.0)
    (found,) = (one for one in report["findings"] if one["code"] == "units-split")
    assert found["about"] == {"units": ["u0"]}
    assert found["figures"]["parts"] == [large["parts"]]
    assert found["severity"] == "note"
    parts = [row for row in rows_of(plans / "4" / "assignments.csv") if row["parent_id"]]
    assert len(parts) == large["parts"] == report["counts"]["units"] - 7
    assert {row["parent_id"] for row in parts} == {"u0"}
    assert all(row["unit_id"].startswith("u0#") for row in parts)


def test_every_file_names_the_parent(plans):
    names = {row["unit_id"]: row["parent_id"] for row in rows_of(plans / "4" / "assignments.csv")}
    features = json.loads((plans / "4" / "units.geojson").read_text())["features"]
    parent_of = {f["properties"]["unit_id"]: f["properties"]["parent_id"] or "" for f in features}
    layer = geopandas.read_file(plans / "4" / "plan.gpkg", layer="units")
    sheet = openpyxl.load_workbook(plans / "4" / "plan.xlsx")["assignments"]
    assert parent_of == names == dict(zip(layer["unit_id"], layer["parent_id"].fillna("")))
    assert [cell.value for cell in sheet[1]] == ["unit_id", "territory_id", "rep_id", "rep_name", "parent_id"]


def test_evaluate_makes_the_same_parts(book, plans, capsys):
    split = ["--scenario", str(book / "split.toml"), "--json"]
    assert main(["evaluate", str(book), str(plans / "4"), *split]) == 0
    judged, report = (
        json.loads(capsys.readouterr().out),
        json.loads((plans / "4" / "report.json").read_text()),
    )
    for field in ("criteria", "objective", "split", "input_hash", "counts"):
        drop = {"smallest_tolerance_found", "smallest_tolerance_proved"}
        one, other = (
            [{k: v for k, v in row.items() if k not in drop} for row in r[field]]
            if field == "criteria"
            else r[field]
            for r in (judged, report)
        )
        assert one == other
    assert main(["evaluate", str(book), str(plans / "4")]) == 2
    assert "the plan divides 'u0' between" in capsys.readouterr().err


def test_a_plan_of_whole_units_to_start_from(book, plans, tmp_path):
    plan = tmp_path / "today.csv"
    write_table(
        tmp_path, "today", [("unit_id", "territory_id"), *((f"u{i}", f"T00{1 + i % 4}") for i in range(8))]
    )
    for start in (plan, plans / "7"):
        out = tmp_path / start.stem
        assert optimised(book, out, 4, "--scenario", book / "split.toml", "--start", start) == 0


def test_plans_with_different_splits_can_be_compared(plans, capsys):
    assert main(["compare", str(plans / "4"), str(plans / "7"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    four, seven = ({row["unit_id"] for row in rows_of(plans / k / "assignments.csv")} for k in ("4", "7"))
    assert four != seven
    assert {move["unit_id"] for move in report["moves"]} <= seven
    assert report["notes"] == ["The scenarios of the plans differ in territories too."]
    assert main(["compare", str(plans / "4"), str(plans / "4"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["customers_moved"] == 0


def test_customers_without_units(book, tmp_path, capsys):
    alone = tmp_path / "alone"
    alone.mkdir()
    for name in ("customers.csv", "scenario.toml"):
        (alone / name).write_text((book / name).read_text())
    assert optimised(alone, tmp_path / "plan", 4, "--time-limit", 2) == 0
    # The cells were sized for the four territories of the plan; the book has no number of territories.
    assert main(["evaluate", str(alone), str(tmp_path / "plan")]) == 0
    assert "4 of " in capsys.readouterr().out
    report = json.loads((tmp_path / "plan" / "report.json").read_text())
    (found,) = (one for one in report["findings"] if one["code"] == "units-from-cells")
    assert found["figures"]["territories"] == 4
    assert report["split"] is None
    capsys.readouterr()
    assert main(["validate", str(alone)]) == 0
    assert "note: The book has no units" in capsys.readouterr().out
