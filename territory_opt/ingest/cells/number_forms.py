"""The forms in which a cell may be a number."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from territory_opt.ingest.formats.raw_table import Column

_FORMS = re.compile(
    r"""
    (?P<whole>  [+-]?\d+(?:[eE][+-]?\d+)?)
  | (?P<dot3>   [+-]?[1-9]\d{0,2}\.\d{3})
  | (?P<comma3> [+-]?[1-9]\d{0,2},\d{3})
  | (?P<point>  [+-]?(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?
              | [+-]?[1-9]\d{0,2}(?:,\d{3})+\.\d*
              | [+-]?[1-9]\d{0,2}(?:,\d{3}){2,})
  | (?P<comma>  [+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?
              | [+-]?[1-9]\d{0,2}(?:\.\d{3})+,\d*
              | [+-]?[1-9]\d{0,2}(?:\.\d{3}){2,})
    """,
    re.VERBOSE | re.ASCII,
)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f'\u2019]\d{3})+(?:[.,]\d*)?", re.ASCII)
_GROUP_MARKS = str.maketrans("", "", " \u00a0\u202f'\u2019")
_AS_COORDINATE = {"dot3": "point", "comma3": "comma"}
"""Degrees have no thousands: a single mark is the decimal mark."""
_NOT_A_NUMBER = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)


@dataclass(frozen=True)
class NumberForms:
    """The forms of the cells of a column, read as numbers. All lists have one item per row.

    Parameters
    ----------
    kinds : list of str
        Per cell: native, blank, whole, dot3, comma3, point, comma, special (nan, inf) or none.
    cells : list of str
        Cells without white space and group marks.
    """

    kinds: list[str]
    cells: list[str]

    @property
    def counts(self) -> Counter[str]:
        """How often each form occurs."""
        return Counter(self.kinds)


def find_number_forms(column: Column, coordinate: bool = False) -> NumberForms:
    """Form of every cell; in a column of degrees a single mark is always the decimal mark."""
    cells = [cell.strip() for cell in column.texts]
    match = _FORMS.fullmatch
    forms = [(found.lastgroup or "") if (found := match(cell)) else "" for cell in cells]
    if column.numbers is not None:
        forms = ["native" if native else form for native, form in zip(~np.isnan(column.numbers), forms)]
    for index in [index for index, form in enumerate(forms) if not form]:
        forms[index], cells[index] = _rare_form(cells[index])
    if coordinate:
        forms = [_AS_COORDINATE.get(form, form) for form in forms]
    return NumberForms(forms, cells)


def _rare_form(cell: str) -> tuple[str, str]:
    if not cell:
        return "blank", cell
    if _NOT_A_NUMBER.fullmatch(cell):
        return "special", cell
    cell = cell.replace("\u2212", "-")
    if _GROUPED.fullmatch(cell):
        # The group mark is known here, so the other mark is the decimal mark.
        bare = cell.translate(_GROUP_MARKS)
        return ("point" if "." in bare else "comma" if "," in bare else "whole"), bare
    found = _FORMS.fullmatch(cell)
    return (found.lastgroup or "none") if found else "none", cell


def looks_numeric(column: Column) -> float:
    """Share of the filled cells that read as numbers; 0 for codes with leading zeros or no filled cell."""
    if column.written is None:
        return float(not column.blank.all())
    number_forms = find_number_forms(column)
    counts = number_forms.counts
    # A native number has leading zeros only where its format shows a code.
    if (counts["whole"] or counts["native"]) and any(
        cell[0] == "0" and len(cell) > 1 and cell.isdigit() for cell in number_forms.cells if cell
    ):
        return 0.0
    filled = len(number_forms.cells) - counts["blank"]
    return 1.0 - (counts["none"] + counts["special"]) / filled if filled else 0.0
