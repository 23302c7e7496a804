"""Numbers and names as people read them."""

from __future__ import annotations

import math

_MEASURES = {
    "customers": ("Customers", ""),
    "revenue": ("Revenue", "a year"),
    "potential": ("Potential", "a year"),
    "visits": ("Visits", "a year"),
    "workload": ("Workload", "hours a year"),
    "travel": ("Driving", "hours a year"),
}
NONE = "–"


def measure_name(measure: str) -> str:
    """The measure's name as a heading."""
    return _MEASURES.get(measure, (measure, ""))[0]


def measure_unit(measure: str) -> str:
    """What its numbers count; blank when the name says it."""
    return _MEASURES.get(measure, ("", ""))[1]


def number(value: float | None, digits: int | None = None) -> str:
    """A number with thousands separated, and as many digits as its size deserves.

    Examples
    --------
    >>> number(1234.56), number(12.34), number(0.1234), number(None)
    ('1,235', '12.3', '0.12', '–')
    """
    if value is None or math.isnan(value):
        return NONE
    if digits is None:
        size = abs(value)
        digits = 0 if size >= 100 or float(value).is_integer() else 1 if size >= 10 else 2
    return f"{value:,.{digits}f}".replace("-", "−")


def percent(value: float | None, digits: int = 1) -> str:
    """A fraction as a percentage.

    Examples
    --------
    >>> percent(0.0825), percent(None)
    ('8.2%', '–')
    """
    return NONE if value is None or math.isnan(value) else f"{100 * value:,.{digits}f}%".replace("-", "−")


def signed(value: float | None) -> str:
    """A signed percentage.

    Examples
    --------
    >>> signed(0.05), signed(-0.05), signed(-0.0001)
    ('+5.0%', '−5.0%', '0.0%')
    """
    if value is None or math.isnan(value):
        return NONE
    shown = round(100 * value, 1)
    return f"{'+' if shown > 0 else '−' if shown < 0 else ''}{abs(shown):,.1f}%"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun.

    Examples
    --------
    >>> counted(1, "unit"), counted(2, "territory", "territories")
    ('1 unit', '2 territories')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(parts: list[str]) -> str:
    """Parts as a list in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def whole(text: str) -> str:
    """A text whose percentages are not torn at the end of a line.

    Examples
    --------
    >>> whole("within 5 %") == "within 5\N{NO-BREAK SPACE}%"
    True
    """
    return text.replace(" %", "\N{NO-BREAK SPACE}%")
