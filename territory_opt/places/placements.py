"""Places of rows: coordinates, where they come from, and what could not be decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from territory_opt.model.arrays import Floats, Texts

PlaceSource: TypeAlias = Literal["own", "postal_code", "city", "near_code", "none"]
"""Own places; a row's code, confirmed by its town; its town; an unknown code, the nearest number; nothing."""
NotPlaced: TypeAlias = Literal[
    "",
    "blank",
    "country",
    "unknown_country",
    "unknown_code",
    "unknown_town",
    "ambiguous_town",
    "contradiction",
]
"""Why a row has no place: neither code nor town; no country decided; a country, a code or a town that the
gazetteer lacks; several towns of the name; code and town far from each other."""


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """One of the places that a row may mean.

    Parameters
    ----------
    name, country, postal_code : str
        The place; the code is blank for a town alone.
    lon, lat : float
        Degrees.
    """

    name: str
    country: str
    postal_code: str
    lon: float
    lat: float


@dataclass(frozen=True)
class CountryVote:
    """Which country rows without one lie in.

    Parameters
    ----------
    country : str
        The most frequent country among rows that name or imply one; blank without any.
    share : float
        Its share of these rows; 0 without any.
    counts : mapping of str to int
        Rows of each country.
    undecided : int
        Rows whose country only the majority could tell.
    given : bool
        Whether the caller named the country of these rows, so that there is no question.
    """

    country: str
    share: float
    counts: Mapping[str, int]
    undecided: int
    given: bool = False

    @property
    def must_ask(self) -> bool:
        """Whether the majority is too small to decide for the rows without a country."""
        return self.undecided > 0 and not self.given and self.share < MAJORITY


MAJORITY = 0.9
"""Least share of the most frequent country that decides for rows without one."""


@dataclass(frozen=True)
class Placements:
    """Where rows are; every array has shape (n,).

    Parameters
    ----------
    lon, lat : array of float
        Degrees; NaN exactly where `source` is "none".
    source : array of str
        One of `PlaceSource`.
    place_name : array of str
        The place that was found; blank without one.
    country : array of str
        Code of two letters; blank where it is not decided.
    postal_code : array of str
        The row's code with its zeros and without what units do not distinguish; blank without a valid one.
    problem : array of str
        One of `NotPlaced`; blank where there is a place.
    candidates : mapping of int to tuple of PlaceCandidate
        Rows that could not be decided -> what they may mean.
    vote : CountryVote
        How the country of rows without one was decided.
    """

    lon: Floats
    lat: Floats
    source: Texts
    place_name: Texts
    country: Texts
    postal_code: Texts
    problem: Texts
    candidates: Mapping[int, tuple[PlaceCandidate, ...]]
    vote: CountryVote


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """Where one row is; the columns of `Placements`."""

    lon: float
    lat: float
    source: PlaceSource
    place_name: str
    country: str
    postal_code: str
    problem: NotPlaced
    candidates: tuple[PlaceCandidate, ...] = ()


def not_placed(
    problem: NotPlaced, country: str = "", postal_code: str = "", candidates: tuple[PlaceCandidate, ...] = ()
) -> PlacedRow:
    """A row without a place."""
    return PlacedRow(float("nan"), float("nan"), "none", "", country, postal_code, problem, candidates)
