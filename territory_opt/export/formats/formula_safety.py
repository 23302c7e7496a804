"""Text cells that a spreadsheet must not run as formulas."""

from __future__ import annotations

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe_text(value: str) -> str:
    """Text that no spreadsheet takes for a formula.

    A text that begins with ``= + - @``, a tab or a carriage return gets a single quote in front, as
    spreadsheets themselves write it; taking that one quote away gives the text back.

    Examples
    --------
    >>> safe_text("=1+1"), safe_text("00123")
    ("'=1+1", '00123')
    """
    return f"'{value}" if value.startswith(_RISKY) else value
