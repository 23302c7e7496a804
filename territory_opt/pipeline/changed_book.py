"""A book and its scenario with what-if changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.pipeline.scenario_input import ScenarioInput, scenario_for

if TYPE_CHECKING:
    from territory_opt.whatif.read_changes import ChangeInput


def apply_changes(
    book: Book,
    scenario: ScenarioInput,
    changes: Iterable[ChangeInput],
    *,
    territory_of: Mapping[str, str] | None = None,
) -> tuple[Book, Scenario]:
    """Return the book and the scenario with all changes, in order; the originals stay as they are.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None: that of the book.
    changes : iterable of change, JSON object or NAME=VALUE
    territory_of : mapping of str to str, optional
        Territory id by unit id in the plan that the changes start from; left out: today's of the book.

    Raises
    ------
    InvalidInput
        With the faults of every change that can be judged.
    """
    from territory_opt.whatif.apply_changes import apply_changes as apply_all
    from territory_opt.whatif.change_parts.plan_in_force import PlanInForce
    from territory_opt.whatif.read_changes import read_changes

    return apply_all(book, scenario_for(book, scenario), read_changes(changes), PlanInForce(territory_of))
