"""Numbers, percentages and counts as text."""

from __future__ import annotations

import math
from decimal import Decimal

from territory_opt.wording.label_text import Language

UNKNOWN = "–"


def format_number(value: float | None, digits: int | None = None, *, significant: int | None = None) -> str:
    """A number with thousands separators, never with an exponent; by default about three significant digits.

    Parameters
    ----------
    value : float or None
    digits : int, optional
        After the decimal point.
    significant : int, optional
        Most significant digits, without zeros at the end; whole numbers keep all their digits.

    Examples
    --------
    >>> format_number(1234.56), format_number(12.34), format_number(0.1234), format_number(None)
    ('1,235', '12.3', '0.12', '–')
    >>> format_number(13260512.3, significant=6), format_number(0.00001, significant=6)
    ('13,260,512', '0.00001')
    """
    if value is None or math.isnan(value):
        return UNKNOWN
    if significant is not None:
        return _without_exponent(value, significant, ",").replace("-", "−")
    if digits is None:
        size = abs(value)
        digits = 0 if size >= 100 or float(value).is_integer() else 1 if size >= 10 else 2
    # Plus 0.0: what is rounded to zero has no sign.
    return f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", "−")


def exact_number(value: float, significant: int = 15) -> str:
    """A number as it is written into a file: no thousands separators, never an exponent.

    Examples
    --------
    >>> exact_number(13260500.0), exact_number(0.00001), exact_number(-0.5), exact_number(2.0)
    ('13260500', '0.00001', '-0.5', '2')
    """
    return _without_exponent(value, significant, "")


def _without_exponent(value: float, digits: int, separator: str) -> str:
    """A number with the most significant digits, but all of the whole part; without zeros at the end."""
    if math.isinf(value):
        return f"{value}"
    value += 0.0  # -0.0 has no sign either
    whole = abs(value) >= 10.0**digits
    return f"{Decimal(f'{value:.0f}' if whole else f'{value:.{digits}g}'):{separator}f}"


def format_percent(value: float | None, digits: int = 1) -> str:
    """A fraction as a percentage.

    Examples
    --------
    >>> format_percent(0.0825), format_percent(None)
    ('8.2%', '–')
    """
    if value is None or math.isnan(value):
        return UNKNOWN
    return f"{100 * value:,.{digits}f}%".replace("-", "−")


def format_signed_percent(value: float | None) -> str:
    """A fraction as a percentage with its sign.

    Examples
    --------
    >>> format_signed_percent(0.05), format_signed_percent(-0.05), format_signed_percent(-0.0001)
    ('+5.0%', '−5.0%', '0.0%')
    """
    if value is None or math.isnan(value):
        return UNKNOWN
    shown = round(100 * value, 1)
    return f"{'+' if shown > 0 else '−' if shown < 0 else ''}{abs(shown):,.1f}%"


def format_share(share: float, language: Language = "en") -> str:
    """A fraction in percent with up to three decimals, as in names.

    Examples
    --------
    >>> format_share(0.05), format_share(0.025, "de"), format_share(1 / 3)
    ('5 %', '2,5 %', '33.333 %')
    """
    text = f"{round(100 * share, 3):g} %"
    return text.replace(".", ",") if language == "de" else text


def format_count(count: int, singular: str, plural: str | None = None) -> str:
    """A count with what is counted.

    Examples
    --------
    >>> format_count(1, "unit"), format_count(2, "territory", "territories")
    ('1 unit', '2 territories')
    """
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def join_words(parts: list[str]) -> str:
    """Parts as an enumeration in a sentence.

    Examples
    --------
    >>> join_words(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def unbroken_percent(text: str) -> str:
    """A text without a possible line break between a number and its percent sign.

    Examples
    --------
    >>> unbroken_percent("within 5 %") == "within 5\N{NO-BREAK SPACE}%"
    True
    """
    return text.replace(" %", "\N{NO-BREAK SPACE}%")
