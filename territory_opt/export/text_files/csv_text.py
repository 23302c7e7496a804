"""Tables as CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from territory_opt.export.layers.plan_tables import OutputTable
from territory_opt.export.text_files.csv_style import PLAIN, CsvStyle
from territory_opt.export.text_files.formula_safety import holds_ids, safe_text

_LIKE_THOUSANDS = re.compile(r"-?[1-9]\d{0,2},\d{3}")


def write_csv(table: OutputTable, path: Path, style: CsvStyle = PLAIN) -> None:
    """Write a table.

    Ids are written verbatim. Other texts that a spreadsheet would run are escaped (`formula_safety`), unless
    the style says otherwise.
    """
    columns = [
        column if style.verbatim or holds_ids(name) else _safe(column)
        for name, column in zip(table.names, table.columns, strict=True)
    ]
    write_cells(table.names, columns, path, style)


def write_cells(
    names: Sequence[str], columns: Sequence[Sequence[object]], path: Path, style: CsvStyle = PLAIN
) -> None:
    """Write columns of texts, numbers and None, without escaping."""
    cells = [[_german(cell) for cell in column] for column in columns] if style.excel == "de" else columns
    with path.open("w", encoding=style.encoding, newline="") as file:
        writer = csv.writer(file, delimiter=style.separator, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(zip(*cells, strict=True))


def _safe(column: Sequence[object]) -> list[object]:
    return [safe_text(cell) if isinstance(cell, str) else cell for cell in column]


def _german(cell: object) -> object:
    """A number with a decimal comma; anything else as it is.

    Examples
    --------
    >>> _german(1234.5), _german(0.25), _german(1.234), _german("1.5"), _german(None)
    ('1234,5', '0,25', '1,2340', '1.5', None)
    """
    if not isinstance(cell, float):
        return cell
    text = repr(cell).replace(".", ",")
    # "1,234" could be read as 1234.
    return f"{text}0" if _LIKE_THOUSANDS.fullmatch(text) else text
