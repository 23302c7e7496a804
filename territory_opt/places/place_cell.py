"""Postal codes and towns as people write them: "DE-01067 Dresden", "1067.0", "Austin, TX 78701"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from territory_opt.places.postal_formats import PREFIXES
from territory_opt.places.region_codes import REGION_NAMES

QUOTES = "'’‘`´\"“”„"
NUMBER = re.compile(r"(\d+)[.,]0+")
CEDEX = re.compile(r"[\s,-]*\bCEDEX\b(?:\s*\d{1,2})?", re.IGNORECASE)
GB_CODE = r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}"
CA_CODE = r"[A-Z]\d[A-Z]\s*-?\d[A-Z]\d"
NL_CODE = r"\d{4}\s?[A-Z]{2}"
DIGITS = r"\d{5}-\d{4}|\d{2}-\d{3}|\d{3}\s\d{2}|\d{4,5}"
CODE = rf"(?:{GB_CODE}|{CA_CODE}|{NL_CODE}|{DIGITS})"
END = r"(?![A-Za-zÀ-ž0-9])"
_ALONE = re.compile(rf"(?:{CODE}|\d{{3,5}}|[A-Z]{{1,2}}\d[A-Z\d]?|[A-Z]\d[A-Z])")
_PREFIX = re.compile(
    rf"({'|'.join(sorted(PREFIXES, key=len, reverse=True))})(?:\s*[-–.:]\s*|\s+|(?=\d{{4}}))"
    rf"(?=(?:{CODE}|\d{{3}}{END}){END}|[A-Z]{{1,2}}\d[A-Z\d]?$|[A-Z]\d[A-Z]$)"
)
_FIRST = re.compile(rf"({CODE}){END}[\s,;:–-]*(.*)", re.DOTALL)
_LAST = re.compile(rf"(.*?[^\s,;:(–-])[\s,;:(–-]+({CODE})\)?", re.DOTALL)
_STATE = re.compile(rf"(.+?)[\s,]+([A-Z]{{2}})[\s,]+(\d{{5}}(?:-\d{{4}})?|{CA_CODE})")


@dataclass(frozen=True, slots=True)
class ParsedCell:
    """What one cell says.

    Parameters
    ----------
    country : str
        From a prefix such as "CH-", or a state behind the town; else blank.
    code : str
        The postal code as written, without the prefix; zeros are not given back here.
    rest : str
        The town.
    region : str
        Code of a state in front of the code, "TX"; else blank.
    """

    country: str = ""
    code: str = ""
    rest: str = ""
    region: str = ""


def clean_text(cell: str) -> str:
    """A cell without no-break spaces, quotes around it, and the ".0" of a number."""
    text = " ".join(unicodedata.normalize("NFKC", cell).replace("\u00ad", "").split())
    if text[:1] in QUOTES and not text[1:3].lower().startswith(("s-", "s ", "t ")):
        text = text.lstrip(QUOTES).strip()
    text = text.rstrip(QUOTES).strip()
    number = NUMBER.fullmatch(text)
    return number[1] if number else text


@lru_cache(maxsize=20_000)
def parse_place(cell: str) -> ParsedCell:
    """Read a cell that may hold a country's prefix, a postal code, a town, in either order.

    Parameters
    ----------
    cell : str
        As it stands in the table.
    """
    text = clean_text(cell)
    without = CEDEX.sub("", text).strip(" ,-")
    if not text or not without:
        return ParsedCell()
    state = _STATE.fullmatch(without)
    if state:
        country = "US" if state[3][0].isdigit() else "CA"
        if state[2] in REGION_NAMES[country]:
            return ParsedCell(country, state[3], state[1].strip(" ,"), state[2])
    upper = without.upper() if len(without.upper()) == len(without) else without
    prefix = _PREFIX.match(upper)
    country, start = (PREFIXES[prefix[1]], prefix.end()) if prefix else ("", 0)
    return _split(country, without[start:], upper[start:])


def _split(country: str, text: str, upper: str) -> ParsedCell:
    """Code and town of a text without its prefix; letters of a code next to a town are upper case."""
    if _ALONE.fullmatch(upper):
        return ParsedCell(country, upper)
    first, last = _FIRST.fullmatch(text), _LAST.fullmatch(text)
    if first:
        return ParsedCell(country, first[1], first[2].strip(" ,;()"))
    if last:
        return ParsedCell(
            country, last[2], last[1].strip(" ,;()") if "(" not in last[1] else last[1].strip(" ,;")
        )
    return ParsedCell(country, "", text)
