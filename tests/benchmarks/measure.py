"""Run a command as a user would, and take its time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Run:
    """One finished command: wall seconds from the shell, peak memory, exit code."""

    seconds: float
    peak_mb: float
    code: int


def run(*arguments: str) -> Run:
    """Run a command with its output thrown away."""
    began = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)  # Popen was not asked, so it must be told
    return Run(seconds, usage.ru_maxrss / 1000.0, process.returncode)


def territory_opt(*arguments: str) -> Run:
    """Run the command line of this environment."""
    return run(sys.executable, "-m", "territory_opt", *arguments)


def report(folder: Path) -> dict[str, Any]:
    """report.json of a plan folder."""
    return json.loads((folder / "report.json").read_text())


def baseline_seconds() -> float:
    """Time of a fixed piece of numpy work: what the figures of one run can be compared by."""
    numbers = np.random.default_rng(0).random(5_000_000)
    began = time.perf_counter()
    np.sort(numbers)
    return time.perf_counter() - began


def load() -> str:
    """The machine's load over the last minute, and its cores."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
