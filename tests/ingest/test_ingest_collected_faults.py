"""All faults at once, each with its row, column, value and remedy."""

from __future__ import annotations

import geopandas
import pytest
import shapely
from ingest_books import as_csv, warnings_of

from territory_opt.errors import InvalidInput
from territory_opt.ingest import book_from_rows, read_assignments, read_book
from territory_opt.model.findings.book_findings import BlankMeasure, CrsContradicted, UnusedColumn


def places(faults):
    return {(fault.file, fault.row, fault.column) for fault in faults}


def test_twelve_faults_are_all_listed(book):
    units, customers = book["units"], book["customers"]
    units[1]["unit_id"] = units[0]["unit_id"]
    units[2]["population"] = "nan"
    units[3]["lon"], units[3]["lat"] = units[3]["lat"], units[3]["lon"]
    units[4]["population"] = "-5"
    customers[0]["revenue"] = "inf"
    customers[1]["lon"] = customers[1]["lat"] = 0
    customers[2]["lon"] = 40
    customers[3]["rep_id"] = "R7"
    customers[4]["prospect"] = "perhaps"
    book["reps"][1]["territory_id"] = "T1"
    book["kams"][0]["max_accounts"] = "many"
    book["edges"][0]["unit_b"] = "22"
    book.write()
    found = book.faults()
    assert places(found) == {
        ("units.csv", 3, "unit_id"),
        ("units.csv", 4, "population"),
        ("units.csv", 5, "lon"),
        ("units.csv", 6, "population"),
        ("customers.csv", 2, "revenue"),
        ("customers.csv", 3, "lon"),
        ("customers.csv", 4, "lon"),
        ("customers.csv", 5, "rep_id"),
        ("customers.csv", 6, "prospect"),
        ("reps.csv", 3, "territory_id"),
        ("kams.csv", 2, "max_accounts"),
        ("edges.csv", 2, "unit_b"),
    }
    assert len(found) == 12
    assert all(fault.remedy.endswith((".", "?")) for fault in found)


def test_scenario_and_tables_are_refused_together(book):
    book["customers"][0]["revenue"] = "x"
    book.write()
    book.put("scenario.toml", 'effort = "fast"\n')
    assert [fault.file for fault in book.faults()] == ["scenario.toml", "customers.csv"]
    assert [fault.column for fault in book.faults({"seed": -1})] == ["seed", "revenue"]
    book.put("scenario.toml", "seed = 1\neffort = fast\n")
    assert next((fault.file, fault.row) for fault in book.faults()) == ("scenario.toml", 2)


@pytest.mark.parametrize(
    ("table", "column", "value", "word"),
    [
        ("customers", "customer_id", "", "blank"),
        ("customers", "customer_id", "K1", "also in row 3"),
        ("customers", "visits_per_year", "-1", "negative"),
        ("customers", "visit_minutes", "NaN", "not a number"),
        ("customers", "potential", "-0.01", "negative"),
        ("customers", "coverage", "phone", "not a known coverage"),
        ("customers", "key_account", "2", "neither true nor false"),
        ("customers", "unit_id", "999", "no unit has this id"),
        ("customers", "unit_id", "0", "leading zeros"),
        ("customers", "unit_id", "000.0", "'.0'"),
        ("customers", "unit_id", " 000", "spaces"),
        ("customers", "kam_id", "m1", "upper and lower case"),
        ("customers", "lon", "181", "between -180 and 180"),
        ("customers", "lat", "95", "between -90 and 90; lon and lat look swapped"),
        ("customers", "lat", "195", "between -90 and 90"),
        ("customers", "lat", "", "lat is blank"),
        ("customers", "lon", "9°12'", "not a number"),
        ("reps", "share", "0", "the number is 0"),
        ("reps", "capacity_hours", "-1", "negative"),
        ("reps", "rep_id", "R1", "also in row 2"),
        ("reps", "lat", "", "lat is blank"),
        ("kams", "max_accounts", "1.5", "not a whole number"),
        ("edges", "unit_b", "000", "not its own neighbour"),
        ("edges", "unit_a", "", "blank"),
        ("edges", "action", "cut", "not a known action"),
        ("edges", "length_m", "-2", "negative"),
        ("units", "population", "x", "not a number"),
        ("units", "lon", "", "lon is blank"),
    ],
)
def test_one_wrong_cell_is_one_fault(book, table, column, value, word):
    for row in book[table]:
        row.setdefault(column, "")
    row = {"customers": 5, "reps": 1}.get(table, 0)
    book[table][row][column] = value
    book.write()
    (fault,) = book.faults()
    assert (fault.file, fault.column, fault.value) == (f"{table}.csv", column, value)
    assert word in fault.problem
    assert fault.row == row + 2


def test_blank_and_missing_places(book):
    book["units"][0].update(lon="", lat="")
    book["customers"][0].update(lon="", lat="")
    book.write()
    assert places(book.faults()) == {("units.csv", 2, "lon"), ("customers.csv", 2, "lon")}


def test_lost_leading_zeros_throughout_are_one_fault(book):
    book["customers"].extend([{**row, "customer_id": f"L{i}"} for i, row in enumerate(book["customers"])])
    for row in book["customers"]:
        row["unit_id"] = "10"
    book.write("units", "customers")
    (fault,) = book.faults()
    assert "'010' differs only in leading zeros" in fault.problem
    assert "all 40 rows" in fault.problem


def test_pairs_of_units_that_come_twice(book):
    book["edges"].append({"unit_a": "022", "unit_b": "000", "length_m": "", "action": "remove"})
    book.write()
    (fault,) = book.faults()
    assert "in row 2 already" in fault.problem


def test_flags_of_one_account_that_contradict_each_other(book):
    for index, flag in enumerate(["ja", "nein"]):
        book["customers"][index]["key_account"] = flag
    for row in book["customers"][2:]:
        row["key_account"] = ""
    book.write()
    (fault,) = book.faults()
    assert (fault.row, fault.value) == (3, "nein")
    assert "row 2" in fault.problem


@pytest.mark.parametrize(
    ("header", "hint"),
    [
        ("Unit_ID", "'Unit_ID'"),
        (" unit_id", "' unit_id'"),
        ("unitid", "'unitid'"),
        ("id", "'id'"),
        ("zzz", "zzz"),
    ],
)
def test_a_missing_column_names_the_most_similar(book, header, hint):
    book.put("units.csv", f"lon,lat,{header}\n9,50,u1\n")
    (fault,) = book.faults()
    assert fault.column == "unit_id"
    assert hint in fault.remedy


def test_typos_in_optional_columns_are_not_ignored(book):
    for row in book["customers"]:
        row["Revenue "] = row.pop("revenue")
    book.write("units", "customers")
    (fault,) = book.faults()
    assert "customers.revenue" in fault.remedy
    for row in book["customers"]:
        row["revenues"] = row.pop("Revenue ")
    book.write("units", "customers")
    assert warnings_of(read_book(book.path)) == (
        UnusedColumn(
            file="customers.csv", column="revenues", table="customers", meant="revenue", by_scenario=True
        ),
    )


def test_units_without_a_place_name_the_likely_columns(book):
    book.put("units.csv", "unit_id,longitude,latitude\nu1,9,50\n")
    (fault,) = book.faults()
    assert "'longitude' to 'lon', 'latitude' to 'lat'" in fault.remedy
    book.put("units.csv", "unit_id,lon\nu1,9\n")
    assert ["none 'lat'" in fault.problem for fault in book.faults()] == [True]


def test_customers_without_a_place(book):
    book.write("units")
    book.put("customers.csv", "customer_id,name\nK1,x\n")
    (fault,) = book.faults()
    assert "neither unit_id nor lon and lat" in fault.problem


def test_columns_are_mapped_and_the_mapping_is_checked(book):
    for row in book["customers"]:
        row["Umsatz 2025"] = row.pop("revenue")
    book.write("units", "customers")
    columns = {"customers": {"revenue": "Umsatz 2025"}, "units": {"households": "population"}}
    found = read_book(book.path, {"columns": columns})
    assert found.customers.revenue[0] == 1234.5
    assert list(found.units.measures) == ["households"]
    assert "Umsatz 2025" not in found.customers.extra
    wrong = {"customers": {"revenue": "Umsatz 2024", "revenu": "x"}, "custmers": {}, "reps": {"name": "N"}}
    faults = book.faults({"columns": wrong})
    assert {fault.column for fault in faults} == {
        "columns.customers.revenue",
        "columns.customers.revenu",
        "columns.custmers",
        "columns.reps",
    }
    assert any("'Umsatz 2025'" in fault.remedy for fault in faults)
    assert any("'customers'" in fault.remedy for fault in faults)


def test_the_column_of_a_fault_is_the_users(book):
    for row in book["customers"]:
        row["Umsatz"] = row.pop("revenue")
    book["customers"][0]["Umsatz"] = "x"
    book.write("units", "customers")
    (fault,) = book.faults({"columns": {"customers": {"revenue": "Umsatz"}}})
    assert fault.column == "Umsatz"


def test_requests_count_rows_from_one_and_name_members(book):
    book["customers"][2]["revenue"] = "x"
    payload = {**book.tables, "customer": [], "scenario": {"sed": 1}, "kams": {"kam_id": 1}}
    with pytest.raises(InvalidInput) as refused:
        book_from_rows(payload)
    found = [(f.file, f.row, f.column) for f in refused.value.faults]
    assert found == [
        ("request", None, "customer"),
        ("kams", None, None),
        ("scenario", None, "sed"),
        ("customers", 3, "revenue"),
    ]


@pytest.mark.parametrize(
    "payload", [None, [], {}, {"units": None}, {"units": 3}, {"units": [1]}, {"units": []}]
)
def test_malformed_requests(payload):
    with pytest.raises(InvalidInput) as refused:
        book_from_rows(payload)
    assert refused.value.faults


def test_requests_take_native_values():
    book = book_from_rows(
        {
            "units": [
                {"unit_id": 7, "lon": 9, "lat": 50.5, "n": 3},
                {"unit_id": 8, "lon": 10, "lat": 50, "n": None},
            ],
            "customers": [{"customer_id": 1, "unit_id": 7.0, "prospect": True, "revenue": None}],
            "kams": [{"kam_id": "M", "languages": ["de", "en"]}],
        },
        "mine",
    )
    assert book.name == "mine"
    assert book.customers.unit.tolist() == [0]
    assert book.customers.prospect.tolist() == [True]
    assert book.kams.languages == (frozenset({"de", "en"}),)
    assert book.units.measures["n"].tolist() == [3, 0]
    (found,) = warnings_of(book)
    assert isinstance(found, BlankMeasure)
    assert (found.ids, found.rows, found.column) == (("8",), (2,), "n")


def test_scenario_faults_against_the_book_are_reported_with_the_tables(book):
    book["units"][0]["population"] = "nan"
    book["customers"][0].update(lon=1, lat=1)
    book["reps"][0]["share"] = 2
    book["reps"][1]["share"] = ""
    book.write()
    book.put(
        "scenario.toml",
        'territories = 1\ncompactness_weight = "popele"\n'
        '[[criteria]]\nmeasure = "visitors"\ntolerance = 0.1\n'
        '[[criteria]]\nmeasure = "customers"\ntolerance = 0.1\ntargets = "capacity"\n',
    )
    assert places(book.faults()) == {
        ("units.csv", 2, "population"),
        ("customers.csv", 2, "lon"),
        ("reps.csv", 3, "share"),
        ("reps.csv", 3, "capacity_hours"),
        ("scenario.toml", None, "territories"),
        ("scenario.toml", None, "compactness_weight"),
        ("scenario.toml", None, "criteria.measure"),
    }


def test_sums_are_not_checked_while_rows_are_missing(book):
    for row in book["customers"]:
        row["revenue"] = "nan"
    book["customers"].extend([{**row, "customer_id": f"L{i}"} for i, row in enumerate(book["customers"])])
    book.write()
    (fault,) = book.faults({"criteria": [{"measure": "revenue", "tolerance": 0.1}]})
    assert fault.column == "revenue"


def test_gaps_are_found_in_the_line_of_the_file(book):
    book["reps"][0]["share"] = 2
    book["reps"][1]["share"] = ""
    book.write("units", "customers")
    book.put("reps.csv", "sep=,\n" + as_csv(book["reps"]))
    (fault,) = book.faults()
    assert (fault.file, fault.row, fault.column) == ("reps.csv", 4, "share")


def test_coverages_of_one_account_that_contradict_each_other(book):
    for row in book["customers"]:
        row["coverage"] = ""
    book["customers"][0]["coverage"] = "key_account"
    book["customers"][1]["coverage"] = "territory"
    book.write()
    (fault,) = book.faults()
    assert (fault.file, fault.row, fault.column, fault.value) == (
        "customers.csv", 3, "coverage", "territory",
    )  # fmt: skip


@pytest.mark.parametrize("value", ["1e308", "-2e15", "1000000000000001"])
def test_numbers_too_large_to_be_added_up(book, value):
    book["customers"][3]["revenue"] = value
    book.write()
    (fault,) = book.faults()
    assert (fault.row, fault.problem) == (5, "the number is too large")


def test_long_codes_of_units_are_no_measure(book):
    for index, row in enumerate(book["units"]):
        row["code"] = f"{9_000_000_000_000_001 + index}"
    book.write()
    units = read_book(book.path).units
    assert "code" not in units.measures
    assert units.extra["code"][0] == "9000000000000001"
    faults = book.faults({"criteria": [{"measure": "code", "tolerance": 0.1}]})
    assert {fault.problem for fault in faults} == {"the number is too large"}


def test_assignments_have_no_columns_to_map(tmp_path):
    path = tmp_path / "as.csv"
    path.write_text("unit,territory_id\n000,T1\n")
    with pytest.raises(InvalidInput) as refused:
        read_assignments(path)
    assert refused.value.faults[0].remedy == "Rename 'unit' to 'unit_id'."


def test_a_crs_in_a_book_with_lon_and_lat_is_a_warning(book):
    book.write()
    found = warnings_of(read_book(book.path, {"crs": "EPSG:25832"}))
    assert found == (
        CrsContradicted(file="units.csv", column="lon", crs="EPSG:25832", file_crs="WGS 84", used="file"),
    )


@pytest.mark.parametrize("crs", ["EPSG:25832", "EPSG:25833", "local"])
@pytest.mark.parametrize("driver", ["GPKG", "GeoJSON", "ESRI Shapefile"])
def test_a_crs_that_differs_from_that_of_the_outlines_is_a_warning(tmp_path, driver, crs):
    own = "EPSG:4326" if driver == "GeoJSON" else "EPSG:25832"
    squares = [shapely.box(500_000 + 9_000 * i, 5_600_000, 509_000 + 9_000 * i, 5_609_000) for i in range(3)]
    frame = geopandas.GeoDataFrame({"unit_id": ["a", "b", "c"]}, geometry=squares, crs="EPSG:25832").to_crs(
        own
    )
    name = {"GPKG": "book.gpkg", "GeoJSON": "units.geojson", "ESRI Shapefile": "units.shz"}[driver]
    frame.to_file(tmp_path / name, driver=driver, **({"layer": "units"} if driver == "GPKG" else {}))
    if driver == "ESRI Shapefile":  # its reference system is in the .prj
        (tmp_path / name).rename(tmp_path / "units.zip")
    book = read_book(tmp_path, {"crs": crs})
    found = [one for one in book.findings if isinstance(one, CrsContradicted)]
    assert [(one.crs, one.file_crs, one.used) for one in found] == (
        [] if crs == own else [(crs, "WGS 84" if own == "EPSG:4326" else own, "file")]
    )
    assert abs(book.units.points[:, 1] - 50.6).max() < 0.2  # read by the file's own system


@pytest.mark.parametrize(("crs", "used"), [("EPSG:25833", "both"), ("local", "scenario")])
def test_a_crs_that_differs_from_that_of_points_is_a_warning(tmp_path, crs, used):
    places = geopandas.points_from_xy([500_000, 510_000, 520_000], [5_600_000] * 3)
    frame = geopandas.GeoDataFrame({"unit_id": ["a", "b", "c"]}, geometry=places, crs="EPSG:25832")
    frame.to_file(tmp_path / "book.gpkg", driver="GPKG", layer="units")
    book = read_book(tmp_path, {"crs": crs})
    found = [one for one in book.findings if isinstance(one, CrsContradicted)]
    assert [(one.crs, one.file_crs, one.used) for one in found] == [(crs, "EPSG:25832", used)]
    moved = book.units.points[0, 0] != 500_000
    assert moved == (used == "both")


@pytest.mark.parametrize("crs", ["EPSG:25832", "EPSG:25833"])
def test_a_crs_that_differs_from_that_of_the_reps_is_a_warning(tmp_path, crs):
    places = geopandas.points_from_xy([500_000, 510_000, 520_000], [5_600_000] * 3)
    units = geopandas.GeoDataFrame({"unit_id": ["a", "b", "c"]}, geometry=places, crs=crs)
    units.to_file(tmp_path / "book.gpkg", layer="units")
    reps = geopandas.GeoDataFrame({"rep_id": ["R1"]}, geometry=places[:1], crs="EPSG:25832").to_crs(
        "EPSG:4326"
    )
    reps.to_file(tmp_path / "book.gpkg", layer="reps")
    book = read_book(tmp_path, {"crs": crs})
    found = [one for one in book.findings if isinstance(one, CrsContradicted)]
    assert [(one.file, one.crs, one.file_crs, one.used) for one in found] == [
        ("book.gpkg", crs, "WGS 84", "both")
    ]


@pytest.mark.parametrize("crs", [None, "EPSG:25832"])
def test_a_crs_in_a_book_with_derived_units_is_a_warning(book, crs):
    for row in book["customers"]:
        row.pop("unit_id", None)
    book.write("customers")
    read = read_book(book.path, {"units": {"grid": "h3"}} | ({} if crs is None else {"crs": crs}))
    found = [one for one in read.findings if isinstance(one, CrsContradicted)]
    assert [(one.file, one.column, one.file_crs, one.used) for one in found] == (
        [] if crs is None else [("customers.csv", "lon", "WGS 84", "file")]
    )
