"""GerryChain's short bursts on published instances, compared with this solver in the same run."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from cli_solve import MARGIN_S, SolveRun, solve, solve_outcome, temporary_folder
from measurement import CommandFailed
from published_instance import MEASURES, PublishedInstance
from result_table import Bar, BenchmarkSettings, Case, CaseSkipped, Outcome, Row, measured_row

REQUIREMENT = "gerrychain==1.0.0"
STEPS = 300
TIME_SHARE = 0.2
"""Share of GerryChain's seconds that this solver may take."""
SCRIPT = Path(__file__).with_name("gerrychain_bursts.py")
BAR = Bar(at_most={"inertia_ratio": 0.9999, "time_ratio": TIME_SHARE})
ENVIRONMENTS: list[tempfile.TemporaryDirectory[str]] = []
"""Kept until the process ends, so that GerryChain is installed once."""


@functools.cache
def gerrychain_python() -> str:
    """Interpreter of a new virtual environment with GerryChain.

    Raises
    ------
    CaseSkipped
        It cannot be installed.
    """
    ENVIRONMENTS.append(tempfile.TemporaryDirectory(prefix="gerrychain-"))
    folder = Path(ENVIRONMENTS[-1].name)
    venv.create(folder, with_pip=True)
    python = str(folder / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    finished = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", REQUIREMENT], capture_output=True, text=True, check=False
    )
    if finished.returncode:
        raise CaseSkipped(f"pip install {REQUIREMENT}: {finished.stderr.strip().splitlines()[-1]}")
    return python


def short_bursts(instance: PublishedInstance, steps: int, seed: int, out: Path) -> dict[str, Any]:
    """Run GerryChain; returns its seconds without its imports, and writes its plan to `out`.

    Raises
    ------
    CommandFailed, CaseSkipped
    """
    tables = [str(instance.table_path(table)) for table in ("nodes", "edges")]
    columns = (*MEASURES[instance.kind], str(instance.territories))
    finished = subprocess.run(
        [gerrychain_python(), str(SCRIPT), *tables, *columns, str(steps), str(seed), str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise CommandFailed(f"GerryChain: {finished.stderr.strip().splitlines()[-1]}")
    return json.loads(finished.stdout.splitlines()[-1])


@dataclass(frozen=True)
class _Scored:
    """Seconds and independent score of a plan."""

    seconds: float
    score: dict[str, Any]


def _outcome(solved: SolveRun, plan: _Scored, gerrychain: _Scored) -> Outcome:
    return solve_outcome(
        solved,
        valid=plan.score["inside_band"] and plan.score["fragments"] == 0,
        remark=f"GerryChain: {gerrychain.score['objective']:,.0f} in {gerrychain.seconds:.1f} s, "
        f"worst deviation {gerrychain.score['worst_deviation']:.2%}, "
        f"{gerrychain.score['fragments']} fragments",
        inertia_ratio=plan.score["objective"] / gerrychain.score["objective"],
        time_ratio=plan.seconds / gerrychain.seconds,
    )


def _rows(name: str, settings: BenchmarkSettings) -> Iterator[Row]:
    """One run: GerryChain, then this solver with a fifth of its seconds."""
    instance = PublishedInstance.find(settings.data_folder, "hess", name)
    steps = int(STEPS * settings.scale)

    def run_seed(seed: int) -> Outcome:
        with temporary_folder() as folder:
            bursts = short_bursts(instance, steps, seed, folder / "gerrychain.csv")
            gerrychain = _Scored(bursts["seconds"], instance.score(folder / "gerrychain.csv"))
            instance.write_book(folder / "book")
            limit = {"time_limit_s": max(0.5, TIME_SHARE * gerrychain.seconds - MARGIN_S)}
            solved = solve(folder / "book", instance.scenario(seed) | limit, folder / "plan")
            score = instance.score(solved.folder / "assignments.csv")
        return _outcome(solved, _Scored(solved.report["seconds"]["solve"], score), gerrychain)

    value, source = instance.published
    title = f"compared with {REQUIREMENT}, {name}: short bursts on inertia, {steps} steps"
    yield measured_row(title, BAR, settings.single_seed(), run_seed, f"{value:,.2f} ({source})")


CASES = tuple(Case(f"rival-{state}", partial(_rows, f"{state}_tract")) for state in ("ID", "UT", "WV"))
