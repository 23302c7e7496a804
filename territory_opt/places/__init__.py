"""Postal codes and towns to coordinates, without a network."""

from territory_opt.places.country_places import ATTRIBUTION
from territory_opt.places.gazetteer import COUNTRIES, Gazetteer
from territory_opt.places.own_places import OwnPlace, OwnPlaces, read_own_places
from territory_opt.places.placements import CountryVote, PlaceCandidate, Placements

__all__ = [
    "ATTRIBUTION",
    "COUNTRIES",
    "CountryVote",
    "Gazetteer",
    "OwnPlace",
    "OwnPlaces",
    "PlaceCandidate",
    "Placements",
    "read_own_places",
]
