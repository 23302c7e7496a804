"""A mixed-integer program of 0-1 variables, row by row, solved where it can be ended."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from territory_opt.model.arrays import Floats, Ints
from territory_opt.solver.proof.program_process import solved

SMALL, MOMENT = 1_500, 0.15
"""Programs of so few columns are first tried where they are, for so many seconds: a process costs more."""

CHILD = Path(__file__).with_name("program_process.py")
LOOK = 0.02
"""Seconds between two looks at the clock while the program is solved."""


class Ended(Enum):
    """How a solve ended."""

    OPTIMAL = 0
    LIMIT = 1
    INFEASIBLE = 2
    STOPPED = 3


@dataclass(frozen=True)
class ProgramSolution:
    """How a solve ended.

    Parameters
    ----------
    ended : Ended
    x : Floats or None
        Values of the variables; None without a solution.
    bound : float
        No solution costs less.
    timed : bool
        Whether seconds ended it, so that another run may end elsewhere.
    """

    ended: Ended
    x: Floats | None
    bound: float
    timed: bool


@dataclass
class Program:
    """Minimise cost x, rows between limits, every x 0 or 1 (or 0 where `most` says so)."""

    cost: Floats
    most: Floats
    _column: list[Ints] = field(default_factory=list)
    _value: list[Floats] = field(default_factory=list)
    _low: list[float] = field(default_factory=list)
    _high: list[float] = field(default_factory=list)

    def row(self, columns: Ints | Sequence[int], values: Floats | float, low: float, high: float) -> None:
        """Add ``low <= values x <= high`` over some columns."""
        columns = np.asarray(columns, dtype=np.int64)
        self._column.append(columns)
        self._value.append(np.broadcast_to(np.asarray(values, dtype=np.float64), columns.shape))
        self._low.append(low)
        self._high.append(high)

    def add(self, cost: Floats) -> Ints:
        """Add variables; their columns."""
        begin = len(self.cost)
        self.cost = np.concatenate([self.cost, cost])
        self.most = np.concatenate([self.most, np.ones(len(cost))])
        return np.arange(begin, len(self.cost))

    def solve(self, nodes: int, seconds: float, over: Callable[[], bool]) -> ProgramSolution:
        """Solve with HiGHS on one thread.

        Parameters
        ----------
        nodes : int
            Most nodes of branch and bound: the same answer every time.
        seconds : float
            Only ever stops earlier.
        over : callable
            Asked often; the solve ends at once when it answers true.
        """
        length = [len(columns) for columns in self._column]
        rows = csr_array(
            (
                np.concatenate(self._value),
                np.concatenate(self._column),
                np.concatenate([[0], np.cumsum(length)]),
            ),
            shape=(len(length), len(self.cost)),
        )
        # A base's own column may stand in a row twice.
        rows.sum_duplicates()
        program: dict[str, Any] = {
            "cost": self.cost,
            "most": self.most,
            "rows": rows,
            "low": np.array(self._low),
            "high": np.array(self._high),
            "options": {"node_limit": nodes, "time_limit": max(0.1, min(seconds, 1e6)), "mip_rel_gap": 1e-8},
        }
        if len(self.cost) <= SMALL:
            at_once = program | {"options": {**program["options"], "time_limit": MOMENT}}
            answer = _read(solved(at_once))
            if answer.ended is not Ended.LIMIT:
                return answer
        return _answered(program, over)


def _answered(program: dict[str, Any], over: Callable[[], bool]) -> ProgramSolution:
    with tempfile.TemporaryDirectory() as folder:
        question, reply = Path(folder) / "program", Path(folder) / "answer"
        question.write_bytes(pickle.dumps(program))
        # -P: the script's own folder must not shadow other modules.
        child = subprocess.Popen(
            [sys.executable, "-P", str(CHILD), str(question), str(reply)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while child.poll() is None and not over():
                time.sleep(LOOK)
        finally:
            child.kill()
            child.wait()
        if not reply.exists():
            return ProgramSolution(Ended.STOPPED, None, -np.inf, timed=True)
        found = pickle.loads(reply.read_bytes())
    return _read(found)


def _read(found: dict[str, Any]) -> ProgramSolution:
    bound = found["bound"] if found["bound"] is not None else -np.inf
    ended = {0: Ended.OPTIMAL, 1: Ended.LIMIT, 2: Ended.INFEASIBLE}.get(found["status"], Ended.STOPPED)
    return ProgramSolution(ended, found["x"], float(bound), found["timed"])
