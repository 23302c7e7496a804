"""Text tables and number formats, on stdout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from territory_opt.wording.number_text import UNKNOWN, format_number

_WIDTH = 1000
"""Columns of the console; wide enough that nothing is cut, a narrow terminal wraps."""


def _console() -> Console:
    """Return a console for the current stdout."""
    return Console(highlight=False, width=_WIDTH)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines without markup."""
    console = _console()
    for line in lines:
        console.print(Text(line))


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> None:
    """Print a table, the first `left` columns left-aligned, the others right; nothing without rows."""
    if not rows:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column, title in enumerate(header):
        table.add_column(title, justify="left" if column < left else "right", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    _console().print(table)


def number(value: float | None) -> str:
    """Format a figure with separators, and decimals only where it is small; a dash for None."""
    return "-" if value is None else plain_number(value)


def plain_number(value: float, digits: int | None = None) -> str:
    """`format_number` in the characters of any terminal.

    Examples
    --------
    >>> plain_number(13260512.3), plain_number(-0.25), plain_number(33.333, 1)
    ('13,260,512', '-0.25', '33.3')
    """
    return format_number(value, digits).replace("−", "-").replace(UNKNOWN, "-")


def person(person_id: str, name: str) -> str:
    """Name and id of a rep, KAM or agent; the id alone without a name, a dash for nobody.

    Examples
    --------
    >>> person("R1", "Ann"), person("R1", ""), person("", "")
    ('Ann (R1)', 'R1', '-')
    """
    return f"{name} ({person_id})" if name and name != person_id else person_id or "-"


def share(value: float | None) -> str:
    """Format a fraction as a percentage; a dash for None."""
    return "-" if value is None else f"{100 * value:,.2f} %"
