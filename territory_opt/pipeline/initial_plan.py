"""Existing plans as input: a file, a mapping, a data frame, or a plan object."""

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
from territory_opt.model.finding import Finding
from territory_opt.model.findings.plan_findings import StartRepsUnknown
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.resolve import ResolvedScenario

if TYPE_CHECKING:
    from pandas import DataFrame

FILE = "assignments.csv"
TODAY = "today"
"""The word for today's territories, in place of a plan; a file of this name is `./today`."""

Assignments: TypeAlias = "str | os.PathLike[str] | Mapping[str, str] | JudgedPlan | DataFrame | Table"
"""A path (an assignments table, or a plan's folder), unit_id to territory_id, a plan, a data frame like
assignments.csv, or rows that were read."""


def is_today(source: Assignments) -> bool:
    """Whether today's territories are meant."""
    return isinstance(source, str | os.PathLike) and os.fspath(source) == TODAY


def assignment_table(source: Assignments) -> Table:
    """Read the rows of an existing plan, without checking them against a book.

    Raises
    ------
    InvalidInput
        When there is no such plan, or it cannot be read.
    """
    from territory_opt.ingest import read_assignments

    if isinstance(source, Table):
        return source
    if isinstance(source, JudgedPlan):
        return _of_plan(source)
    if isinstance(source, Mapping):
        return _of_mapping(source)
    if not isinstance(source, str | os.PathLike):
        return _of_frame(source)
    path = Path(source)
    if not path.is_dir():
        return read_assignments(path)
    if not (path / FILE).is_file():
        problem = f"the folder has no {FILE}, so it is not a plan"
        raise InvalidInput([Fault(str(path), None, None, None, problem, "Name a plan's folder or a table.")])
    return read_assignments(path / FILE)


def territories_in(source: Assignments) -> int | None:
    """Count the territories of a plan; units made from customers are sized for this number.

    None for today's territories, which only a book knows.

    Raises
    ------
    InvalidInput
        When there is no such plan, or it cannot be read.
    """
    return None if is_today(source) else count_territories(assignment_table(source))


def count_territories(rows: Table) -> int:
    """Count the distinct territories in the rows of a plan."""
    return len({name for name in rows.territory_id if name})


def initial_labels(resolved: ResolvedScenario, source: Assignments) -> tuple[Ints, tuple[Finding, ...]]:
    """Label every unit with one of the resolved territories, as a start for the solver.

    Territories are identified by rep, then by name, then by the cheapest matching. Units without a territory,
    or of a surplus one, take that of the nearest labelled unit. A unit whose parts belong to several
    territories takes the most frequent one. A territory whose rep has left counts as one without a rep.

    Returns
    -------
    label : Ints, shape (n,)
    findings : tuple of Finding
        About the initial plan.
    """
    from territory_opt.ingest import labels_from
    from territory_opt.judge import identify_territories

    rows = assignment_table(source)
    unit_territory, unit_rep, found = labels_from(resolved.book, rows, approximate=True)
    plan_labels = identify_territories(resolved, unit_territory, unit_rep)
    label = np.where(plan_labels.label < resolved.k, plan_labels.label, -1)
    known = label >= 0
    if known.any() and not known.all():
        places = to_plane(resolved.book.frame, resolved.book.units.points)
        nearest = cKDTree(places[known]).query(places[~known])[1]
        label[~known] = label[known][nearest]
    return label, (*found, *_missing_reps(resolved, rows))


def _missing_reps(resolved: ResolvedScenario, rows: Table) -> tuple[Finding, ...]:
    """Name the reps of the initial plan that the book does not have."""
    reps = resolved.book.reps
    known = set() if reps is None else set(reps.rep_id)
    missing = sorted({str(rep) for rep in rows.rep_id} - known - {""})
    return (StartRepsUnknown(tuple(missing)),) if reps is not None and missing else ()


def _of_plan(plan: JudgedPlan) -> Table:
    reps = plan.book.reps
    rep_id = [str(reps.rep_id[r]) if reps is not None and r >= 0 else "" for r in plan.rep_of]
    return _table(
        plan.book.units.unit_id,
        [str(plan.territory_id[t]) if t >= 0 else "" for t in plan.label],
        [rep_id[t] if t >= 0 else "" for t in plan.label],
        "plan",
    )


def _of_mapping(territory_of: Mapping[str, str]) -> Table:
    return _table(
        list(territory_of),
        list(territory_of.values()),
        [""] * len(territory_of),
        "assignments",
    )


def _of_frame(frame: DataFrame) -> Table:
    missing = {"unit_id", "territory_id"} - set(frame.columns)
    if missing:
        raise InvalidInput(
            Fault("assignments", None, name, None, "the column is missing", "Add unit_id and territory_id.")
            for name in sorted(missing)
        )
    rep_id = frame["rep_id"].fillna("") if "rep_id" in frame.columns else [""] * len(frame)
    return _table(list(frame["unit_id"]), list(frame["territory_id"].fillna("")), list(rep_id), "assignments")


def _table(unit_id: Texts | list[str], territory_id: list[str], rep_id: list[str], file: str) -> Table:
    rows = np.arange(2, len(unit_id) + 2)
    return Table(texts(unit_id), texts(territory_id), texts(rep_id), file, rows)
