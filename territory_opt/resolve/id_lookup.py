"""Ids that the scenario names, looked up in the book."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from itertools import takewhile

import numpy as np

from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.model.book import Reps
from territory_opt.model.id_index import IdIndex
from territory_opt.model.part_names import inside, wholes_of

CLOSE_FOR = 20
"""Unknown names for which the closest known one is sought: that takes long among many."""


class IdLookup:
    """Known ids, each with the index it stands for, and advice on those that are not known.

    Parameters
    ----------
    index_of : mapping of str to int
    noun : str
        What has these ids, in the singular.
    to_be_cut : bool
        Whether parts of the known are still to come: a name of one stands for the whole.
    """

    def __init__(self, index_of: Mapping[str, int], noun: str, *, to_be_cut: bool = False) -> None:
        self.names = list(index_of)
        self._index_of = index_of
        self._inside, self._to_be_cut = inside(index_of), to_be_cut
        # A unit that was cut is known by its own name too, though only its parts have an index.
        self._register = IdIndex(texts(dict.fromkeys([*self.names, *self._inside])), noun)
        self._left = CLOSE_FOR

    @classmethod
    def of_units(cls, unit_id: Texts, *, to_be_cut: bool = False) -> IdLookup:
        """The units, by their ids."""
        return cls({str(name): i for i, name in enumerate(unit_id)}, "unit", to_be_cut=to_be_cut)

    @classmethod
    def of_territories(cls, territory_id: Texts, reps: Reps | None) -> IdLookup:
        """The territories, by their ids and by those of their reps; the territory's own id comes first."""
        own = {str(name): t for t, name in enumerate(territory_id)}
        by_rep = {} if reps is None else {str(rep): r for r, rep in enumerate(reps.rep_id)}
        return cls({**own, **{rep: t for rep, t in by_rep.items() if rep not in own}}, "territory")

    def find(self, names: Iterable[str]) -> Ints:
        """Index of each name, shape (names,); -1 where it is not known."""
        return np.array([self._index_of.get(name, -1) for name in names], dtype=np.int64)

    def members(self, name: str) -> Ints:
        """Everything that a name stands for: itself, or all parts of a unit that was cut; empty for none."""
        if self._to_be_cut and name not in self._index_of:
            name = self.whole_of(name) or name
        if name in self._index_of:
            return np.array([self._index_of[name]], dtype=np.int64)
        return np.array(self._inside.get(name, ()), dtype=np.int64)

    def whole_of(self, name: str) -> str | None:
        """The smallest known unit or part that the part of that name would lie in."""
        return next((whole for whole in wholes_of(name) if whole in self._index_of), None)

    def advice(self, name: str, otherwise: str) -> tuple[str, str]:
        """What to add to the problem of an unknown name, and the remedy."""
        if near := self._register.near(name):
            known, what, remedy = near
            return f"; {known!r} differs only in {what}", remedy
        close = self._closest(name)
        return "", f"Did you mean {close!r}? {otherwise}" if close else otherwise

    def meant(self, name: str) -> str | None:
        """The known name that an unknown one most likely stands for."""
        if near := self._register.near(name):
            return near[0]
        return self.whole_of(name) or self._closest(name)

    def _closest(self, name: str) -> str | None:
        if self._left <= 0:
            return None
        self._left -= 1
        close = difflib.get_close_matches(name, self.names)
        # Of names that are as alike, the one that begins alike.
        return max(close, key=lambda known: _alike(name, known), default=None)


def _alike(name: str, known: str) -> tuple[float, int]:
    ratio = difflib.SequenceMatcher(None, known, name).ratio()
    return round(ratio, 9), sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(name, known)))
