"""Today's territories as the rows of a table of assignments."""

from __future__ import annotations

import numpy as np

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.arrays import frozen, texts
from territory_opt.model.assignments import Assignments
from territory_opt.resolve import ResolvedScenario, todays_plan


def todays_rows(resolved: ResolvedScenario) -> Assignments:
    """One row for each unit, with its territory of today and the rep who has that.

    Raises
    ------
    InvalidInput
        When the book does not know today's territories.
    """
    now, book = todays_plan(resolved), resolved.book
    if now is None:
        raise InvalidInput(
            [
                Fault(
                    book.name,
                    None,
                    "territory_id",
                    None,
                    "the book does not know today's territories",
                    "Add territory_id to the units, or rep_id (who visits it today) to the customers.",
                )
            ]
        )
    rep_id = [str(book.reps.rep_id[rep]) if book.reps is not None and rep >= 0 else "" for rep in now.rep_of]
    return Assignments(
        unit_id=book.units.unit_id,
        territory_id=now.before,
        rep_id=frozen(texts(rep_id[t] if t >= 0 else "" for t in now.label)),
        file="today",
        row=frozen(np.arange(2, len(book.units) + 2)),
    )
