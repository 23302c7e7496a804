"""Postal codes, places and cities of one country, read from the package's data."""

from __future__ import annotations

import lzma
import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, frozen

ATTRIBUTION = "Postal codes and places © GeoNames, CC BY 4.0, modified"
"""To be shown wherever places of the gazetteer are."""
DATA = Path(__file__).with_name("data")
COLUMN_BREAK = "\x1d"
KM_PER_DEGREE = 111.2


def km_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two places of one country, on a plane: exact enough up to some 100 km."""
    east = (lon - other_lon) * math.cos(math.radians((lat + other_lat) / 2))
    return KM_PER_DEGREE * math.hypot(lat - other_lat, east)


@dataclass(frozen=True)
class Cities:
    """Cities of a country, the most populous first; all columns have shape (n,).

    Parameters
    ----------
    lat, lon : array of float
        Degrees.
    people : array of int
        Population.
    district : array of bool
        Whether the city is part of a larger one.
    name : tuple of str
        Name in the country's language, where the postal codes tell it.
    other_names : tuple of tuple of str
        Names in other languages.
    """

    lat: Floats
    lon: Floats
    people: Ints
    district: Bools
    name: tuple[str, ...]
    other_names: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class CountryPlaces:
    """Places of each postal code, in order of the codes; all columns have shape (n,).

    Parameters
    ----------
    country : str
        ISO 3166 code of two letters.
    code : tuple of str
        Postal code of each place, in the form of `PostalFormat.key`; not unique.
    lat, lon : array of float
        Degrees, with three decimals.
    region : tuple of str
        Code of the state, province or canton; blank where it is not kept.
    name : tuple of str
        The place.
    cities : Cities
        Cities of the country.
    """

    country: str
    code: tuple[str, ...]
    lat: Floats
    lon: Floats
    region: tuple[str, ...]
    name: tuple[str, ...]
    cities: Cities

    @cached_property
    def rows_of_code(self) -> dict[str, range]:
        """Code -> its rows."""
        starts = [at for at, code in enumerate(self.code) if not at or self.code[at - 1] != code]
        return {
            self.code[start]: range(start, end) for start, end in zip(starts, [*starts[1:], len(self.code)])
        }

    @cached_property
    def sorted_codes(self) -> list[str]:
        """Every code once, in order."""
        return list(self.rows_of_code)

    def nearest_code(self, code: str, region: str) -> str | None:
        """The known code that is nearest as a number (or in the alphabet) and begins with `region`."""
        at = bisect_left(self.sorted_codes, code)
        near = [other for other in self.sorted_codes[max(0, at - 1) : at + 1] if other.startswith(region)]
        if code.isdigit():
            return min(near, key=lambda other: abs(int(other) - int(code)), default=None)
        return max(near, key=lambda other: _common_letters(other, code), default=None)

    def middle_row(self, rows: range | list[int]) -> int:
        """The row nearest to the median of some rows."""
        if len(rows) == 1:
            return rows[0]
        lat, lon = self.lat[rows], self.lon[rows]
        off = (lat - np.median(lat)) ** 2 + ((lon - np.median(lon)) * np.cos(np.radians(lat))) ** 2
        return rows[int(np.argmin(off))]


def _common_letters(one: str, other: str) -> int:
    """Length of the beginning that two codes share."""
    return next((at for at, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))


def _thousandths(column: str) -> Floats:
    return frozen(np.array(column.split("\n"), dtype=np.float64) / 1000.0) if column else np.empty(0)


def _values(column: str, rows: int) -> tuple[str, ...]:
    return tuple(column.split("\n")) if rows else ()


@cache
def read_country(country: str) -> CountryPlaces:
    """Read the data of a country, once per process.

    Parameters
    ----------
    country : str
        One of the countries of `FORMATS`.
    """
    packed = (DATA / f"{country}.columns.xz").read_bytes()
    columns = lzma.decompress(packed).decode("utf-8").split(COLUMN_BREAK)
    lat, city_lat = _thousandths(columns[1]), _thousandths(columns[5])
    counts = (len(lat), len(city_lat))
    numbers = [np.array(_values(column, counts[1]), dtype=np.int64) for column in columns[7:9]]
    return CountryPlaces(
        country=country,
        code=_values(columns[0], counts[0]),
        lat=lat,
        lon=_thousandths(columns[2]),
        region=_values(columns[3], counts[0]),
        name=_values(columns[4], counts[0]),
        cities=Cities(
            lat=city_lat,
            lon=_thousandths(columns[6]),
            people=frozen(numbers[0]),
            district=frozen(numbers[1].astype(bool)),
            name=_values(columns[9], counts[1]),
            other_names=tuple(
                tuple(names.split("|")) if names else () for names in _values(columns[10], counts[1])
            ),
        ),
    )
