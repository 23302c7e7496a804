"""Rows of a worksheet as XML (ECMA-376, part 1, section 18.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from territory_opt.export.layers.plan_tables import OutputTable

MAX_ROWS = 1_048_576
"""Rows of a sheet, the header included; later ones are left out, because no spreadsheet reads them."""

MAX_TEXT = 32_767
"""UTF-16 units of a cell's text; longer texts are cut, because no spreadsheet reads them."""

_BATCH = 4096
"""Rows of one piece of text."""

_STYLES = re.compile(r'<col min="(\d+)" max="(\d+)"[^>]* style="(\d+)"')
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_")
_OUTER_SPACE = re.compile(r"^\s|\s$")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def filled_sheet(sheet: str, table: OutputTable) -> Iterator[str]:
    """Add the rows of a table to a sheet that has its header only.

    Parameters
    ----------
    sheet : str
        XML of the sheet, with a format for each column.
    table : OutputTable
        Numbers get the format of their column; a blank text and None have no cell.

    Yields
    ------
    str
        Pieces of the XML of the whole sheet.

    Raises
    ------
    TypeError
        A value is no text, number or None.
    """
    styles = _column_styles(sheet, len(table.names))
    count = min(len(table), MAX_ROWS - 1)
    head, tail = sheet.split("</sheetData>")
    last = column_letters(len(table.names) - 1)
    yield re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="A1:{last}{count + 1}"', head, count=1)
    elements: dict[str, str] = {}
    for start in range(0, count, _BATCH):
        stop, first = min(start + _BATCH, count), start + 2
        columns = [
            _cells(values[start:stop], first, column_letters(index), styles[index], elements)
            for index, values in enumerate(table.columns)
        ]
        rows = map("".join, zip(*columns, strict=True))
        yield "".join(f'<row r="{row}">{cells}</row>' for row, cells in enumerate(rows, first) if cells)
    yield f"</sheetData>{tail}"


def column_letters(index: int) -> str:
    """Letters of a column.

    Examples
    --------
    >>> [column_letters(index) for index in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def _column_styles(sheet: str, count: int) -> list[str]:
    """The attribute of each column's format; blank for one without."""
    styles = [""] * count
    for low, high, style in _STYLES.findall(sheet):
        styles[int(low) - 1 : int(high)] = [f' s="{style}"'] * (int(high) - int(low) + 1)
    return styles


def _cells(
    values: Sequence[Any], first: int, letters: str, style: str, elements: dict[str, str]
) -> list[str]:
    """XML of each cell of a column; `elements` has the elements of texts that occurred before."""
    cells = []
    for row, value in enumerate(values, first):
        if value is None or value == "":
            cells.append("")
        elif isinstance(value, str):
            element = elements.get(value)
            if element is None:
                element = elements[value] = _text_element(value)
            cells.append(f'<c r="{letters}{row}"{style} t="inlineStr"><is>{element}</is></c>')
        elif isinstance(value, bool):
            cells.append(f'<c r="{letters}{row}"{style} t="b"><v>{value:d}</v></c>')
        elif isinstance(value, int | float):
            cells.append(f'<c r="{letters}{row}"{style}><v>{value:.16G}</v></c>')
        else:
            raise TypeError(f"a cell cannot hold a {type(value).__name__}")
    return cells


def _text_element(value: str) -> str:
    if value.isalnum() and len(value) <= MAX_TEXT // 2:
        return f"<t>{value}</t>"
    text = value
    if len(text) > MAX_TEXT // 2:
        text = text.encode("utf-16-le")[: 2 * MAX_TEXT].decode("utf-16-le", errors="ignore")
    text = _SPECIAL.sub(_escaped, text)
    space = ' xml:space="preserve"' if _OUTER_SPACE.search(text) else ""
    return f"<t{space}>{text}</t>"


def _escaped(match: re.Match[str]) -> str:
    """Entities, and spreadsheets' own escapes for characters that XML forbids and for such escapes."""
    special = match[0]
    if special.startswith("_"):
        return f"_x005F{special}"
    return _ENTITIES.get(special) or f"_x{ord(special):04X}_"
