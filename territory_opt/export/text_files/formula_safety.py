"""Escaping of texts that spreadsheets would run as formulas."""

from __future__ import annotations

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe_text(value: str) -> str:
    """Text that no spreadsheet interprets as a formula.

    A text that begins with ``= + - @``, a tab or a carriage return gets a leading single quote, as
    spreadsheets themselves write it.

    Examples
    --------
    >>> safe_text("=1+1"), safe_text("00123")
    ("'=1+1", '00123')
    """
    return f"'{value}" if value.startswith(_RISKY) else value
