"""Whole numbers as a spreadsheet shows them: 2494 in the format 00000 is 02494."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<digit>[0#])|(?P<literal>[-+/() ])|(?P<other>.)'
)
_COLOUR_OR_LOCALE = re.compile(r"\[[^\]]*\]")

Tokens = tuple[tuple[bool, str], ...]
"""For each part of a format: whether it is a place for a digit, and the place (0 or #) or the literal."""


class ShownNumber(int):
    """A whole number with the text that a spreadsheet shows for it.

    Parameters
    ----------
    number : int
    shown : str
    """

    shown: str

    def __new__(cls, number: int, shown: str) -> ShownNumber:
        """The number, with its text."""
        made = super().__new__(cls, number)
        made.shown = shown
        return made


def shows_codes(number_format: str) -> bool:
    """Whether a format adds zeros or other characters to whole numbers, as for codes.

    Examples
    --------
    >>> [shows_codes(one) for one in ("00000", '"K-"0000', "General", "0", "0.00", "#,##0", "dd.mm.yyyy")]
    [True, True, False, False, False, False, False]
    """
    return _tokens(number_format) is not None


def shown_number(value: object, number_format: str) -> object:
    """A cell, with the text that is shown where that is a code; everything else unchanged.

    Examples
    --------
    >>> shown_number(2494, "00000").shown, shown_number(123456, "00000").shown
    ('02494', '123456')
    >>> shown_number(21394, "000-00").shown, shown_number(7, '"K-"0000').shown
    ('213-94', 'K-0007')
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    tokens = _tokens(number_format)
    if tokens is None or value != int(value) or value < 0:
        return value
    return ShownNumber(int(value), _filled(tokens, str(int(value))))


@lru_cache(maxsize=256)
def _tokens(number_format: str) -> Tokens | None:
    """Parts of a format; None where it is no format of codes."""
    found: list[tuple[bool, str]] = []
    for match in _TOKEN.finditer(_COLOUR_OR_LOCALE.sub("", number_format).split(";")[0]):
        if match["other"] is not None:
            return None
        is_digit = match["digit"] is not None
        text = match["digit"] or match["quoted"] or match["escaped"] or match["literal"] or ""
        found.append((is_digit, text))
    zeros = sum(digit and text == "0" for digit, text in found)
    literal = any(not digit and text.strip() for digit, text in found)
    return tuple(found) if zeros > 1 or (zeros and literal) else None


def _filled(tokens: Tokens, digits: str) -> str:
    """The digits from the right into the places of a format; those too many go to the first place."""
    first = next(index for index, (is_digit, _) in enumerate(tokens) if is_digit)
    parts: list[str] = []
    left = digits
    for index, (is_digit, text) in reversed(list(enumerate(tokens))):
        if not is_digit:
            parts.append(text)
        elif index == first:
            parts.append(left or ("0" if text == "0" else ""))
            left = ""
        else:
            parts.append(left[-1:] or ("0" if text == "0" else ""))
            left = left[:-1]
    return "".join(reversed(parts))
