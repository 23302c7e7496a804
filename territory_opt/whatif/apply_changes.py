"""A list of changes, applied in order."""

from __future__ import annotations

from collections.abc import Iterable

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.whatif.change_parts.plan_in_force import BOOK_ONLY, PlanInForce
from territory_opt.whatif.changes.change import Change
from territory_opt.whatif.read_changes import at_place

TERRITORY_COLUMNS = ("territory", "territories")
"""Fields that name territories, which a change may make under an id of its own."""


def apply_changes(
    book: Book, scenario: Scenario, changes: Iterable[Change], plan: PlanInForce = BOOK_ONLY
) -> tuple[Book, Scenario]:
    """The book and the scenario with all changes; the originals stay as they are.

    Parameters
    ----------
    book : Book
    scenario : Scenario
    changes : iterable of Change
        Undoing the last is leaving it out.
    plan : PlanInForce, optional

    Raises
    ------
    InvalidInput
        With the faults of every change. A change after a refused one is judged without it, and faults that
        only follow from that are left out. The row is the place in the list, from 1.
    """
    faults: list[Fault] = []
    missing: set[str] = set()
    for place, change in enumerate(changes, start=1):
        try:
            book, scenario = change.apply(book, scenario, plan)
        except InvalidInput as error:
            faults += [fault for fault in at_place(error, place) if not _follows(fault, missing)]
            missing |= change.creates()
    if faults:
        raise InvalidInput(faults)
    return book, scenario


def _follows(fault: Fault, missing: set[str]) -> bool:
    """Whether a fault names something that a refused change would have made."""
    return fault.value in missing or ("" in missing and fault.column in TERRITORY_COLUMNS)
