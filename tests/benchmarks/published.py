"""Published instances, read from a folder that lies outside the project: as books, and scored beside.

The folder holds `hess`, `tdp` and `commdis`, each with `instances.json`, `NAME_nodes.csv`, `NAME_edges.csv`,
and `score.py KIND NAME assignments.csv`, which knows nothing of this project. Nothing is copied in here.
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

from measure import Failed
from table import Skipped

VARIABLE = "PUBLISHED_INSTANCES"
BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "bench"
MEASURES = {"hess": ("pop",), "tdp": ("customers", "demand", "workload"), "commdis": ("a1", "a2", "a3")}
PREFIX = "load_"
"""Before the instances' own names, which would be read as those of measures with a meaning."""


def data_folder() -> Path | None:
    """Where the instances are: as the environment says, else beside the checkout; None if not there."""
    given = os.environ.get(VARIABLE)
    folder = Path(given) if given else BESIDE
    return folder if (folder / "score.py").is_file() else None


@dataclass(frozen=True)
class Instance:
    """One published instance."""

    data: Path
    kind: str
    facts: Mapping[str, Any]

    @classmethod
    def named(cls, data: Path | None, kind: str, name: str) -> Instance:
        """Find an instance.

        Raises
        ------
        Skipped
            The data are not here.
        """
        if data is None or not (data / kind / f"{name}_nodes.csv").is_file():
            raise Skipped(f"no published instances ({VARIABLE} names their folder)")
        every = json.loads((data / kind / "instances.json").read_text(encoding="utf-8"))
        return cls(data, kind, next(facts for facts in every if facts["name"] == name))

    @property
    def name(self) -> str:
        """As published."""
        return self.facts["name"]

    @property
    def territories(self) -> int:
        """How many are asked for."""
        return self.facts["p"] if self.kind == "tdp" else self.facts["k"]

    @property
    def published(self) -> tuple[float | None, str]:
        """The value to compare with, None where there is none, and what it is."""
        if self.kind == "tdp":
            return self.facts["published"], "heuristic"
        if self.kind == "commdis":
            return self.facts["mean_max_diameter"], "mean of 10 runs of 1,800 s"
        found = self.facts["inertia_contiguous"]
        return found.get("value"), _words(found)

    def write_book(self, folder: Path) -> None:
        """Write it as a book: points with loads, and who is whose neighbour."""
        folder.mkdir()
        nodes, edges = (self._rows(table) for table in ("nodes", "edges"))
        place = ("x_m", "y_m") if self.kind == "hess" else ("x", "y")
        columns = ("id", *place, *MEASURES[self.kind])
        header = ("unit_id", "x", "y", *(PREFIX + name for name in MEASURES[self.kind]))
        _write(folder / "units.csv", header, [[node[name] for name in columns] for node in nodes])
        _write(folder / "edges.csv", ("unit_a", "unit_b"), [[edge["u"], edge["v"]] for edge in edges])

    def scenario(self, seed: int) -> dict[str, Any]:
        """The question as it was published."""
        facts, names = self.facts, [PREFIX + name for name in MEASURES[self.kind]]
        asked = {"territories": self.territories, "seed": seed, "bases": "free"}
        if self.kind == "hess":
            criteria = [{"measure": names[0], "min": facts["L"], "max": facts["U"]}]
            crs = f"EPSG:{facts['epsg']}"
            return asked | _compact("inertia", names[0]) | {"crs": crs, "criteria": criteria}
        criteria = [{"measure": name, "tolerance": 0.05} for name in names]
        least = "distance" if self.kind == "tdp" else "diameter"
        return asked | _compact(least, "none") | {"crs": "local", "criteria": criteria}

    def score(self, assignments: Path) -> dict[str, Any]:
        """What the independent count says of a plan.

        Raises
        ------
        Failed
        """
        script = str(self.data / "score.py")
        answer = subprocess.run(
            [sys.executable, script, self.kind, self.name, str(assignments)],
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            raise Failed(f"score.py: {answer.stderr.strip().splitlines()[-1]}")
        return json.loads(answer.stdout)

    def _rows(self, table: str) -> list[dict[str, str]]:
        with (self.data / self.kind / f"{self.name}_{table}.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


def _words(found: Mapping[str, Any]) -> str:
    seconds = found.get("published_seconds")
    return found["status"] if seconds is None else f"{found['status']}, {seconds:,} s"


def _compact(compactness: str, weight: str) -> dict[str, str]:
    return {"compactness": compactness, "compactness_weight": weight}


def _write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
