import numpy as np
import pytest
import shapely

from territory_opt.data_files import data_file
from territory_opt.samples import REGIONS
from territory_opt.samples.germany import units as german_units
from territory_opt.samples.us import units as counties


@pytest.fixture(scope="module")
def germany():
    return german_units()


@pytest.fixture(scope="module")
def us():
    return counties()


def test_germany_is_a_coverage_of_valid_polygons(germany):
    assert 11_500 < len(germany) < 12_500
    assert shapely.is_valid(germany.geometry).all()
    assert shapely.coverage_is_valid(germany.geometry)
    assert set(shapely.get_type_id(germany.geometry)) == {3}


def test_germany_has_the_size_and_place_of_germany(germany):
    west, south, east, north = shapely.total_bounds(germany.geometry)
    assert 5.5 < west < 6.2
    assert 47.1 < south < 47.6
    assert 14.7 < east < 15.3
    assert 54.7 < north < 55.2
    lat = germany.points[:, 1]
    km2 = shapely.area(germany.geometry) * 111.32 * 110.9 * np.cos(np.radians(lat))
    assert 350_000 < km2.sum() < 370_000


def test_nobody_in_germany_is_counted_twice(germany):
    people = germany.measures["population"]
    assert 78e6 < people.sum() < 84e6
    assert people.max() <= 30_000
    assert people.min() > 0
    place = germany.extra["place"]
    assert not {"Wandsbek", "Neukölln", "Hamburg-Nord", "Neue Neustadt"} & set(place)
    berlin = people[[name.startswith("Berlin ") for name in place]].sum()
    assert 3.2e6 < berlin < 3.8e6


def test_germany_is_contiguous_except_for_two_islands(germany):
    whole = shapely.coverage_union_all(germany.geometry)
    assert shapely.get_num_geometries(whole) == 3
    assert shapely.get_num_interior_rings(shapely.get_parts(whole)).sum() == 0


def test_every_german_unit_names_its_place_and_one_of_sixteen_states(germany):
    assert all(germany.extra["place"])
    assert len(set(germany.extra["state"])) == 16
    assert "" not in germany.extra["state"]


def test_us_has_its_counties_with_their_codes_and_workers(us):
    assert len(us) == 3_109
    assert us.unit_id[0] == "01001"
    assert {len(code) for code in us.unit_id} == {5}
    assert not {"AK", "HI", "PR"} & set(us.extra["state"])
    workers = us.measures["labour_force"]
    assert workers.sum() == 152_613_869
    assert us.unit_id[workers.argmax()] == "06037"


def test_county_outlines_are_valid_and_real(us):
    assert shapely.is_valid(us.geometry).all()
    assert not shapely.is_empty(us.geometry).any()
    assert shapely.get_num_coordinates(us.geometry).sum() > 400_000


def test_texas_has_its_counties():
    texas = counties("TX")
    assert len(texas) == 254
    assert set(texas.extra["state"]) == {"TX"}


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.name)
def test_coordinates_have_the_precision_of_a_text_file(region):
    units = region.units()
    corners = shapely.get_coordinates(units.geometry)
    assert (corners == np.round(corners, 7)).all()
    assert len(set(units.unit_id)) == len(units)
    assert shapely.contains_xy(units.geometry, units.points).all()
    assert shapely.is_ccw(shapely.get_exterior_ring(shapely.get_parts(units.geometry))).all()


def test_a_missing_data_file_is_named():
    assert data_file("germany_units.parquet").is_file()
    with pytest.raises(FileNotFoundError, match=r"no_such\.parquet"):
        data_file("no_such.parquet")
