"""Cells as people write them: prefixes, towns before and after codes, numbers, letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.places.country_names import country_code
from territory_opt.places.place_cell import ParsedCell, parse_place
from territory_opt.places.postal_formats import FORMATS, PREFIXES, postal_key, region_of


@pytest.mark.parametrize(
    ("cell", "country", "code", "rest"),
    [
        ("'01099", "", "01099", ""),
        ("DE-01099 Dresden", "DE", "01099", "Dresden"),
        ("D 80331", "DE", "80331", ""),
        ("D80331", "DE", "80331", ""),
        ("d-80331 münchen", "DE", "80331", "münchen"),
        ("CH-8001 Zürich", "CH", "8001", "Zürich"),
        ("FL-9490 Vaduz", "LI", "9490", "Vaduz"),
        ("L-4968 Schouweiler", "LU", "4968", "Schouweiler"),
        ("A 1010 Wien", "AT", "1010", "Wien"),
        ("Wien, 1010", "", "1010", "Wien"),
        ("Halle (Saale) 06108", "", "06108", "Halle (Saale)"),
        ("Den Haag (2587)", "", "2587", "Den Haag"),
        ("1067.0", "", "1067", ""),
        ("1067,00", "", "1067", ""),
        ("60311\u00a0Frankfurt am Main", "", "60311", "Frankfurt am Main"),
        ("１０１０ Wien", "", "1010", "Wien"),
        ("75008 PARIS CEDEX 08", "", "75008", "PARIS"),
        ("F-38040 Grenoble CEDEX 9", "FR", "38040", "Grenoble"),
        ("Paris CEDEX", "", "", "Paris"),
        ("PL-00-950 Warszawa", "PL", "00-950", "Warszawa"),
        ("110 00 Praha 1", "", "110 00", "Praha 1"),
        ("S-123 45 Stockholm", "SE", "123 45", "Stockholm"),
        ("1012 AB Amsterdam", "", "1012 AB", "Amsterdam"),
        ("London SW1A 1AA", "", "SW1A 1AA", "London"),
        ("sw1a 1aa", "", "SW1A 1AA", ""),
        ("L1 8JQ", "", "L1 8JQ", ""),
        ("UK SW1A 1AA", "GB", "SW1A 1AA", ""),
        ("M5V 3L9", "", "M5V 3L9", ""),
        ("78701-1234", "", "78701-1234", ""),
        ("'s-Gravenhage", "", "", "'s-Gravenhage"),
        ("Sion", "", "", "Sion"),
        ("Praha 1", "", "", "Praha 1"),
        ("", "", "", ""),
        ("  -  ", "", "", ""),
    ],
)
def test_parts_of_a_cell(cell, country, code, rest):
    assert parse_place(cell) == ParsedCell(country, code, rest)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Austin, TX 78701", ParsedCell("US", "78701", "Austin", "TX")),
        ("Toronto, ON M5V 3L9", ParsedCell("CA", "M5V 3L9", "Toronto", "ON")),
    ],
)
def test_a_state_tells_country_and_region(cell, expected):
    assert parse_place(cell) == expected


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_prefix_is_read(prefix):
    known = next(one for one in FORMATS if one.country == PREFIXES[prefix])
    code = {"GB": "SW1A 1AA", "CA": "M5V 3L9"}.get(known.country, "1" * known.length)
    assert parse_place(f"{prefix}-{code} Town") == ParsedCell(known.country, code, "Town")


@given(st.text(max_size=30))
def test_any_text_is_read(text):
    parsed = parse_place(text)
    assert parse_place(f" {text} ") == parsed or text[:1] in "'\""


@pytest.mark.parametrize(
    ("country", "code", "key"),
    [
        ("DE", "1067", "01067"),
        ("DE", "106", None),
        ("IT", "184", "00184"),
        ("PL", "0-950", "00950"),
        ("AT", "101", None),
        ("CH", "8001", "8001"),
        ("LU", "L-4968", "4968"),
        ("NL", "1012 AB", "1012"),
        ("CZ", "110 00", "11000"),
        ("GB", "SW1A 1AA", "SW1A"),
        ("GB", "M1 1AE", "M1"),
        ("GB", "EC1A", "EC1A"),
        ("CA", "M5V3L9", "M5V"),
        ("US", "78701-1234", "78701"),
        ("DE", "SW1A 1AA", None),
        ("JP", "1000001", None),
    ],
)
def test_codes_take_the_form_of_the_data(country, code, key):
    assert postal_key(country, code) == key


def test_regions_of_codes():
    assert region_of("DE", "01067") == "01"
    assert region_of("GB", "SW1A") == "SW"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("D", "DE"),
        ("Deutschland", "DE"),
        ("Oesterreich", "AT"),
        ("Österreich", "AT"),
        ("schweiz", "CH"),
        ("FL", "LI"),
        ("UK", "GB"),
        ("United Kingdom", "GB"),
        ("U.S.A.", "US"),
        ("Česká republika", "CZ"),
        ("", ""),
        (" ", ""),
        ("Japan", None),
        ("XX", None),
    ],
)
def test_countries_as_people_write_them(written, code):
    assert country_code(written) == code
