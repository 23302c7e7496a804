"""Which units were cut because they are too large for a territory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from territory_opt.model.arrays import Ints, Texts, texts

if TYPE_CHECKING:
    from territory_opt.model.book import Book


@dataclass(frozen=True)
class LargeUnit:
    """A unit that is larger than the scenario wants any to be.

    Parameters
    ----------
    unit_id : str
        As the book has it.
    measure : str
        The balanced measure of which it holds most.
    share : float
        What it holds of the measure, as a share of the mean territory's target.
    parts : int
        1 when it stays whole.
    kept : str
        Why it, or a part of it, is still too large; blank where every part is small enough.
    """

    unit_id: str
    measure: str
    share: float
    parts: int
    kept: str = ""


@dataclass(frozen=True)
class Split:
    """How the units of a book became those of a plan. n units.

    Parameters
    ----------
    whole : Book
        The book as it was read.
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
        """Id of the unit that each part was cut from, shape (n,); blank for units that are whole."""
        cut = {unit.unit_id for unit in self.large if unit.parts > 1}
        names = self.whole.units.unit_id[self.parent]
        return texts(name if name in cut else "" for name in names)

    @property
    def any(self) -> bool:
        """Whether there are parts at all."""
        return any(unit.parts > 1 for unit in self.large)
