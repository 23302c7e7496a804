"""The plan that changes start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from territory_opt.accounts.segmentation import segment
from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.resolve import today
from territory_opt.resolve.territories import scenario_territory_ids


@dataclass(frozen=True)
class PlanInForce:
    """The plan whose territories the units have now.

    Parameters
    ----------
    territory_of : mapping of str to str, or None
        Territory id by unit id, parts of units by their own ids; None: today's territories of the book.
    """

    territory_of: Mapping[str, str] | None = None


BOOK_ONLY = PlanInForce()
"""Today's territories of the book."""


def units_in_force(book: Book, scenario: Scenario, plan: PlanInForce) -> dict[str, str]:
    """Current territory of every unit that has one, by unit id.

    Parameters
    ----------
    book : Book
        Whole.
    scenario : Scenario
        With fixed territory ids.
    plan : PlanInForce

    Returns
    -------
    dict of str to str
        Only territories that the scenario still has.
    """
    ids = scenario_territory_ids(book, scenario)
    known = set(ids.tolist())
    if plan.territory_of is not None:
        return {unit: name for unit, name in plan.territory_of.items() if name in known}
    now = today(book, segment(book, scenario.key_accounts), ids)
    if now is None:
        return {}
    names = [
        str(ids[rep]) if rep >= 0 else str(name) for name, rep in zip(now.territory_id, now.rep_of.tolist())
    ]
    return {
        str(unit): names[label]
        for unit, label in zip(book.units.unit_id, now.label.tolist())
        if label >= 0 and names[label] in known
    }
