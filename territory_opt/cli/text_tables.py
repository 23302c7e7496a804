"""Text tables and number formats, on stdout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

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


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, the first column left-aligned, the others right-aligned; nothing without rows."""
    if not rows:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column, title in enumerate(header):
        table.add_column(title, justify="left" if column == 0 else "right", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    _console().print(table)


def number(value: float | None) -> str:
    """Format a figure with separators, and decimals only where it is small; a dash for None."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:,.2f}"


def share(value: float | None) -> str:
    """Format a fraction as a percentage; a dash for None."""
    return "-" if value is None else f"{100 * value:,.2f} %"
