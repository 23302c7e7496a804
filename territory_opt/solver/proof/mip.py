"""A 0-1 integer program, built row by row and solved by HiGHS in a process that can be stopped."""

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

import numpy as np
from scipy.sparse import csr_array

from territory_opt.model.arrays import Floats, Ints
from territory_opt.solver.proof.program_process import (
    RELATIVE_GAP,
    ProgramInput,
    ProgramOutput,
    solve_program,
)

DIRECT_COLUMNS, DIRECT_SECONDS = 1_500, 0.15
"""Programs of up to so many columns are first tried for so many seconds in this process, to save starting
one."""

SCRIPT = Path(__file__).with_name("program_process.py")
POLL_S = 0.02
"""Seconds between two checks of the clock while the program is solved."""


class ProgramStatus(Enum):
    """How a solve ended."""

    OPTIMAL = 0
    LIMIT = 1
    INFEASIBLE = 2
    STOPPED = 3


@dataclass(frozen=True)
class ProgramSolution:
    """The result of a solve.

    Parameters
    ----------
    status : ProgramStatus
    x : Floats or None
        Values of the variables; None without a solution.
    bound : float
        Lower bound on the cost.
    time_limited : bool
        Whether the time limit ended it, so that another run may end elsewhere.
    """

    status: ProgramStatus
    x: Floats | None
    bound: float
    time_limited: bool


@dataclass
class IntegerProgram:
    """Minimise ``cost x`` subject to rows with limits; every x is 0 or 1, at most `upper`."""

    cost: Floats
    upper: Floats
    _column: list[Ints] = field(default_factory=list)
    _value: list[Floats] = field(default_factory=list)
    _low: list[float] = field(default_factory=list)
    _high: list[float] = field(default_factory=list)

    def add_row(self, columns: Ints | Sequence[int], values: Floats | float, low: float, high: float) -> None:
        """Add ``low <= values x <= high`` over some columns."""
        columns = np.asarray(columns, dtype=np.int64)
        self._column.append(columns)
        self._value.append(np.broadcast_to(np.asarray(values, dtype=np.float64), columns.shape))
        self._low.append(low)
        self._high.append(high)

    def add_variables(self, cost: Floats) -> Ints:
        """Add variables and return their columns."""
        begin = len(self.cost)
        self.cost = np.concatenate([self.cost, cost])
        self.upper = np.concatenate([self.upper, np.ones(len(cost))])
        return np.arange(begin, len(self.cost))

    def solve(
        self, nodes: int, seconds: float, stop: Callable[[], bool], gap: float = RELATIVE_GAP
    ) -> ProgramSolution:
        """Solve with HiGHS on one thread.

        Parameters
        ----------
        nodes : int
            Most nodes of branch and bound: a reproducible limit.
        seconds : float
            Time limit.
        stop : callable
            Polled; the solve ends once it returns true.
        gap : float
            Relative gap of a solution that is good enough.
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
        # The column of a base may occur in a row twice.
        rows.sum_duplicates()
        program: ProgramInput = {
            "cost": self.cost,
            "upper": self.upper,
            "rows": rows,
            "low": np.array(self._low),
            "high": np.array(self._high),
            "gap": gap,
            "node_limit": nodes,
            "time_limit": max(0.1, min(seconds, 1e6)),
        }
        if len(self.cost) <= DIRECT_COLUMNS:
            solution = _solution(solve_program({**program, "time_limit": DIRECT_SECONDS}))
            if solution.status is not ProgramStatus.LIMIT:
                return solution
        return _solve_in_process(program, stop)


def _solve_in_process(program: ProgramInput, stop: Callable[[], bool]) -> ProgramSolution:
    with tempfile.TemporaryDirectory() as folder:
        program_file, solution_file = Path(folder) / "program", Path(folder) / "solution"
        program_file.write_bytes(pickle.dumps(program))
        # -P: the script's own folder must not shadow other modules.
        process = subprocess.Popen(
            [sys.executable, "-P", str(SCRIPT), str(program_file), str(solution_file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while process.poll() is None and not stop():
                time.sleep(POLL_S)
        finally:
            process.kill()
            process.wait()
        if not solution_file.exists():
            return ProgramSolution(ProgramStatus.STOPPED, None, -np.inf, time_limited=True)
        found: ProgramOutput = pickle.loads(solution_file.read_bytes())
    return _solution(found)


def _solution(found: ProgramOutput) -> ProgramSolution:
    bound = found["bound"] if found["bound"] is not None else -np.inf
    known = {0: ProgramStatus.OPTIMAL, 1: ProgramStatus.LIMIT, 2: ProgramStatus.INFEASIBLE}
    status = known.get(found["status"], ProgramStatus.STOPPED)
    return ProgramSolution(status, found["x"], float(bound), found["time_limited"])
