"""A plan as input of a comparison: from memory, or from the files of its folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.whatif.compared_figures import ComparedFigures

ASSIGNMENTS, REPORT, UNITS = "assignments.csv", "report.json", "units.geojson"


@dataclass(frozen=True)
class ComparedPlan:
    """The parts of a plan that a comparison needs.

    Parameters
    ----------
    name : str
        For messages.
    territory_of : mapping of str to str
        Territory of each unit, by unit_id; blank for a unit without one.
    figures : ComparedFigures or None
        None when there is no report, only a table of assignments.
    customers, revenue : mapping of str to float, or None
        Of each unit's customers with coverage `territory`, by unit_id; None where unknown.
    """

    name: str
    territory_of: Mapping[str, str]
    figures: ComparedFigures | None
    customers: Mapping[str, float] | None = None
    revenue: Mapping[str, float] | None = None

    @classmethod
    def of(cls, plan: JudgedPlan) -> ComparedPlan:
        """Convert a plan in memory."""
        ids = [str(unit) for unit in plan.book.units.unit_id]
        names = [str(plan.territory_id[t]) if t >= 0 else "" for t in plan.label]
        sums = _sums(plan)
        return cls(
            plan.book.name,
            dict(zip(ids, names)),
            ComparedFigures.of(plan.report),
            *(dict(zip(ids, sums[name])) if name in sums else None for name in ("customers", "revenue")),
        )

    @classmethod
    def read(cls, path: Path) -> ComparedPlan:
        """Read a plan's folder, or a table of assignments alone.

        Raises
        ------
        InvalidInput
            When the path is not a plan.
        """
        if not path.is_dir():
            return cls(path.name, _read_assignments(path), None)
        missing = [name for name in (ASSIGNMENTS, REPORT) if not (path / name).is_file()]
        if missing:
            raise InvalidInput(
                Fault(
                    str(path),
                    None,
                    None,
                    None,
                    f"the folder has no {name}, so it is not a plan",
                    "Name a plan's folder.",
                )
                for name in missing
            )
        columns = _read_units(path / UNITS)
        return cls(
            path.name,
            _read_assignments(path / ASSIGNMENTS),
            ComparedFigures.from_json(_read_json(path / REPORT), str(path / REPORT)),
            columns.get("customers"),
            columns.get("revenue"),
        )


def both_plans(a: JudgedPlan | Path, b: JudgedPlan | Path) -> tuple[ComparedPlan, ComparedPlan]:
    """Convert or read two plans.

    Raises
    ------
    InvalidInput
        With the faults of both.
    """
    found: list[ComparedPlan] = []
    faults: list[Fault] = []
    for plan in (a, b):
        try:
            found.append(ComparedPlan.of(plan) if isinstance(plan, JudgedPlan) else ComparedPlan.read(plan))
        except InvalidInput as error:
            faults += error.faults
    if faults:
        raise InvalidInput(faults)
    first, second = found
    return first, second


def _sums(plan: JudgedPlan) -> dict[str, list[float]]:
    """Customers and revenue of every unit: from the customers, else from the units' own columns."""
    book, n = plan.book, len(plan.book.units)
    if book.customers is None:
        measures = book.units.measures
        return {name: measures[name].tolist() for name in ("customers", "revenue") if name in measures}
    served = plan.segmentation.coverage == "territory"
    unit = book.customers.unit[served]
    return {
        "customers": np.bincount(unit, minlength=n).tolist(),
        "revenue": np.bincount(unit, book.customers.revenue[served], n).tolist(),
    }


def _read_assignments(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {"unit_id", "territory_id"} <= set(rows.fieldnames or ()):
                raise _unreadable(path, "it has no columns unit_id and territory_id")
            return {row["unit_id"]: row["territory_id"] or "" for row in rows}
    except FileNotFoundError:
        raise _unreadable(path, "there is no such file or folder") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, f"it is not a table of text ({error})") from None


def _read_json(path: Path) -> Mapping[str, object]:
    try:
        value: object = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, ValueError) as error:
        raise _unreadable(path, f"it is not JSON ({error})") from None
    if not isinstance(value, dict):
        raise _unreadable(path, "it is not a JSON object")
    return value


def _read_units(path: Path) -> dict[str, dict[str, float]]:
    """Customers and revenue of every unit from units.geojson; empty without it."""
    if not path.is_file():
        return {}
    rows = _properties(path)
    columns: dict[str, dict[str, float]] = {}
    for name in ("customers", "revenue"):
        # Where the book has a column of this name, the sum over the customers has the suffix.
        source = next((key for key in (f"{name}_of_customers", name) if rows and key in rows[0]), None)
        if source is not None:
            columns[name] = {str(row["unit_id"]): _amount(path, row, source) for row in rows}
    return columns


def _properties(path: Path) -> list[Mapping[str, object]]:
    """Properties of every feature of a GeoJSON file."""
    features = _read_json(path).get("features")
    listed = features if isinstance(features, list) else [None]
    rows = [one.get("properties") if isinstance(one, Mapping) else None for one in listed]
    known = [row for row in rows if isinstance(row, Mapping) and "unit_id" in row]
    if len(known) < len(rows):
        raise _unreadable(path, "it is not a collection of features with a unit_id")
    return known


def _amount(path: Path, row: Mapping[str, object], column: str) -> float:
    """A number of a unit; blank is 0."""
    value = row.get(column)
    if value is None:
        return 0.0
    if isinstance(value, int | float):
        return float(value)
    raise _unreadable(path, f"the unit {row['unit_id']} has no number of {column}")


def _unreadable(path: Path, problem: str) -> InvalidInput:
    return InvalidInput(
        [Fault(path.name, None, None, str(path), problem, "Name a plan's folder or its assignments.csv.")]
    )
