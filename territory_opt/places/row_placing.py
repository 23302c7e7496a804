"""The place of one row in a known country."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.places.country_places import CountryPlaces, km_between
from territory_opt.places.name_confirmation import Fit, confirm_name
from territory_opt.places.name_index import NamedPlace, NameIndex, decided, name_index
from territory_opt.places.placements import PlaceCandidate, PlacedRow, PlaceSource, not_placed
from territory_opt.places.postal_formats import FORMAT_OF, NOT_LETTERS, region_of

CONTRADICTION_KM = 30.0
"""Kilometres between a code and a town of another name from which one of the two is wrong."""
MOST_CANDIDATES = 5
"""Candidates listed for a row."""


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """What a row says: country (blank: not decided), code and town as written, code of a state.

    `code_cell` is the cell of the code where it holds no postal code, for codes of the user's own.
    """

    country: str
    code: str
    town: str
    region: str = ""
    code_cell: str = ""


def place_row(query: PlaceQuery) -> PlacedRow:
    """Find the place of a row.

    Parameters
    ----------
    query : PlaceQuery
        With a country of the gazetteer, and a code or a town.
    """
    index = name_index(query.country)
    key = FORMAT_OF[query.country].key(query.code) if query.code else None
    if key is None:
        return _place_town(index, query)
    if key in index.places.rows_of_code:
        return _place_code(index, key, query)
    return _place_unknown_code(index, key, query)


def _place_town(index: NameIndex, query: PlaceQuery) -> PlacedRow:
    """A row with a town alone, or with a code that the country cannot have."""
    if not query.town:
        return not_placed("unknown_code", query.country)
    found = index.named(query.town, query.region)
    place = decided(found)
    if place:
        return _at_town(place, "")
    suggested = found or index.similar(query.town)
    candidates = tuple(_candidate(one) for one in suggested[:MOST_CANDIDATES])
    return not_placed("ambiguous_town" if found else "unknown_town", query.country, "", candidates)


def _place_code(index: NameIndex, key: str, query: PlaceQuery) -> PlacedRow:
    """A row with a known code: at its place that the town confirms, else at the code."""
    places = index.places
    rows = places.rows_of_code[key]
    if not query.town:
        return _at_row(places, places.middle_row(rows), key, "postal_code")
    confirmed = confirm_name(index, key, query.town, CONTRADICTION_KM)
    row = places.middle_row(list(confirmed.rows))
    if confirmed.fit == Fit.NONE:
        other = _contradiction(index, row, query)
        if other:
            at_code = _at_row(places, row, key, "postal_code")
            of_code = PlaceCandidate(at_code.place_name, query.country, key, at_code.lon, at_code.lat)
            return not_placed("contradiction", query.country, key, (of_code, _candidate(other)))
    return _at_row(places, row, key, "postal_code")


def _contradiction(index: NameIndex, row: int, query: PlaceQuery) -> NamedPlace | None:
    """The place that a town's name stands for, when it is far from the code and the name is not common.

    A name of several places, none near the code, is that of a small district more often than a wrong code.
    """
    lat, lon = float(index.places.lat[row]), float(index.places.lon[row])
    found = index.named(query.town, query.region) or index.known_elsewhere(query.town)
    if any(km_between(lat, lon, one.lat, one.lon) <= CONTRADICTION_KM for one in found):
        return None
    return decided(found)


def _place_unknown_code(index: NameIndex, key: str, query: PlaceQuery) -> PlacedRow:
    """A row whose code is not in the data: its town in the region, else the nearest code."""
    region = region_of(query.country, key)
    found = index.named(query.town, query.region) if query.town else []
    inside = [place for place in found if region in place.regions]
    place = decided(inside)
    if place:
        return _at_town(place, key)
    elsewhere = decided(found) if not inside else None
    if inside or elsewhere:
        candidates = tuple(_candidate(one) for one in (inside or found)[:MOST_CANDIDATES])
        return not_placed("ambiguous_town" if inside else "contradiction", query.country, key, candidates)
    near = index.places.nearest_code(key, region)
    if near is None or _zeros_given_back(query, key):
        return not_placed("unknown_code", query.country, key)
    places = index.places
    return _at_row(places, places.middle_row(places.rows_of_code[near]), key, "near_code")


def _zeros_given_back(query: PlaceQuery, key: str) -> bool:
    """Whether a code was shorter as written: unknown with its zeros, it is rather one of another country."""
    return key.isdigit() and len(NOT_LETTERS.sub("", query.code.upper())) < len(key)


def _at_row(places: CountryPlaces, row: int, key: str, source: PlaceSource) -> PlacedRow:
    """A row at a place of the postal codes."""
    lon, lat = float(places.lon[row]), float(places.lat[row])
    return PlacedRow(lon, lat, source, places.name[row], places.country, key, "")


def _at_town(place: NamedPlace, key: str) -> PlacedRow:
    """A row at a town."""
    return PlacedRow(place.lon, place.lat, "city", place.name, place.country, key, "")


def _candidate(place: NamedPlace) -> PlaceCandidate:
    return PlaceCandidate(place.name, place.country, "", place.lon, place.lat)
