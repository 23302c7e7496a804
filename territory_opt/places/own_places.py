"""Places of the user's own, which come before those of the gazetteer."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from territory_opt.errors import Fault, InvalidInput
from territory_opt.places.country_names import country_code
from territory_opt.places.country_places import km_between
from territory_opt.places.name_index import APART_KM
from territory_opt.places.place_cell import clean_text, parse_place
from territory_opt.places.place_names import name_form
from territory_opt.places.placements import PlaceCandidate, PlacedRow, not_placed
from territory_opt.places.postal_formats import NOT_LETTERS, postal_key

COLUMNS = ("postal_code", "city", "country", "lon", "lat")
LIMITS = {"lon": 180.0, "lat": 90.0}


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """One line of the user's places; code, town and country may be blank, but not both of the first two."""

    postal_code: str
    city: str
    country: str
    lon: float
    lat: float


@dataclass(frozen=True)
class OwnPlaces:
    """The user's places, by code and by town.

    Parameters
    ----------
    places : tuple of OwnPlace
        In the order of the file.
    """

    places: tuple[OwnPlace, ...] = ()

    @cached_property
    def _by_code(self) -> Mapping[str, list[OwnPlace]]:
        found = defaultdict(list)
        for place in self.places:
            if place.postal_code:
                found[_code(place.country, place.postal_code)].append(place)
        return found

    @cached_property
    def _by_town(self) -> Mapping[str, list[OwnPlace]]:
        found = defaultdict(list)
        for place in self.places:
            for key in name_form(place.city).keys if place.city else ():
                found[key].append(place)
        return found

    def place_row(self, country: str, code: str, town: str) -> PlacedRow | None:
        """The place of a row; None where no line says it.

        A line with code and town stands for rows with both; one with a code alone for all of its rows, one
        with a town alone for rows that have this town, whatever their code. A row with a town alone is one of
        all lines with it, one with a code alone one of all lines with that.
        """
        if not self.places:
            return None
        fitting = [place for place in self._similar(country, code, town) if _fits(place, country, code, town)]
        if not fitting:
            return None
        best = max(_detail(place) for place in fitting)
        best_ones = [place for place in fitting if _detail(place) == best]
        first = best_ones[0]
        if any(km_between(first.lat, first.lon, one.lat, one.lon) > APART_KM for one in best_ones):
            return not_placed(
                "ambiguous_town", country, code, tuple(_candidate(one) for one in best_ones[:5])
            )
        name = first.city or town
        place_country = first.country or country
        key = postal_key(place_country, code) or NOT_LETTERS.sub("", code.upper())
        return PlacedRow(first.lon, first.lat, "own", name, place_country, key, "")

    def _similar(self, country: str, code: str, town: str) -> list[OwnPlace]:
        """Lines that share the code or the town."""
        by_code = self._by_code.get(_code(country, code), []) if code else []
        by_town = [place for key in name_form(town or code).keys for place in self._by_town.get(key, [])]
        return list(dict.fromkeys((*by_code, *by_town)))


def _code(country: str, code: str) -> str:
    """A code for comparison: zeros given back where the country is known."""
    return postal_key(country, code) or NOT_LETTERS.sub("", code.upper())


def _detail(place: OwnPlace) -> tuple[bool, bool]:
    return bool(place.postal_code and place.city), bool(place.postal_code)


def _fits(place: OwnPlace, country: str, code: str, town: str) -> bool:
    """Whether a line agrees with a row in all that both say."""
    if place.country and country and place.country != country:
        return False
    either = place.country or country
    if place.postal_code and code and _code(either, place.postal_code) != _code(either, code):
        return False
    return not (place.city and town) or bool(name_form(place.city).keys & name_form(town).keys)


def _candidate(place: OwnPlace) -> PlaceCandidate:
    return PlaceCandidate(place.city, place.country, place.postal_code, place.lon, place.lat)


def read_own_places(path: Path) -> OwnPlaces:
    """Read `places.csv`: columns postal_code, city, country (each may be left out), lon, lat.

    Parameters
    ----------
    path : Path
        A CSV in UTF-8, separated by commas or semicolons.

    Raises
    ------
    InvalidInput
        The file cannot be read, lacks columns, or has lines without a code and town or with bad coordinates;
        every one is listed.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problem = (
            "the file cannot be read as UTF-8"
            if isinstance(error, UnicodeDecodeError)
            else "the file cannot be read"
        )
        raise InvalidInput(
            [Fault(path.name, None, None, None, problem, "Save it as CSV in UTF-8")]
        ) from error
    lines = text.splitlines()
    separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    reader = csv.DictReader(lines, delimiter=separator)
    names = [(name or "").strip().casefold() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    missing = [name for name in ("lon", "lat") if name not in names]
    missing += ["postal_code or city"] if not {"postal_code", "city"} & set(names) else []
    if missing:
        problem = f"the columns {', '.join(missing)} are missing"
        raise InvalidInput(
            [Fault(path.name, 1, None, None, problem, f"Use the columns {', '.join(COLUMNS)}")]
        )
    faults: list[Fault] = []
    places = [
        _own_place(
            path.name,
            reader.line_num,
            {k: (v or "").strip() for k, v in line.items() if isinstance(k, str) and not isinstance(v, list)},
            faults,
        )
        for line in reader
    ]
    if faults:
        raise InvalidInput(faults)
    return OwnPlaces(tuple(place for place in places if place))


def _own_place(file: str, row: int, cells: Mapping[str, str], faults: list[Fault]) -> OwnPlace | None:
    """One line; None for a blank one, and where faults were added."""
    if not any(cells.values()):
        return None
    found = list(_faults(file, row, cells))
    faults += found
    if found:
        return None
    parsed = parse_place(cells.get("postal_code", ""))
    country = country_code(cells.get("country", "")) or parsed.country
    lon, lat = (float(cells[name].replace(",", ".")) for name in LIMITS)
    return OwnPlace(parsed.code or parsed.rest, clean_text(cells.get("city", "")), country, lon, lat)


def _faults(file: str, row: int, cells: Mapping[str, str]) -> Iterable[Fault] | Iterator[Fault]:
    """What is wrong with a line."""
    if not cells.get("postal_code") and not cells.get("city"):
        yield Fault(file, row, "postal_code", "", "neither postal code nor town", "Fill in one of them")
    if country_code(cells.get("country", "")) is None:
        remedy = "Use a code of two letters, or leave it blank"
        yield Fault(file, row, "country", cells["country"], "not a country of the gazetteer", remedy)
    for name, limit in LIMITS.items():
        try:
            value = float(cells[name].replace(",", "."))
        except ValueError:
            value = math.nan
        if not abs(value) <= limit:
            remedy = f"Write degrees between -{limit:g} and {limit:g}"
            yield Fault(file, row, name, cells[name], "not a number of degrees", remedy)
