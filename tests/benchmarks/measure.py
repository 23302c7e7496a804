"""Run a command as a user would, and take its time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

DONE, NO_PLAN = 0, 3
"""Exit codes of a run that was carried out: with a plan, and with none that holds every rule."""


LAUNCH = Path(__file__).with_name("launch.py")


class Failed(Exception):
    """A command that had to work did not."""


@dataclass(frozen=True)
class Run:
    """One finished command: wall seconds from the shell, peak memory, exit code, last complaint."""

    seconds: float
    peak_mb: float
    code: int
    complaint: str = ""


def run(*arguments: str) -> Run:
    """Run a command with its output thrown away."""
    made = subprocess.run(
        [sys.executable, "-I", "-S", str(LAUNCH), *arguments], capture_output=True, text=True, check=True
    )
    return Run(**json.loads(made.stdout), complaint=" / ".join(made.stderr.strip().splitlines()[-3:]))


def territory_opt(*arguments: str) -> Run:
    """Run the command line of this environment.

    Raises
    ------
    Failed
        It was not carried out.
    """
    made = run(sys.executable, "-m", "territory_opt", *arguments)
    if made.code not in (DONE, NO_PLAN):
        raise Failed(f"territory-opt {arguments[0]} ended with {made.code}: {made.complaint}")
    return made


def report(folder: Path) -> dict[str, Any]:
    """report.json of a plan folder."""
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def baseline_seconds() -> float:
    """Time of a fixed piece of numpy work: what the figures of one run can be compared by."""
    numbers = np.random.default_rng(0).random(5_000_000)
    began = time.perf_counter()
    np.sort(numbers)
    return time.perf_counter() - began


def quickest(work: Callable[[], object], times: int = 3) -> float:
    """Seconds of the quickest of some runs, as nothing but other work can make one slower."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def load() -> str:
    """The machine's load over the last minute, and its cores."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
