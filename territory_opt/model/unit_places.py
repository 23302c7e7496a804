"""Names of the places that units are."""

from __future__ import annotations

from territory_opt.model.arrays import Texts, texts
from territory_opt.model.book import Units

NAME_COLUMNS = ("name", "place", "county", "municipality", "city")
"""Columns of the units with a name for people; the first that exists is used."""


def unit_places(units: Units) -> Texts:
    """Name of the place of each unit, shape (n,); blank where the book has none."""
    names = next((units.extra[column] for column in NAME_COLUMNS if column in units.extra), None)
    return texts([""] * len(units)) if names is None else texts(names)
