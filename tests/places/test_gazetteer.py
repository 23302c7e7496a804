"""Rows to places: known ones in every country, ambiguous and contradictory ones, properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.places import ATTRIBUTION, COUNTRIES, Gazetteer
from territory_opt.places.country_places import km_between, read_country
from territory_opt.places.name_index import DOMINANT_PEOPLE

GAZETTEER = Gazetteer()
KNOWN = [
    ("DE", "80331", "München", 48.137, 11.575),
    ("AT", "1010", "Wien", 48.208, 16.372),
    ("CH", "8001", "Zürich", 47.372, 8.542),
    ("LI", "9490", "Vaduz", 47.141, 9.521),
    ("LU", "L-4968", "Schouweiler", 49.579, 5.957),
    ("FR", "69001", "Lyon", 45.769, 4.830),
    ("NL", "1012 AB", "Amsterdam", 52.373, 4.894),
    ("BE", "1000", "Bruxelles", 50.850, 4.349),
    ("IT", "39100", "Bolzano", 46.498, 11.355),
    ("ES", "41001", "Sevilla", 37.389, -5.995),
    ("PL", "30-001", "Kraków", 50.065, 19.945),
    ("CZ", "602 00", "Brno", 49.195, 16.608),
    ("DK", "8000", "Aarhus", 56.157, 10.211),
    ("SE", "411 01", "Göteborg", 57.709, 11.975),
    ("GB", "M1 1AE", "Manchester", 53.481, -2.237),
    ("US", "78701", "Austin", 30.271, -97.743),
    ("CA", "M5V 3L9", "Toronto", 43.645, -79.390),
]


def one(code="", town="", country="", **options):
    """The answer to one row."""
    return GAZETTEER.place([code], [town], [country], **options)


def away(found, lat, lon, row=0):
    return km_between(found.lat[row], found.lon[row], lat, lon)


def test_every_country_has_a_known_place():
    assert {country for country, *_ in KNOWN} == set(COUNTRIES)


@pytest.mark.parametrize(("country", "code", "town", "lat", "lon"), KNOWN)
def test_code_and_town(country, code, town, lat, lon):
    found = one(code, town, country)
    assert found.source[0] == "postal_code"
    assert found.country[0] == country
    assert away(found, lat, lon) < 10


@pytest.mark.parametrize(("country", "code", "town", "lat", "lon"), KNOWN)
def test_code_alone(country, code, town, lat, lon):
    found = one(code, "", country)
    assert found.source[0] == "postal_code"
    assert away(found, lat, lon) < 10


@pytest.mark.parametrize(("country", "code", "town", "lat", "lon"), KNOWN)
def test_town_alone(country, code, town, lat, lon):
    found = one("", town, country)
    assert found.source[0] == "city"
    assert away(found, lat, lon) < 15


@pytest.mark.parametrize(("country", "code", "town", "lat", "lon"), KNOWN)
def test_code_and_town_tell_the_country(country, code, town, lat, lon):
    found = one(code, town)
    assert found.country[0] == country
    assert away(found, lat, lon) < 10


@pytest.mark.parametrize("town", ["Neustadt", "Friedberg", "Rothenburg", "Altdorf"])
def test_towns_of_one_name_are_not_decided(town):
    found = one("", town, "DE")
    assert found.source[0] == "none"
    assert found.problem[0] == "ambiguous_town"
    assert len(found.candidates[0]) > 1


@pytest.mark.parametrize(
    ("town", "lat", "lon"),
    [
        ("Frankfurt", 50.11, 8.68),
        ("Frankfurt a.M.", 50.11, 8.68),
        ("Ffm", 50.11, 8.68),
        ("Frankfurt/Oder", 52.35, 14.55),
        ("Frankfurt Oder", 52.35, 14.55),
        ("Halle", 51.48, 11.97),
        ("Halle (Westf.)", 52.06, 8.36),
        ("Friedberg/Hessen", 50.34, 8.75),
        ("Neustadt/Weinstr.", 49.35, 8.14),
        ("Munich", 48.14, 11.57),
        ("Hamburg-Altona", 53.55, 9.97),
        ("Kalbe (Milde) OT Bühne", 52.66, 11.38),
        ("M'gladbach", 51.19, 6.44),
        ("Freiburg", 48.0, 7.85),
        ("Orb", 50.22, 9.35),
    ],
)
def test_names_that_are_clear_or_dominant(town, lat, lon):
    found = one("", town, "DE")
    assert found.source[0] == "city"
    assert away(found, lat, lon) < 15


def test_a_state_decides_between_towns_of_one_name():
    assert away(one("", "Portland, ME", "US"), 43.66, -70.26) < 15
    assert away(one("", "Buchs SG", "CH"), 47.17, 9.48) < 15
    assert away(one("", "Buchs AG", "CH"), 47.39, 8.08) < 15


@pytest.mark.parametrize("town", ["Mnchen", "Hambrug", "Baden-Badn", "Stuttgrat"])
def test_a_misspelt_town_alone_is_suggested_never_taken(town):
    found = one("", town, "DE")
    assert found.source[0] == "none"
    assert found.problem[0] == "unknown_town"
    assert found.candidates[0]


@pytest.mark.parametrize(
    ("code", "town"), [("80331", "Muenhcen"), ("20095", "Hambrug"), ("70174", "Stuttgrat")]
)
def test_a_misspelt_town_with_its_code_is_confirmed(code, town):
    assert one(code, town, "DE").source[0] == "postal_code"


@pytest.mark.parametrize(
    ("code", "town"),
    [("80331", "Hamburg"), ("20095", "Münhcen"), ("01067", "Stuttgart-Mitte"), ("50667", "Munich")],
)
def test_code_and_town_far_apart_are_not_decided(code, town):
    found = one(code, town, "DE")
    assert found.source[0] == "none"
    assert found.problem[0] == "contradiction"
    assert {candidate.postal_code for candidate in found.candidates[0]} >= {code}


def test_an_unknown_district_does_not_hinder_its_code():
    assert one("80331", "Kundencenter Nord", "DE").source[0] == "postal_code"


def test_companies_codes_have_the_town_not_the_company():
    found = one("38436", "", "DE")
    assert found.place_name[0] == "Wolfsburg"
    assert one("67056", "Ludwigshafen", "DE").source[0] == "postal_code"
    assert one("", "Volkswagen AG", "DE").source[0] == "none"


def test_unknown_codes():
    """A post-office box: the town in the code's region, else the nearest number, else nothing."""
    unknown = next(
        code for code in map(str, range(80000, 80999)) if code not in read_country("DE").rows_of_code
    )
    assert one(unknown, "München", "DE").source[0] == "city"
    near = one(unknown, "", "DE")
    assert near.source[0] == "near_code"
    assert away(near, 48.14, 11.57) < 30
    assert one(unknown, "Hamburg", "DE").problem[0] == "contradiction"
    assert one("00100", "", "DE").problem[0] == "unknown_code"


def test_lost_zeros_come_back_where_the_country_is_known():
    assert away(one("1067", "", "DE"), 51.05, 13.73) < 10
    assert away(one("1067.0", "Dresden"), 51.05, 13.73) < 10
    assert away(one("184", "Roma", "IT"), 41.9, 12.49) < 15
    assert one("1067").source[0] == "none"
    assert one("1067").problem[0] == "country"


def test_a_code_never_decides_the_country_alone():
    for code in ("8001", "1010", "80331", "1000"):
        assert one(code).problem[0] == "country"


def test_the_majority_decides_from_ninety_per_cent_on():
    clear = [("01067", "Dresden")] * 9 + [("8001", "Zürich")]
    asks = GAZETTEER.place([*(c for c, _ in clear), "8001", "80331"], [*(t for _, t in clear), "Zürich", ""])
    assert asks.vote.share == pytest.approx(9 / 11)
    assert asks.vote.must_ask
    assert asks.problem[-1] == "country"
    sure = GAZETTEER.place([*(c for c, _ in clear), "80331"], [*(t for _, t in clear), ""])
    assert sure.vote.share == 0.9
    assert not sure.vote.must_ask
    assert sure.country[-1] == "DE"
    assert sure.source[-1] == "postal_code"


def test_the_callers_country_comes_before_the_majority():
    found = GAZETTEER.place(["8001", "8001"], ["Zürich", ""], default_country="CH")
    assert found.country.tolist() == ["CH", "CH"]
    assert not found.vote.must_ask
    with pytest.raises(ValueError, match="'JP'"):
        GAZETTEER.place(["1"], [""], default_country="JP")


def test_countries_that_the_gazetteer_lacks():
    found = one("100-0001", "Tokyo", "Japan")
    assert found.problem[0] == "unknown_country"
    assert found.country[0] == ""


def test_code_and_town_in_one_cell():
    found = GAZETTEER.place(["CH-8001 Zürich", "", "Austin, TX 78701"], ["", "01067 Dresden", ""])
    assert found.country.tolist() == ["CH", "DE", "US"]
    assert found.postal_code.tolist() == ["8001", "01067", "78701"]
    assert set(found.source) == {"postal_code"}


def test_columns_may_be_absent_but_not_of_other_length():
    assert len(GAZETTEER.place(None, None).lon) == 0
    assert GAZETTEER.place(None, ["Wien"], ["AT"]).source.tolist() == ["city"]
    with pytest.raises(ValueError, match="rows"):
        GAZETTEER.place(["1"], ["a", "b"])


def test_answers_are_read_only_and_named():
    found = one("8001", "Zürich", "CH")
    with pytest.raises(ValueError, match="read-only"):
        found.lon[0] = 0.0
    assert GAZETTEER.attribution == ATTRIBUTION
    assert "GeoNames" in ATTRIBUTION


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_sample_of_each_country_is_never_placed_wrongly(country):
    """Within 30 km with town and code; the town alone too, or not at all, or a dominant town."""
    places = read_country(country)
    cities = places.cities
    towns_of_weight = {name for name, people in zip(cities.name, cities.people) if people >= DOMINANT_PEOPLE}
    picks = np.random.default_rng(7).integers(len(places.code), size=60).tolist()
    codes, towns = [places.code[at] for at in picks], [places.name[at] for at in picks]
    both = GAZETTEER.place(codes, towns, [country] * len(picks))
    alone = GAZETTEER.place(None, towns, [country] * len(picks))
    shortened = GAZETTEER.place([code.lstrip("0") for code in codes], towns)
    for row, at in enumerate(picks):
        assert away(both, places.lat[at], places.lon[at], row) < 30
        if alone.source[row] != "none" and alone.place_name[row] not in towns_of_weight:
            assert away(alone, places.lat[at], places.lon[at], row) < 30
        assert shortened.country[row] in {"", country}


CELLS = st.sampled_from(
    [
        "",
        None,
        math.nan,
        "01067",
        "1067",
        "8001",
        "80331",
        "M5V 3L9",
        "99999",
        "0",
        "-",
        "CH-8001",
        1067.0,
        8001,
    ]
)
TOWNS = st.sampled_from(
    ["", None, "Dresden", "Zürich", "Neustadt", "Wien", "Hambrug", "X", "D-01067 Dresden"]
)
WHERE = st.sampled_from(["", None, "DE", "Schweiz", "Japan", math.nan])
ROWS = st.lists(st.tuples(CELLS, TOWNS, WHERE), max_size=8)


def placed(rows, **options):
    return GAZETTEER.place(*(list(column) for column in zip(*rows)), **options) if rows else None


@given(ROWS.filter(bool))
def test_no_place_exactly_where_there_is_no_source(rows):
    found = placed(rows)
    none = found.source == "none"
    assert (np.isnan(found.lon) == none).all()
    assert (np.isnan(found.lat) == none).all()
    assert ((found.problem != "") == none).all()
    assert all(none[row] for row in found.candidates)
    assert len(found.lon) == len(rows)


@given(ROWS.filter(bool), st.randoms())
def test_an_answer_depends_on_its_own_row_when_the_country_is_given(rows, random):
    together = placed(rows, default_country="DE")
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = placed([rows[at] for at in order], default_country="DE")
    for row, at in enumerate(order):
        alone = placed([rows[at]], default_country="DE")
        for name in ("source", "place_name", "country", "postal_code", "problem"):
            assert getattr(together, name)[at] == getattr(shuffled, name)[row] == getattr(alone, name)[0]


@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from(["", "DE", "GB", "US"]))
def test_any_text_has_an_answer(code, town, country):
    assert one(code, town, country).source[0] in {"postal_code", "city", "near_code", "none"}
