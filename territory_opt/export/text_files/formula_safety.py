"""Escaping of texts that spreadsheets would run as formulas."""

from __future__ import annotations

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_OTHER_IDS = frozenset({"old_owner", "new_owner", "account_ids", "from", "to"})
"""Columns of ids with other names than `…_id`."""


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


def holds_ids(column: str) -> bool:
    """Whether a column of the outputs has ids, which other programs must find as they are.

    Examples
    --------
    >>> holds_ids("local_rep_id"), holds_ids("new_owner"), holds_ids("rep_name")
    (True, True, False)
    """
    return column.endswith("_id") or column in _OTHER_IDS
