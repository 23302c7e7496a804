"""Published instances, read from a folder outside the project: written as books, and scored independently.

The folder holds `hess`, `tdp` and `commdis`, each with `instances.json`, `NAME_nodes.csv` and
`NAME_edges.csv`, and `score.py KIND NAME assignments.csv`, which does not use this project.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measurement import CommandFailed
from result_table import CaseSkipped

FOLDER_VARIABLE = "PUBLISHED_INSTANCES"
DEFAULT_FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "bench"
MEASURES = {"hess": ("pop",), "tdp": ("customers", "demand", "workload"), "commdis": ("a1", "a2", "a3")}
PREFIX = "load_"
"""Of the instances' measures, some of which are names of built-in measures."""


def find_data_folder() -> Path | None:
    """Folder of the instances: that of the environment variable, else the default; None if it is missing."""
    variable = os.environ.get(FOLDER_VARIABLE)
    folder = Path(variable) if variable else DEFAULT_FOLDER
    return folder if (folder / "score.py").is_file() else None


@dataclass(frozen=True)
class PublishedInstance:
    """One published instance; `record` is its entry in instances.json."""

    data_folder: Path
    kind: str
    record: Mapping[str, Any]

    @classmethod
    def find(cls, data_folder: Path | None, kind: str, name: str) -> PublishedInstance:
        """Find an instance by its name.

        Raises
        ------
        CaseSkipped
            The data are missing.
        """
        if data_folder is None or not (data_folder / kind / f"{name}_nodes.csv").is_file():
            raise CaseSkipped(f"no published instances ({FOLDER_VARIABLE} names their folder)")
        records = json.loads((data_folder / kind / "instances.json").read_text(encoding="utf-8"))
        return cls(data_folder, kind, next(record for record in records if record["name"] == name))

    @property
    def name(self) -> str:
        """As published."""
        return self.record["name"]

    @property
    def territories(self) -> int:
        """Number of territories."""
        return self.record["p"] if self.kind == "tdp" else self.record["k"]

    @property
    def published(self) -> tuple[float | None, str]:
        """The published value, None where there is none, and how it was found."""
        if self.kind == "tdp":
            return self.record["published"], "heuristic"
        if self.kind == "commdis":
            return self.record["mean_max_diameter"], "mean of 10 runs of 1,800 s"
        inertia = self.record["inertia_contiguous"]
        return inertia.get("value"), _status_text(inertia)

    def table_path(self, table: str) -> Path:
        """Path of the `nodes` or the `edges`."""
        return self.data_folder / self.kind / f"{self.name}_{table}.csv"

    def write_book(self, folder: Path) -> None:
        """Write it as a book of points with loads and given neighbours."""
        folder.mkdir()
        nodes, edges = (self._rows(table) for table in ("nodes", "edges"))
        coordinates = ("x_m", "y_m") if self.kind == "hess" else ("x", "y")
        columns = ("id", *coordinates, *MEASURES[self.kind])
        header = ("unit_id", "x", "y", *(PREFIX + name for name in MEASURES[self.kind]))
        _write_csv(folder / "units.csv", header, [[node[name] for name in columns] for node in nodes])
        _write_csv(folder / "edges.csv", ("unit_a", "unit_b"), [[edge["u"], edge["v"]] for edge in edges])

    def scenario(self, seed: int) -> dict[str, Any]:
        """The problem as published."""
        record, names = self.record, [PREFIX + name for name in MEASURES[self.kind]]
        scenario = {"territories": self.territories, "seed": seed, "bases": "free"}
        if self.kind == "hess":
            criteria = [{"measure": names[0], "min": record["L"], "max": record["U"]}]
            crs = f"EPSG:{record['epsg']}"
            return scenario | _objective("inertia", names[0]) | {"crs": crs, "criteria": criteria}
        criteria = [{"measure": name, "tolerance": 0.05} for name in names]
        compactness = "distance" if self.kind == "tdp" else "diameter"
        return scenario | _objective(compactness, "none") | {"crs": "local", "criteria": criteria}

    def score(self, assignments: Path) -> dict[str, Any]:
        """Figures of a plan, counted by `score.py`.

        Raises
        ------
        CommandFailed
        """
        script = str(self.data_folder / "score.py")
        finished = subprocess.run(
            [sys.executable, script, self.kind, self.name, str(assignments)],
            capture_output=True,
            text=True,
            check=False,
        )
        if finished.returncode:
            raise CommandFailed(f"score.py: {finished.stderr.strip().splitlines()[-1]}")
        return json.loads(finished.stdout)

    def _rows(self, table: str) -> list[dict[str, str]]:
        with self.table_path(table).open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


def _status_text(inertia: Mapping[str, Any]) -> str:
    seconds = inertia.get("published_seconds")
    return inertia["status"] if seconds is None else f"{inertia['status']}, {seconds:,} s"


def _objective(compactness: str, weight: str) -> dict[str, str]:
    return {"compactness": compactness, "compactness_weight": weight}


def _write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
