"""Assignment of the key accounts by the number of KAMs."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.json_view import JsonView

MIN_SAVED_HOURS = 1.0
"""Hours of travel a year that count as an improvement: the assignment has a resolution of one hour."""


@dataclass(frozen=True)
class KamCount:
    """A number of KAMs, and the assignment of the key accounts to so many.

    Parameters
    ----------
    kams : int
    without : tuple of str
        KAMs of the book who are not among them.
    copies : tuple of str
        KAMs of the book who were duplicated, once for each copy.
    accounts : int
        Key accounts that have a KAM.
    unassigned : int
        Key accounts that have none.
    unassigned_value : float
        Revenue a year of those (potential where no account has revenue).
    hours, travel_hours : float
        Hours a year of the KAMs and their partners, and their travel part.
    capacity_hours : float
        Capacity in hours a year.
    cost : float
        Money a year: sum of the costs of the KAMs.
    proved : bool
        Whether it is proved that no assignment to these KAMs leaves less value unassigned.
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
class KamCountRow(KamCount):
    """A number of KAMs as published; see `KamCount`.

    Parameters
    ----------
    own : bool
        Whether it is the number of the book.
    change : str
        Which KAM is removed or added.
    """

    own: bool
    change: str


@dataclass(frozen=True)
class KamCurveReport(JsonView):
    """The assignments as published; see `KamCurve`.

    Parameters
    ----------
    own, accounts : int
    value : float
    enough : int or None
    counts : tuple of KamCountRow
    """

    own: int
    accounts: int
    value: float
    enough: int | None
    counts: tuple[KamCountRow, ...]


@dataclass(frozen=True)
class KamCurve:
    """Assignments for ascending numbers of KAMs.

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
        """Smallest number of KAMs tried that leaves no key account unassigned; None without one."""
        return next((count.kams for count in self.counts if not count.unassigned), None)

    @property
    def report(self) -> KamCurveReport:
        """The curve as published."""
        return KamCurveReport(
            own=self.own,
            accounts=self.accounts,
            value=self.value,
            enough=self.enough,
            counts=tuple(
                KamCountRow(**vars(count), own=count.kams == self.own, change=self.change(count))
                for count in self.counts
            ),
        )

    def as_json(self) -> dict[str, object]:
        """The curve as JSON values."""
        return self.report.as_json()

    def change(self, count: KamCount) -> str:
        """Which KAM is removed or added, compared with the next number towards that of the book, as text.

        It also says so when an added KAM neither takes unassigned accounts nor saves an hour of travel.
        """
        if count.kams == self.own:
            return "the KAMs of the book"
        step = 1 if count.kams < self.own else -1
        before = next((other for other in self.counts if other.kams == count.kams + step), None)
        if count.kams < self.own:
            known = () if before is None else before.without
            return f"without {', '.join(kam for kam in count.without if kam not in known)}"
        more = f"one more like {', '.join(count.copies[0 if before is None else len(before.copies) :])}"
        return more if before is None or _improves(before, count) else f"{more}: gains nothing"


def _improves(before: KamCount, after: KamCount) -> bool:
    """Whether less is unassigned, or an hour of travel is saved while the same is unassigned."""
    if after.unassigned_value != before.unassigned_value or after.unassigned != before.unassigned:
        return (after.unassigned_value, after.unassigned) < (before.unassigned_value, before.unassigned)
    return after.travel_hours <= before.travel_hours - MIN_SAVED_HOURS
