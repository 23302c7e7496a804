"""Plans that come back in: as a file, as a mapping, or as the plan object itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.errors import Fault, InvalidInput
from territory_opt.geography.plane import to_plane
from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.model.assignments import Assignments as Table
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.resolve import ResolvedScenario
from territory_opt.resolve.unit_rules import listed

if TYPE_CHECKING:
    from pandas import DataFrame

FILE = "assignments.csv"

Assignments: TypeAlias = "str | os.PathLike[str] | Mapping[str, str] | JudgedPlan | DataFrame"
"""A path (an assignments table, or a plan's folder), unit_id to territory_id, a plan, or a data frame
like assignments.csv."""


def table_of(given: Assignments) -> Table:
    """Rows of a plan that comes back in, not yet compared with a book.

    Raises
    ------
    InvalidInput
        When there is no such plan, or it cannot be read.
    """
    from territory_opt.ingest import read_assignments

    if isinstance(given, JudgedPlan):
        return _of_plan(given)
    if isinstance(given, Mapping):
        return _of_mapping(given)
    if not isinstance(given, str | os.PathLike):
        return _of_frame(given)
    path = Path(given)
    return read_assignments(path / FILE if path.is_dir() else path)


def territories_in(given: Assignments) -> int:
    """Count the territories of a plan: units that are made from customers are made for so many.

    Raises
    ------
    InvalidInput
        When there is no such plan, or it cannot be read.
    """
    return count_territories(table_of(given))


def count_territories(rows: Table) -> int:
    """Count the territories that rows of a plan name."""
    return len({name for name in rows.territory_id if name})


def start_labels(resolved: ResolvedScenario, given: Assignments) -> tuple[Ints, list[str]]:
    """Label every unit with one of the brief's territories, to begin from.

    Territories are recognised by rep, then by name, then by the cheapest matching. Units of a territory too
    many, or of none, begin with the nearest unit that has one. A unit whose parts the plan gives to several
    begins with that of most. A territory whose rep has left is one that names no rep.

    Returns
    -------
    label : Ints, shape (n,)
    notes : list of str
        What a reader of the plan should know of where it began.
    """
    from territory_opt.ingest import labels_from
    from territory_opt.judge import identify_territories

    rows = table_of(given)
    _, _, label, _ = identify_territories(resolved, *labels_from(resolved.book, rows, roughly=True))
    label = np.where(label < resolved.k, label, -1)
    known = label >= 0
    if known.any() and not known.all():
        places = to_plane(resolved.book.frame, resolved.book.units.points)
        nearest = cKDTree(places[known]).query(places[~known])[1]
        label[~known] = label[known][nearest]
    return label, _gone(resolved, rows)


def _gone(resolved: ResolvedScenario, rows: Table) -> list[str]:
    """Say which reps of a plan to begin from are not there any more."""
    reps = resolved.book.reps
    known = set() if reps is None else set(reps.rep_id)
    gone = sorted(set(rows.rep_id) - known - {""})
    if reps is None or not gone:
        return []
    return [f"The plan to begin from has reps that the book does not have: {listed(gone)}."]


def _of_plan(plan: JudgedPlan) -> Table:
    reps = plan.book.reps
    rep_id = [str(reps.rep_id[r]) if reps is not None and r >= 0 else "" for r in plan.rep_of]
    return _table(
        plan.book.units.unit_id,
        [str(plan.territory_id[t]) if t >= 0 else "" for t in plan.label],
        [rep_id[t] if t >= 0 else "" for t in plan.label],
        "plan",
    )


def _of_mapping(identify_territories: Mapping[str, str]) -> Table:
    return _table(
        list(identify_territories),
        list(identify_territories.values()),
        [""] * len(identify_territories),
        "assignments",
    )


def _of_frame(frame: DataFrame) -> Table:
    missing = {"unit_id", "territory_id"} - set(frame.columns)
    if missing:
        raise InvalidInput(
            Fault("assignments", None, name, None, "the column is missing", "Bring unit_id and territory_id.")
            for name in sorted(missing)
        )
    rep_id = frame["rep_id"].fillna("") if "rep_id" in frame.columns else [""] * len(frame)
    return _table(list(frame["unit_id"]), list(frame["territory_id"].fillna("")), list(rep_id), "assignments")


def _table(unit_id: Texts | list[str], territory_id: list[str], rep_id: list[str], file: str) -> Table:
    rows = np.arange(2, len(unit_id) + 2)
    return Table(texts(unit_id), texts(territory_id), texts(rep_id), file, rows)
