"""The known name a user most likely meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

ALIASES = {
    "longitude": "lon",
    "lng": "lon",
    "long": "lon",
    "latitude": "lat",
    "easting": "x",
    "northing": "y",
    "umsatz": "revenue",
    "potenzial": "potential",
    "kundennummer": "customer_id",
    "plz": "unit_id",
    "zip": "unit_id",
    "zipcode": "unit_id",
    "id": "unit_id",
}
"""Names in common use for columns of this product, in the form `plain` gives them."""


def plain(name: str) -> str:
    """Letters and digits only, lower case: what a slip of the pen leaves unchanged."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Closest of the known names to `name`, or None when nothing is close.

    A name that differs only in case, spaces or punctuation comes first, then a common alias,
    then the smallest edit.
    """
    names = sorted(set(known))
    same = [other for other in names if plain(other) == plain(name)]
    if same:
        return same[0]
    for other in names:
        if ALIASES.get(plain(other)) == name or ALIASES.get(plain(name)) == other:
            return other
    close = get_close_matches(name.casefold(), [other.casefold() for other in names], 1, cutoff)
    return next((other for other in names if close and other.casefold() == close[0]), None)


def likeness(name: str, other: str) -> float:
    """How alike two names are, 0 to 1, case and punctuation ignored."""
    return SequenceMatcher(None, plain(name), plain(other)).ratio()
