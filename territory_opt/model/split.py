"""Which units of a book were split into parts."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.model.book import Book
from territory_opt.model.large_unit import LargeUnit


@dataclass(frozen=True)
class Split:
    """Which units of a book were split. n units after splitting.

    Parameters
    ----------
    whole : Book
        The book before.
    parent : Ints, shape (n,)
        Unit of that book that each unit is, or is a part of.
    above : float
        Largest share of a territory that a unit may be.
    large : tuple of LargeUnit
        In the order of their ids.
    """

    whole: Book
    parent: Ints
    above: float
    large: tuple[LargeUnit, ...]

    @property
    def parent_id(self) -> Texts:
        """Id of the unit that each part was split from, shape (n,); blank for units that are whole."""
        parts = {unit.unit_id for unit in self.large if unit.parts > 1}
        names = self.whole.units.unit_id[self.parent]
        return texts(name if name in parts else "" for name in names)

    @property
    def any(self) -> bool:
        """Whether there are parts at all."""
        return any(unit.parts > 1 for unit in self.large)
