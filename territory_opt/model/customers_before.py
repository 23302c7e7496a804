"""Today's territory of every customer, as it continues in a plan."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Bools, Ints


@dataclass(frozen=True)
class CustomersBefore:
    """Which of a plan's territories continues the one each customer belongs to today.

    All arrays have shape (customers,).

    Parameters
    ----------
    known : Bools
        Whether a rep or a territory owns the customer today; false for unknown owners, KAMs and agents.
    territory : Ints
        As an index into the plan's territories; -1 where none continues it or `known` is false.
    """

    known: Bools
    territory: Ints
