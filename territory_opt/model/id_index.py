"""Index of the ids of a table, with detection of common typos."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

import numpy as np

from territory_opt.model.arrays import Ints, Texts

UNKNOWN = -2
BLANK = -1

_NUMBER_WITH_ZEROS = re.compile(r"(?<![\d.,])0+(?=\d)")

ID_TYPOS: tuple[tuple[Callable[[str], str], str, str], ...] = (
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
"""Normalisation of both ids, the name of the difference that it removes, and the remedy."""


class IdIndex:
    """Index of the ids of a table.

    Parameters
    ----------
    ids : Texts, shape (n,)
    entity : str
        What the ids identify, in the singular: "rep".
    unreadable : collection of str
        Texts that may be ids of rows that could not be read; they count as known.
    """

    def __init__(self, ids: Texts, entity: str, unreadable: Collection[str] = ()) -> None:
        self.entity = entity
        self._unreadable = frozenset(unreadable)
        self._index = {str(text): index for index, text in reversed(list(enumerate(ids))) if text}
        self._typo_indices: list[Mapping[str, str]] = []

    def __len__(self) -> int:
        """Number of ids."""
        return len(self._index)

    @property
    def ids(self) -> Collection[str]:
        """The ids."""
        return self._index.keys()

    def find(self, cells: Texts) -> Ints:
        """Index of every cell's id, shape (rows,); BLANK and UNKNOWN are negative.

        An id of an unreadable row counts as blank.
        """
        found = [self._index.get(cell, UNKNOWN) if cell else BLANK for cell in cells]
        indices = np.array(found, dtype=np.int64)
        for place in np.flatnonzero(indices == UNKNOWN).tolist() if self._unreadable else ():
            if cells[place] in self._unreadable:
                indices[place] = BLANK
        return indices

    def near(self, cell: str) -> tuple[str, str, str] | None:
        """An id that differs only by a common typo: the id, the difference, and the remedy."""
        if not self._typo_indices:
            self._typo_indices = [
                {normalise(known): known for known in self._index} for normalise, _, _ in ID_TYPOS
            ]
        for (normalise, what, remedy), typo_index in zip(ID_TYPOS, self._typo_indices):
            if (known := typo_index.get(normalise(cell))) is not None:
                return known, what, remedy
        return None
