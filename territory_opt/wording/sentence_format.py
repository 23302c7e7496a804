"""Fills values into sentences; the part after the colon of a field says how the value is written."""

from __future__ import annotations

import math
import string
from collections.abc import Iterable, Mapping

from territory_opt.wording.label_text import Language
from territory_opt.wording.number_text import UNKNOWN, exact_number, format_number

MAX_LISTED = 5
"""Names that a list in a sentence has; the rest are counted."""


def fill_in(template: str, values: Mapping[str, object], language: Language = "en") -> str:
    """Fill values into a sentence.

    Parameters
    ----------
    template : str
        With fields in braces. Formats, after a colon: `place` (four digits after the point), `percent` (four
        digits), `whole_percent` (up to six), `signed` (percent with a sign), `growth` (of a factor, in
        percent), `number` (thousands separators, three significant digits), `tenth` (thousands separators,
        one digit), `exact` (up to 15 digits, as in files), `4g`, `6g`, `10g` (thousands separators, up to so
        many significant digits), `list` (the first five, the rest counted), `all` (a whole list),
        `count|unit|units` (a number with what it counts).
    values : mapping
    language : {"en", "de"}

    Examples
    --------
    >>> fill_in("{rep}: {hours:number} h, {share:percent}", {"rep": "R1", "hours": 1708.2, "share": 1.213})
    'R1: 1,708 h, 121.3%'
    >>> fill_in("{n:count|Kunde|Kunden} ({ids:list})", {"n": 1, "ids": ["a"]}, "de")
    '1 Kunde (a)'
    """
    return _SentenceFormatter(language).vformat(template, (), values)


class _SentenceFormatter(string.Formatter):
    """Formatter for one language."""

    def __init__(self, language: Language) -> None:
        self._german = language == "de"

    def format_field(self, value: object, format_spec: str) -> str:
        """The value as text."""
        kind, _, words = format_spec.partition("|")
        if value is None:
            return "der Standardwert" if self._german else "the default"
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, int | float):
            return self._number(value, kind) + (f" {self._counted(value, words)}" if words else "")
        if isinstance(value, str):
            return value
        if isinstance(value, Iterable):
            return self._listed([str(item) for item in value], MAX_LISTED if kind == "list" else None)
        return str(value)

    def _counted(self, count: float, words: str) -> str:
        singular, plural = words.split("|")
        return singular if count == 1 else plural

    def _listed(self, names: list[str], most: int | None) -> str:
        more = 0 if most is None else len(names) - most
        text = ", ".join(names if more <= 0 else names[:most])
        if more <= 0:
            return text
        return (
            f"{text} und {self._number(more, 'number')} weitere"
            if self._german
            else f"{text} and {more:,} more"
        )

    def _number(self, value: float, kind: str) -> str:
        if math.isnan(value):
            return UNKNOWN
        if kind in ("percent", "whole_percent", "signed", "growth"):
            share = value - 1 if kind == "growth" else value
            sign = "+" if kind in ("signed", "growth") and share >= 0 else ""
            digits = 6 if kind in ("growth", "whole_percent") else 4
            text = sign + format_number(100 * share, significant=digits) + (" %" if self._german else "%")
        elif kind == "place":
            text = f"{value:.4f}"
        elif kind == "tenth":
            text = f"{value:,.1f}"
        elif kind in ("number", "count"):
            text = format_number(value)
        elif kind.endswith("g"):
            text = format_number(value, significant=int(kind[:-1]))
        else:
            text = exact_number(value)
        text = text.replace("-", "−")
        return text.translate(str.maketrans(",.", ".,")) if self._german else text
