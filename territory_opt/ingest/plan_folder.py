"""A finished plan's folder as input of a comparison."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely

from territory_opt.errors import Fault, InvalidInput
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.gdal_table import layers_of, read_layer
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.tables.assignments_table import read_assignments
from territory_opt.model.arrays import Floats, Shapes, Texts, texts
from territory_opt.model.assignments import Assignments
from territory_opt.model.book_source import FILE as BOOK
from territory_opt.model.book_source import BookSource
from territory_opt.model.drawn_plan import DrawnPlan
from territory_opt.whatif.compared_figures import ComparedFigures
from territory_opt.whatif.compared_plan import ComparedCustomers, ComparedPlan, ComparedTerritory

ASSIGNMENTS, REPORT, LAYERS = "assignments.csv", "report.json", "plan.gpkg"
REMEDY = "Name a plan's folder as it was written, a table with unit_id and territory_id, or the word today."
DEVIATION = "deviation_"


@dataclass(frozen=True)
class PlanFolder:
    """What the files of a plan's folder say.

    Parameters
    ----------
    path : Path
    plan : ComparedPlan
    drawn : DrawnPlan
    assignments : Assignments
        The rows of assignments.csv.
    source : BookSource or None
        None for a folder that does not say where its book is.
    changed_units : int
        Units of which assignments.csv says something else than the other files.
    """

    path: Path
    plan: ComparedPlan
    drawn: DrawnPlan
    assignments: Assignments
    source: BookSource | None
    changed_units: int


def read_plan_folder(path: Path) -> PlanFolder:
    """Read a plan's folder.

    Raises
    ------
    InvalidInput
        When it is not a plan, with every file that is missing or cannot be read.
    """
    missing = [name for name in (ASSIGNMENTS, REPORT, LAYERS) if not (path / name).is_file()]
    if missing:
        raise InvalidInput(
            Fault(str(path), None, None, None, f"the folder has no {name}, so it is not a plan", REMEDY)
            for name in missing
        )
    report = _read_object(path / REPORT)
    figures = ComparedFigures.from_json(report, str(path / REPORT))
    sources = report.get("attribution")
    rows = read_assignments(path / ASSIGNMENTS)
    layers = _Layers(path / LAYERS)
    written = dict(zip(layers.texts("units", "unit_id"), layers.texts("units", "territory_id")))
    territory_of = dict(zip(map(str, rows.unit_id), map(str, rows.territory_id)))
    return PlanFolder(
        path,
        ComparedPlan(
            str(path),
            written,
            figures,
            customers=layers.amounts("customers"),
            revenue=layers.amounts("revenue"),
            served=layers.served(),
            territories=layers.territories(),
            place=layers.places(),
            on_earth=layers.on_earth,
        ),
        replace(
            layers.drawn(path.resolve().name),
            attribution=tuple(map(str, sources)) if isinstance(sources, list) else (),
            synthetic=report.get("synthetic") is True,
        ),
        rows,
        _source(path),
        sum(written.get(unit) != name for unit, name in territory_of.items())
        + len(written.keys() - territory_of.keys()),
    )


class _Layers:
    """The layers of plan.gpkg.

    Raises
    ------
    InvalidInput
        When the file or a layer cannot be read.
    """

    def __init__(self, path: Path) -> None:
        findings = CollectedFaults()
        names = layers_of(path, findings)
        wanted = [name for name in ("units", "territories", "customers") if name in names]
        found = {name: read_layer(path, name, name, findings) for name in wanted}
        for name in ("units", "territories"):
            if name not in found and not findings.faults:
                findings.fault(path.name, f"there is no layer {name!r}", REMEDY)
        findings.raise_if_any()
        self._tables: dict[str, RawTable] = {name: one for name, one in found.items() if one is not None}

    @property
    def on_earth(self) -> bool:
        """Whether places are in degrees: layers of a local plane have no reference system."""
        return self._tables["units"].crs is not None

    def texts(self, layer: str, column: str) -> list[str]:
        """Texts of a column; blanks where it is missing."""
        table = self._tables[layer]
        found = table.get(column)
        return [""] * len(table) if found is None else [str(cell) for cell in found.texts]

    def numbers(self, layer: str, column: str) -> Floats | None:
        """Numbers of a column, NaN where blank; None where it is missing."""
        found = self._tables[layer].get(column)
        if found is None:
            return None
        blank = np.full(len(self._tables[layer]), np.nan)
        return blank if found.numbers is None else found.numbers

    def amounts(self, measure: str) -> dict[str, float] | None:
        """Sums over the customers of every unit, else a column of the units; None without either."""
        names = (f"{measure}_of_customers", measure)
        values = next((v for name in names if (v := self.numbers("units", name)) is not None), None)
        if values is None:
            return None
        return dict(zip(self.texts("units", "unit_id"), np.nan_to_num(values).tolist()))

    def served(self) -> ComparedCustomers | None:
        """The customers that territories serve."""
        if "customers" not in self._tables:
            return None
        rows = np.array(self.texts("customers", "coverage")) == "territory"
        revenue = self.numbers("customers", "revenue")
        amounts = np.zeros(len(rows)) if revenue is None else np.nan_to_num(revenue)
        return ComparedCustomers(
            self._texts("customer_id")[rows],
            self._texts("unit_id")[rows],
            self._texts("territory_id")[rows],
            revenue=amounts[rows],
            known=np.ones(int(rows.sum()), dtype=np.bool_),
        )

    def territories(self) -> dict[str, ComparedTerritory]:
        """Reps, deviations and bases by territory."""
        ids, reps, names = (self.texts("territories", n) for n in ("territory_id", "rep_id", "rep_name"))
        columns = [name for name in self._tables["territories"].columns if name.startswith(DEVIATION)]
        deviations = {name.removeprefix(DEVIATION): self._of_territories(name) for name in columns}
        xy = ("base_lon", "base_lat") if self.on_earth else ("base_x", "base_y")
        x, y = (self._of_territories(name) for name in xy)
        return {
            one: ComparedTerritory(
                reps[t],
                names[t],
                {m: float(values[t]) for m, values in deviations.items() if np.isfinite(values[t])},
                (float(x[t]), float(y[t])) if np.isfinite([x[t], y[t]]).all() else None,
            )
            for t, one in enumerate(ids)
        }

    def places(self) -> dict[str, tuple[float, float]]:
        """A point of each unit."""
        centres = shapely.centroid(self._shapes("units"))
        x, y = shapely.get_x(centres).tolist(), shapely.get_y(centres).tolist()
        return dict(zip(self.texts("units", "unit_id"), zip(x, y, strict=True), strict=True))

    def drawn(self, name: str) -> DrawnPlan:
        """The shapes."""
        return DrawnPlan(
            texts(self.texts("units", "unit_id")),
            self._shapes("units"),
            texts(self.texts("territories", "territory_id")),
            self._shapes("territories"),
            self.on_earth,
            name,
        )

    def _texts(self, column: str) -> Texts:
        return texts(self.texts("customers", column))

    def _of_territories(self, column: str) -> Floats:
        values = self.numbers("territories", column)
        return np.full(len(self._tables["territories"]), np.nan) if values is None else values

    def _shapes(self, layer: str) -> Shapes:
        shapes = self._tables[layer].shapes
        return np.full(len(self._tables[layer]), None, dtype=object) if shapes is None else shapes


def _source(path: Path) -> BookSource | None:
    file = path / BOOK
    if not file.is_file():
        return None
    members = _read_object(file)
    book = members.get("book")
    parts = [members.get(name) for name in ("reading", "scenario")]
    reading, scenario = (part if isinstance(part, dict) else {} for part in parts)
    return BookSource(book if isinstance(book, str) else None, reading, scenario)


def _read_object(path: Path) -> Mapping[str, object]:
    try:
        value: object = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, ValueError) as error:
        raise _unreadable(path, f"it is not JSON ({error})") from None
    if not isinstance(value, dict):
        raise _unreadable(path, "it is not a JSON object")
    return value


def _unreadable(path: Path, problem: str) -> InvalidInput:
    return InvalidInput([Fault(path.name, None, None, str(path), problem, REMEDY)])
