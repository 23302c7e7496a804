"""How many KAMs: what every number of them means."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

SAVED = 1.0
"""Hours of travel a year that count as a gain: the assignment counts in whole hours."""


@dataclass(frozen=True)
class KamCount:
    """A number of KAMs, and the assignment of the key accounts to so many.

    Parameters
    ----------
    kams : int
    without : tuple of str
        KAMs of the book who are not among them.
    copies : tuple of str
        KAMs of the book of whose kind there is one more, once for each more.
    accounts : int
        Key accounts that have a KAM.
    unassigned : int
        Key accounts that have none.
    unassigned_value : float
        Revenue a year of those (potential where no account has revenue).
    hours, travel_hours : float
        Hours a year of the KAMs and their partners, and what of them is travel.
    capacity_hours : float
        Hours a year they have.
    cost : float
        Money a year, as the book states it for each KAM.
    proved : bool
        Whether no assignment to these KAMs leaves less value without one.
    """

    kams: int
    without: tuple[str, ...]
    copies: tuple[str, ...]
    accounts: int
    unassigned: int
    unassigned_value: float
    hours: float
    travel_hours: float
    capacity_hours: float
    cost: float
    proved: bool


@dataclass(frozen=True)
class KamCurve:
    """Numbers of KAMs from few to many.

    Parameters
    ----------
    own : int
        KAMs of the book.
    accounts : int
        Key accounts there are.
    value : float
        Revenue a year of all of them (potential where none has revenue).
    counts : tuple of KamCount
        One for each number, rising.
    """

    own: int
    accounts: int
    value: float
    counts: tuple[KamCount, ...]

    @property
    def enough(self) -> int | None:
        """Fewest KAMs tried with whom every key account has one; None where no number tried is enough."""
        return next((count.kams for count in self.counts if not count.unassigned), None)

    def as_json(self) -> dict[str, Any]:
        """Everything as JSON knows it."""
        return {
            "own": self.own,
            "accounts": self.accounts,
            "value": self.value,
            "enough": self.enough,
            "counts": [
                {**asdict(count), "own": count.kams == self.own, "change": self.change(count)}
                for count in self.counts
            ],
        }

    def change(self, count: KamCount) -> str:
        """Who leaves or comes at a number, seen from the neighbour nearer to the book's own; in words.

        Of one who comes and neither takes what waits nor saves an hour of travel, that too.
        """
        if count.kams == self.own:
            return "the KAMs of the book"
        step = 1 if count.kams < self.own else -1
        before = next((other for other in self.counts if other.kams == count.kams + step), None)
        if count.kams < self.own:
            known = () if before is None else before.without
            return f"without {', '.join(kam for kam in count.without if kam not in known)}"
        more = f"one more like {', '.join(count.copies[0 if before is None else len(before.copies) :])}"
        return more if before is None or _gains(before, count) else f"{more}: gains nothing"


def _gains(before: KamCount, after: KamCount) -> bool:
    """Whether less waits, or, as it is the same that does, an hour of travel is saved."""
    if after.unassigned_value != before.unassigned_value or after.unassigned != before.unassigned:
        return (after.unassigned_value, after.unassigned) < (before.unassigned_value, before.unassigned)
    return after.travel_hours <= before.travel_hours - SAVED
