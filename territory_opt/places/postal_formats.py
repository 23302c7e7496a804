"""How each country writes postal codes, and which codes lose zeros in a spreadsheet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NOT_LETTERS = re.compile(r"[^0-9A-Z]")
LETTERS = re.compile(r"[A-Z]+")


@dataclass(frozen=True)
class PostalFormat:
    """Postal codes of one country.

    Parameters
    ----------
    country : str
        ISO 3166 code of two letters.
    length : int
        Digits of a code; 0 for letters and digits.
    lost_zeros : tuple of int
        Lengths that codes have after a spreadsheet took them for numbers.
    pattern : str
        Regular expression of a code without separators, what is kept of it as its first group.
    prefixes : tuple of str
        What is written before a code, as in "CH-8001".
    """

    country: str
    length: int
    lost_zeros: tuple[int, ...] = ()
    pattern: str = ""
    prefixes: tuple[str, ...] = ()
    _compiled: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the pattern."""
        pattern = self.pattern or rf"(\d{{{self.length}}})"
        object.__setattr__(self, "_compiled", re.compile(pattern))

    def key(self, code: str) -> str | None:
        """The code as the data has it, zeros given back; None where the country has no such codes."""
        bare = NOT_LETTERS.sub("", code.upper())
        if len(bare) in self.lost_zeros and bare.isdigit():
            bare = bare.zfill(self.length)
        found = self._compiled.fullmatch(bare)
        return found[1] if found else None


FORMATS: tuple[PostalFormat, ...] = (
    PostalFormat("DE", 5, (4,), prefixes=("D", "DE")),
    PostalFormat("AT", 4, prefixes=("A", "AT")),
    PostalFormat("CH", 4, pattern=r"(\d{4})(?:[A-Z]{2})?", prefixes=("CH",)),
    PostalFormat("LI", 4, prefixes=("FL", "LI")),
    PostalFormat("LU", 4, pattern=r"L?(\d{4})", prefixes=("L", "LU")),
    PostalFormat("FR", 5, (4,), prefixes=("F", "FR")),
    PostalFormat("NL", 4, pattern=r"(\d{4})(?:[A-Z]{2})?", prefixes=("NL",)),
    PostalFormat("BE", 4, prefixes=("B", "BE")),
    PostalFormat("IT", 5, (3, 4), prefixes=("I", "IT")),
    PostalFormat("ES", 5, (4,), prefixes=("E", "ES")),
    PostalFormat("PL", 5, (4,), prefixes=("PL",)),
    PostalFormat("CZ", 5, prefixes=("CZ",)),
    PostalFormat("DK", 4, prefixes=("DK",)),
    PostalFormat("SE", 5, prefixes=("S", "SE")),
    PostalFormat("GB", 0, pattern=r"([A-Z]{1,2}\d[A-Z\d]?)(?:\d[A-Z]{2})?", prefixes=("GB", "UK")),
    PostalFormat("US", 5, (4,), pattern=r"(\d{5})(?:\d{4})?", prefixes=("US", "USA")),
    PostalFormat("CA", 0, pattern=r"([A-Z]\d[A-Z])(?:\d[A-Z]\d)?", prefixes=("CA", "CDN")),
)
"""The countries of the gazetteer."""
FORMAT_OF = {one.country: one for one in FORMATS}
PREFIXES = {prefix: one.country for one in FORMATS for prefix in one.prefixes}
"""What is written before a code -> country."""


def postal_key(country: str, code: str) -> str | None:
    """The code as the data of a country has it; None where it cannot be one of that country."""
    known = FORMAT_OF.get(country)
    return known.key(code) if known else None


def region_of(country: str, key: str) -> str:
    """The part of a code that stands for a region: the letters of a British one, else two signs."""
    letters = LETTERS.match(key) if country == "GB" else None
    return letters[0] if letters else key[:2]


LETTERED = {
    "GB": re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}"),
    "CA": re.compile(r"[A-Z]\d[A-Z]\d[A-Z]\d"),
    "NL": re.compile(r"\d{4}[A-Z]{2}"),
}
"""Country -> whole codes that no other country of the gazetteer writes."""
