"""Look up ids of the scenario in the book."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from itertools import takewhile

import numpy as np

from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.model.book import Reps
from territory_opt.model.id_index import IdIndex
from territory_opt.model.part_names import enclosing_names, parts_by_whole

MAX_FUZZY_SEARCHES = 20
"""Number of unknown ids for which the closest known one is searched, to bound the time."""


class IdLookup:
    """Index of each known id, and suggestions for unknown ones.

    Parameters
    ----------
    index_of : mapping of str to int
    entity : str
        What the ids identify, in the singular.
    before_split : bool
        Whether units are still to be split: the id of a part then resolves to the whole unit.
    """

    def __init__(self, index_of: Mapping[str, int], entity: str, *, before_split: bool = False) -> None:
        self.names = list(index_of)
        self._index_of = index_of
        self._parts, self._before_split = parts_by_whole(index_of), before_split
        # A split unit is known by its own id too, though only its parts have an index.
        self._id_index = IdIndex(texts(dict.fromkeys([*self.names, *self._parts])), entity)
        self._fuzzy_searches_left = MAX_FUZZY_SEARCHES

    @classmethod
    def of_units(cls, unit_id: Texts, *, before_split: bool = False) -> IdLookup:
        """The units, by their ids."""
        return cls({str(name): i for i, name in enumerate(unit_id)}, "unit", before_split=before_split)

    @classmethod
    def of_territories(cls, territory_id: Texts, reps: Reps | None) -> IdLookup:
        """The territories, by their ids and by those of their reps; the territory's id has priority."""
        own = {str(name): t for t, name in enumerate(territory_id)}
        by_rep = {} if reps is None else {str(rep): r for r, rep in enumerate(reps.rep_id)}
        return cls({**own, **{rep: t for rep, t in by_rep.items() if rep not in own}}, "territory")

    def find(self, names: Iterable[str]) -> Ints:
        """Index of each name, shape (names,); -1 if unknown."""
        return np.array([self._index_of.get(name, -1) for name in names], dtype=np.int64)

    def members(self, name: str) -> Ints:
        """Indices of a name: of itself, or of all parts of a split unit; empty if unknown."""
        if self._before_split and name not in self._index_of:
            name = self.whole_of(name) or name
        if name in self._index_of:
            return np.array([self._index_of[name]], dtype=np.int64)
        return np.array(self._parts.get(name, ()), dtype=np.int64)

    def whole_of(self, name: str) -> str | None:
        """The smallest known unit or part that contains the part of that name."""
        return next((whole for whole in enclosing_names(name) if whole in self._index_of), None)

    def suggestion(self, name: str, default_remedy: str) -> tuple[str, str]:
        """Addition to the problem of an unknown name, and the remedy."""
        if near := self._id_index.near(name):
            known, difference, remedy = near
            return f"; {known!r} differs only in {difference}", remedy
        close = self._closest(name)
        return "", f"Did you mean {close!r}? {default_remedy}" if close else default_remedy

    def likely_name(self, name: str) -> str | None:
        """The known name that an unknown one most likely means."""
        if near := self._id_index.near(name):
            return near[0]
        return self.whole_of(name) or self._closest(name)

    def _closest(self, name: str) -> str | None:
        if self._fuzzy_searches_left <= 0:
            return None
        self._fuzzy_searches_left -= 1
        close = difflib.get_close_matches(name, self.names)
        # Ties are broken by the length of the common prefix.
        return max(close, key=lambda known: _similarity(name, known), default=None)


def _similarity(name: str, known: str) -> tuple[float, int]:
    ratio = difflib.SequenceMatcher(None, known, name).ratio()
    return round(ratio, 9), sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(name, known)))
