"""The ids of a table, to look others up in."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

import numpy as np

from territory_opt.model.arrays import Ints, Texts

UNKNOWN = -2
BLANK = -1

_NUMBER_WITH_ZEROS = re.compile(r"(?<![\d.,])0+(?=\d)")

SLIPS: tuple[tuple[Callable[[str], str], str, str], ...] = (
    (str.strip, "spaces around it", "Remove the spaces."),
    (str.casefold, "upper and lower case", "Write the id as in the other table."),
    (
        lambda cell: cell.strip().removesuffix(".0"),
        "the ending '.0'",
        "The id was turned into a number; keep the column as text.",
    ),
    (
        lambda cell: cell.strip().removesuffix(".0").lstrip("0"),
        "leading zeros",
        "Leading zeros were lost; keep the id column as text in both tables.",
    ),
    (
        lambda cell: _NUMBER_WITH_ZEROS.sub("", cell.strip().casefold()),
        "zeros before a number",
        "Write the id as in the other table.",
    ),
)
"""What is taken away from both ids, what that is called, and the remedy."""


class IdIndex:
    """The ids of a table, to look others up in.

    Parameters
    ----------
    ids : Texts, shape (n,)
    noun : str
        What has these ids, in the singular.
    lost : collection of str
        Texts that may be ids of rows that could not be read; they count as known.
    """

    def __init__(self, ids: Texts, noun: str, lost: Collection[str] = ()) -> None:
        self.noun = noun
        self._lost = frozenset(lost)
        self._index = {str(text): index for index, text in reversed(list(enumerate(ids))) if text}
        self._slipped: list[Mapping[str, str]] = []

    def find(self, cells: Texts) -> Ints:
        """Index of every cell's id, shape (rows,); BLANK and UNKNOWN are negative.

        A lost id counts as blank.
        """
        found = [self._index.get(cell, UNKNOWN) if cell else BLANK for cell in cells]
        indices = np.array(found, dtype=np.int64)
        for place in np.flatnonzero(indices == UNKNOWN).tolist() if self._lost else ():
            if cells[place] in self._lost:
                indices[place] = BLANK
        return indices

    def near(self, cell: str) -> tuple[str, str, str] | None:
        """An id that differs only by a usual slip: the id, what the slip is, and the remedy."""
        if not self._slipped:
            self._slipped = [{change(known): known for known in self._index} for change, _, _ in SLIPS]
        for (change, what, remedy), slipped in zip(SLIPS, self._slipped):
            if (known := slipped.get(change(cell))) is not None:
                return known, what, remedy
        return None
