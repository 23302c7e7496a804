"""Find the known name that is closest to a misspelt one."""

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
"""Names in common use for columns of this product, in the form `normalized` gives them."""


def normalized(name: str) -> str:
    """Letters and digits only, in lower case."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def closest_match(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Known name closest to `name`; None when none is close.

    In this order: a name that differs only in case, spaces or punctuation; a common alias; the most similar
    name (`difflib`).
    """
    names = sorted(set(known))
    same = [other for other in names if normalized(other) == normalized(name)]
    if same:
        return same[0]
    for other in names:
        if ALIASES.get(normalized(other)) == name or ALIASES.get(normalized(name)) == other:
            return other
    close = get_close_matches(name.casefold(), [other.casefold() for other in names], 1, cutoff)
    return next((other for other in names if close and other.casefold() == close[0]), None)


def similarity(name: str, other: str) -> float:
    """Similarity of two names, 0 to 1, ignoring case and punctuation."""
    return SequenceMatcher(None, normalized(name), normalized(other)).ratio()
