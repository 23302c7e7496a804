"""Names of the solver's units: single units of the book, or units that stay together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SplitAdvice = Literal["divide", "ungroup", "smaller-units", "split", "split-further", "one-place"]
"""How a block that is too large can be divided: in a way that is not known; by not keeping its units
together; by smaller units in its place; with split_above in [units]; with a smaller split_above; not at all,
because its customers are in one place."""


@dataclass(frozen=True)
class BlockName:
    """What identifies a block for people.

    Parameters
    ----------
    units : tuple of str
        Ids of its units, in the order of the book.
    group : str
        The group_id that keeps them together; blank for a single unit and for a list of the scenario.
    place : str
        Name of the first unit; blank where the book has none.
    """

    units: tuple[str, ...]
    group: str = ""
    place: str = ""
