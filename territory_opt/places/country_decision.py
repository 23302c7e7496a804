"""The country of rows that name none: by code and town together, then by the majority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from territory_opt.places.country_places import read_country
from territory_opt.places.name_confirmation import Fit, confirm_name, exact_rows
from territory_opt.places.name_index import name_index
from territory_opt.places.placements import CountryVote
from territory_opt.places.postal_formats import FORMATS, LETTERED
from territory_opt.places.row_placing import PlaceQuery

CITY_KM = 15.0
"""Kilometres within which a city's name in another language confirms a code of its country."""


def country_of_letters(code: str) -> str:
    """The country whose codes have these letters: "SW1A 1AA", "M5V 3L9", "1012 AB"; blank for digits."""
    bare = "".join(code.upper().split())
    return next((country for country, pattern in LETTERED.items() if pattern.fullmatch(bare)), "")


def country_of_row(query: PlaceQuery) -> str:
    """The only country that has a row's code with its town; blank where none or several have.

    Never by the code alone: digits are the same in many countries, the more so without their zeros.
    """
    if not query.code or not query.town:
        return ""
    keys = {known.country: known.key(query.code) for known in FORMATS}
    codes = {
        country: key for country, key in keys.items() if key and key in read_country(country).rows_of_code
    }
    found = [
        country for country, key in codes.items() if exact_rows(read_country(country), key, query.town)
    ] or [
        country
        for country, key in codes.items()
        if confirm_name(name_index(country), key, query.town, CITY_KM, fuzzy=False).fit != Fit.NONE
    ]
    return found[0] if len(found) == 1 else ""


def count_votes(decided: Iterable[tuple[str, int]], undecided: int, default: str = "") -> CountryVote:
    """The majority.

    Parameters
    ----------
    decided : iterable of (str, int)
        Countries and the number of rows that are in each.
    undecided : int
        Rows without a country.
    default : str
        The country that the caller names for rows without one; blank: the majority decides.
    """
    counts: Counter[str] = Counter()
    for country, rows in decided:
        counts[country] += rows
    if default:
        share = counts[default] / counts.total() if counts else 1.0
        return CountryVote(default, share, dict(counts), undecided, given=True)
    if not counts:
        return CountryVote("", 0.0, {}, undecided)
    country, rows = max(counts.items(), key=lambda item: (item[1], item[0]))
    return CountryVote(country, rows / counts.total(), dict(counts), undecided)
