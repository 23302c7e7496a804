"""The shipped data: complete, in order, and without rows that are known to be wrong."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.places import COUNTRIES
from territory_opt.places.country_places import DATA, km_between, read_country
from territory_opt.places.name_index import name_index
from territory_opt.places.postal_formats import FORMAT_OF
from territory_opt.places.region_codes import REGION_NAMES
from territory_opt.places.town_aliases import TOWN_ALIASES


def test_it_is_small():
    assert sum(file.stat().st_size for file in DATA.iterdir()) < 3.2e6


def test_there_is_a_file_for_each_country_alone():
    assert {file.name.split(".")[0] for file in DATA.iterdir()} == set(COUNTRIES)


@pytest.mark.parametrize("country", COUNTRIES)
def test_codes_are_sorted_and_in_the_countrys_form(country):
    places = read_country(country)
    assert list(places.code) == sorted(places.code)
    assert all(FORMAT_OF[country].key(code) == code for code in places.rows_of_code)
    assert set(places.region) <= {"", *REGION_NAMES.get(country, {})}


@pytest.mark.parametrize("country", COUNTRIES)
def test_columns_have_one_length_and_coordinates_are_degrees(country):
    places = read_country(country)
    assert len(places.code) == len(places.lat) == len(places.lon) == len(places.region) == len(places.name)
    assert (np.abs(places.lat) <= 85).all()
    assert (np.abs(places.lon) <= 180).all()
    cities = places.cities
    assert len(cities.name) == len(cities.other_names) == len(cities.people) == len(cities.district)
    assert (np.diff(cities.people) <= 0).all()


@pytest.mark.parametrize("country", COUNTRIES)
def test_places_of_a_code_are_near_its_median(country):
    places = read_country(country)
    for rows in places.rows_of_code.values():
        if len(rows) > 2:
            lat, lon = np.median(places.lat[rows]), np.median(places.lon[rows])
            assert all(km_between(places.lat[row], places.lon[row], lat, lon) < 101 for row in rows)


@pytest.mark.parametrize(("country", "name"), TOWN_ALIASES)
def test_every_alias_stands_for_a_known_place(country, name):
    assert name_index(country).named(name)


def test_districts_are_marked():
    cities = read_country("DE").cities
    district = dict(zip(cities.name, cities.district.tolist()))
    assert district["Wandsbek"]
    assert not district["Hamburg"]
    assert not district["Potsdam"]
