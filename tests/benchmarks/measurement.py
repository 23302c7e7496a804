"""Run commands in processes, and measure their time and memory."""

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

COMPLETED = (0, 3)
"""Exit codes of a completed run: with a plan that holds every rule, and without."""
LAUNCH = Path(__file__).with_name("launch.py")


class CommandFailed(Exception):
    """A command ended with an unexpected exit code."""


@dataclass(frozen=True)
class CommandRun:
    """One finished command: wall seconds, peak memory, exit code, last lines of stderr."""

    seconds: float
    peak_mb: float
    exit_code: int
    error_text: str = ""


def run_command(*arguments: str) -> CommandRun:
    """Run a command, discarding its output."""
    finished = subprocess.run(
        [sys.executable, "-I", "-S", str(LAUNCH), *arguments], capture_output=True, text=True, check=True
    )
    error_text = " / ".join(finished.stderr.strip().splitlines()[-3:])
    return CommandRun(**json.loads(finished.stdout), error_text=error_text)


def run_territory_opt(*arguments: str) -> CommandRun:
    """Run the command line of this environment.

    Raises
    ------
    CommandFailed
    """
    finished = run_command(sys.executable, "-m", "territory_opt", *arguments)
    if finished.exit_code not in COMPLETED:
        raise CommandFailed(
            f"territory-opt {arguments[0]} ended with {finished.exit_code}: {finished.error_text}"
        )
    return finished


def read_report(folder: Path) -> dict[str, Any]:
    """report.json of a plan folder."""
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def baseline_seconds() -> float:
    """Seconds of sorting five million numbers, to compare machines by."""
    numbers = np.random.default_rng(0).random(5_000_000)
    began = time.perf_counter()
    np.sort(numbers)
    return time.perf_counter() - began


def fastest_seconds(function: Callable[[], object], repeats: int = 3) -> float:
    """Seconds of the fastest of some calls: the least disturbed by other processes."""
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def load_average() -> str:
    """The machine's load over the last minute, and its cores."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
