"""Whether a town's name fits a postal code, and which of its places it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz import fuzz

from territory_opt.places.country_places import CountryPlaces
from territory_opt.places.name_index import NameIndex
from territory_opt.places.place_names import (
    FUZZY_LETTERS,
    FUZZY_RATIO,
    NameForm,
    first_letter,
    name_form,
    name_heads,
    same_qualifiers,
)
from territory_opt.places.region_codes import trailing_regions


class Fit(IntEnum):
    """How a name fits a place of a code, the best first."""

    EXACT = 0
    NORMALISED = 1
    QUALIFIED = 2
    BASE = 3
    DISTRICT = 4
    CITY = 5
    """A name of the city that the code lies in, in another language."""
    FUZZY = 6
    NONE = 7


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The rows of a code that fit a name best; all of them where only the city fits, or nothing."""

    fit: Fit
    rows: tuple[int, ...]


def exact_rows(places: CountryPlaces, code: str, town: str) -> tuple[int, ...]:
    """Rows of a code whose name differs from the town's in upper and lower case at most."""
    folded = town.casefold()
    return tuple(row for row in places.rows_of_code[code] if places.name[row].casefold() == folded)


def confirm_name(index: NameIndex, code: str, town: str, city_km: float, fuzzy: bool = True) -> Confirmation:
    """Compare a name with the places of a known code.

    Parameters
    ----------
    index : NameIndex
        Names of the country.
    code : str
        A code that the country has.
    town : str
        The name as written, not blank.
    city_km : float
        Kilometres within which a city of that name confirms the code.
    fuzzy : bool
        Whether a similar name does.
    """
    places = index.places
    rows = places.rows_of_code[code]
    same = exact_rows(index.places, code, town)
    if same:
        return Confirmation(Fit.EXACT, same)
    regions = trailing_regions(index.country)
    written = [name_form(name, regions) for name in dict.fromkeys((town, index.alias(town)))]
    heads = frozenset(key for head in name_heads(town) for key in name_form(head, regions).keys)
    letters = {word[0] for form in written for word in form.tokens[:2]} | {"b"}  # "Bad" may be left out
    fits = [
        min(_fit(form, name_form(name, regions), heads) for form in written)
        if first_letter(name[:3]) in letters
        else Fit.NONE
        for name in (places.name[row] for row in rows)
    ]
    best = min(fits)
    if best > Fit.DISTRICT:
        middle = places.middle_row(rows)
        if index.city_near(town, float(places.lat[middle]), float(places.lon[middle]), city_km):
            return Confirmation(Fit.CITY, tuple(rows))
    if best == Fit.NONE or (best == Fit.FUZZY and not fuzzy):
        return Confirmation(Fit.NONE, tuple(rows))
    return Confirmation(best, tuple(row for row, fit in zip(rows, fits) if fit == best))


def _fit(written: NameForm, known: NameForm, heads: frozenset[str]) -> Fit:
    """How one name fits another."""
    if not written.tokens or not known.tokens:
        return Fit.NONE
    if written.keys & known.keys:
        return Fit.NORMALISED
    if written.bases & known.bases:
        return _fit_of_qualifiers(written, known)
    if heads & (known.keys | known.bases) or _begins(written, known) or _begins(known, written):
        return Fit.DISTRICT
    if _without_bad(written) == _without_bad(known):
        return Fit.BASE
    return Fit.FUZZY if _similar(written, known) else Fit.NONE


def _fit_of_qualifiers(written: NameForm, known: NameForm) -> Fit:
    """How names of one base fit."""
    if written.qualifiers and same_qualifiers(written.qualifiers, known.qualifiers):
        return Fit.QUALIFIED
    return Fit.BASE


def _begins(short: NameForm, long: NameForm) -> bool:
    """Whether a name is the beginning of another, word by word: Dresden, Dresden Friedrichstadt."""
    return long.tokens[: len(short.tokens)] == short.tokens and len(short.plain) > 3


def _without_bad(form: NameForm) -> tuple[str, ...]:
    """Words without "Bad" in front, up to the qualifiers."""
    words = min(form.bases, key=len).split()
    return tuple(words[1:] if words[:1] == ["bad"] else words)


def _similar(written: NameForm, known: NameForm) -> bool:
    """Whether two names differ by a slip."""
    pairs = ((written.plain, known.plain), (min(written.bases, key=len), min(known.bases, key=len)))
    return any(
        min(len(one), len(other)) >= FUZZY_LETTERS
        and one[0] == other[0]
        and fuzz.ratio(one, other, score_cutoff=FUZZY_RATIO) > 0
        for one, other in pairs
    )
