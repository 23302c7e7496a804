"""Books without a table of units: units derived from the customers."""

from __future__ import annotations

import h3
import numpy as np
import pytest
import shapely
from ingest_books import as_csv, warnings_of

from territory_opt.errors import InvalidInput
from territory_opt.ingest import book_from_rows, read_book
from territory_opt.ingest.locations import derived_units
from territory_opt.model.findings.book_findings import UnitColumnBlank
from territory_opt.model.findings.geometry_findings import UnitsFromCells, UnitsFromColumn
from territory_opt.wording.finding_text import finding_text


@pytest.fixture
def customers_only(book):
    """Customers, reps and KAMs, and every column but unit_id."""
    return book.write("customers", "reps", "kams") and book


def with_column(book, name, values):
    for row, value in zip(book["customers"], values, strict=True):
        row[name] = value
    book.write("customers", "reps", "kams")
    return book.path


AREAS = [f"0{1000 + i % 4}" for i in range(20)]


def test_units_of_a_book_with_customers_only_are_h3_cells(customers_only):
    read = read_book(customers_only.path)
    units, customers = read.units, read.customers
    places = customers.points
    resolution = h3.get_resolution(units.unit_id[0])
    cells = [h3.latlng_to_cell(lat, lon, resolution) for lon, lat in places]
    assert units.unit_id[customers.unit].tolist() == cells
    assert shapely.is_valid(units.geometry).all()
    assert shapely.contains_xy(units.geometry, *units.points.T).all()
    assert set(cells) < set(units.unit_id)
    (found,) = (one for one in read.findings if isinstance(one, UnitsFromCells))
    assert (found.resolution, found.occupied, found.territories) == (resolution, len(set(cells)), 2)
    assert found.occupied + found.empty == len(units)
    text = finding_text(found)
    assert f"H3 cells of resolution {resolution}" in text
    assert "chosen for 2 territories" in text
    assert units.unit_id.tolist() == sorted(units.unit_id)


def test_the_size_of_the_cells_can_be_chosen(customers_only):
    coarse = read_book(customers_only.path, {"units": {"grid": "h3", "h3_resolution": 3, "h3_fill": 0}})
    assert {h3.get_resolution(name) for name in coarse.units.unit_id} == {3}
    assert set(coarse.units.unit_id) == set(coarse.units.unit_id[coarse.customers.unit])
    fine = read_book(customers_only.path, {"units": {"h3_resolution": 6, "h3_fill": 6}})
    assert len(fine.units) > 2 * len(set(fine.customers.unit))


def test_cells_are_smaller_for_more_territories(tmp_path):
    places = np.random.default_rng(0).uniform([6, 47], [15, 55], (2000, 2))
    rows = [{"customer_id": f"C{i}", "lon": lon, "lat": lat} for i, (lon, lat) in enumerate(places.tolist())]
    (tmp_path / "customers.csv").write_text(as_csv(rows))
    counts = [len(set(read_book(tmp_path, territories=k).customers.unit)) for k in (2, 20)]
    assert counts[0] >= 60
    assert counts[1] >= 600 > counts[0]
    from_scenario = read_book(tmp_path, {"territories": 20})
    assert len(set(from_scenario.customers.unit)) == counts[1]


def test_each_value_of_a_column_is_a_unit(book):
    path = with_column(book, "postal code", AREAS)
    read = read_book(path, {"units": {"column": "postal code"}})
    assert read.units.unit_id[read.customers.unit].tolist() == AREAS
    assert read.units.geometry is None
    places = {tuple(place) for place in read.customers.points.tolist()}
    assert {tuple(place) for place in read.units.points.tolist()} <= places
    assert UnitsFromColumn("postal code", 4) in read.findings
    assert warnings_of(read) == ()


@pytest.mark.parametrize("columns", [{}, {"customers": {"unit_id": "PLZ"}}], ids=["plain", "mapped"])
def test_units_are_derived_from_a_unit_id(book, columns):
    path = with_column(book, "PLZ" if columns else "unit_id", AREAS)
    read = read_book(path, {"columns": columns})
    assert sorted(set(AREAS)) == read.units.unit_id.tolist()
    # Keys of the scenario replace it: H3 cells, or the column under the user's own name.
    for cells in ({"grid": "h3"}, {"h3_resolution": 5}):
        derived = read_book(path, {"columns": columns, "units": cells}).units
        assert h3.is_valid_cell(derived.unit_id[0])
    if columns:
        assert len(read_book(path, {"columns": columns, "units": {"column": "PLZ"}}).units) == 4


def test_the_centre_is_robust_to_an_outlier(book):
    for index, row in enumerate(book["customers"][:5]):
        row.update(lon=9.0 + 0.01 * index, lat=50.0, unit_id="A")
    for row in book["customers"][5:]:
        row["unit_id"] = "B"
    book["customers"][4]["lon"] = 15.0
    book.write("customers")
    read = read_book(book.path)
    assert read.units.points[0].tolist() == [9.02, 50.0]


def test_a_customer_outside_names_the_nearest_unit_as_it_is_written(book):
    book["customers"][0].update(lon=30.0, lat=60.0)
    with_column(book, "unit_id", ["", *AREAS[1:]])
    (fault,) = book.faults()
    assert "the nearest, '0100" in fault.problem


def test_the_order_of_the_rows_does_not_matter(book):
    with_column(book, "unit_id", AREAS)
    first = read_book(book.path)
    book["customers"].reverse()
    book.write("customers")
    again = read_book(book.path)
    assert np.array_equal(first.units.points, again.units.points)
    assert first.units.unit_id.tolist() == again.units.unit_id.tolist()


def test_a_blank_value_goes_to_the_nearest_and_is_counted(book):
    path = with_column(book, "unit_id", ["", *AREAS[1:]])
    read = read_book(path)
    (found,) = (one for one in read.findings if isinstance(one, UnitColumnBlank))
    assert (found.ids, found.row, found.column) == (("K0",), 2, "unit_id")
    assert "1 customer: unit_id is blank, so in the unit that is nearest: K0 (row 2)" in finding_text(found)
    assert len(read.units) == 4


def test_customers_without_a_place_take_that_of_their_unit(book):
    book["customers"][3].update(lon="", lat="")
    read = read_book(with_column(book, "unit_id", AREAS))
    assert read.customers.points[3].tolist() == read.units.points[read.customers.unit[3]].tolist()


def test_columns_in_a_plane(tmp_path):
    rows = [
        {
            "customer_id": f"C{i}",
            "x": 500_000 + 900 * i,
            "y": 5_600_000 + 700 * (i % 3),
            "unit_id": "AB"[i % 2],
        }
        for i in range(6)
    ]
    (tmp_path / "customers.csv").write_text(as_csv(rows))
    assert read_book(tmp_path, {"crs": "EPSG:25832"}).frame.kind == "planar"
    with pytest.raises(InvalidInput, match="H3 cells need longitude and latitude"):
        read_book(tmp_path, {"crs": "EPSG:25832", "units": {"grid": "h3"}})


def test_edges_name_derived_units(book):
    with_column(book, "unit_id", AREAS)
    book.put("edges.csv", "unit_a,unit_b\n01000,01001\n")
    assert read_book(book.path).edges.unit_a.tolist() == [0]


def problems(book, scenario=None):
    return [(fault.file, fault.column, fault.problem) for fault in book.faults(scenario)]


def test_units_that_cannot_be_derived(book, customers_only):
    (unknown,) = problems(customers_only, {"units": {"column": "nme"}})
    assert unknown == ("scenario.toml", "units.column", "the customers have no such column")
    for cells in ({"grid": "h3"}, {"h3_fill": 1}):
        (both,) = problems(customers_only, {"units": {"column": "name", **cells}})
        assert both[1:] == ("units.column", "units are made by a grid or by a column")
    ((_, _, blank),) = problems(customers_only, {"units": {"column": "kam_id"}})
    assert "the column is blank" in blank
    for row in book["customers"]:
        del row["lon"], row["lat"]
    ((file, _, placeless),) = problems(book.write("customers") and book, {"units": {"column": "country"}})
    assert file == "customers.csv"
    assert "no places to make units of" in placeless
    book.write("units")
    keys = {fault[1] for fault in problems(book, {"units": {"column": "name", "h3_fill": 1}})}
    assert keys >= {"units.column", "units.h3_fill"}


@pytest.mark.parametrize("limit", ["MAX_CELLS", "MAX_SEARCHED_CELLS"])
def test_too_many_cells(customers_only, monkeypatch, limit):
    monkeypatch.setattr(derived_units, limit, 100)
    ((_, column, problem),) = problems(customers_only, {"units": {"h3_resolution": 7, "h3_fill": 20}})
    assert (column, problem[:8]) == ("units.h3_fill", "20 cells")


def test_a_unit_none_of_whose_customers_has_a_place(book):
    book["customers"][2].update(lon="", lat="")
    path = with_column(book, "unit_id", [*AREAS[:2], "unplaced", *AREAS[3:]])
    with pytest.raises(InvalidInput) as refused:
        read_book(path)
    (fault,) = refused.value.faults
    assert (fault.row, fault.column, fault.value) == (4, "unit_id", "unplaced")


def test_neither_units_nor_customers(book):
    book.write("reps")
    assert "neither a table of units nor one of customers" in problems(book)[0][2]


def test_places_at_fault_are_reported_once(book):
    for row in book["customers"]:
        row["lat"] = 95
    book.write("customers")
    assert any("latitude" in problem or "no places" in problem for _, _, problem in problems(book))
    book["customers"][0]["lat"] = 50
    book.write("customers")
    assert sum("latitude" in problem for _, _, problem in problems(book)) == 19


def test_a_request_may_leave_units_out(book):
    rows = book["customers"]
    assert len(book_from_rows({"customers": rows, "scenario": {"units": {"column": "name"}}}).units) == 20
    with pytest.raises(InvalidInput, match="units are missing, and customers to make them of"):
        book_from_rows({"customers": []})
