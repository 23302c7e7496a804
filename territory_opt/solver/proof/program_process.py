"""Solve one integer program; as a script in a process of its own, which can be killed.

HiGHS cannot be interrupted by a callback. Arguments of the script: the path of a pickled program and the path
of the pickled solution.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

RELATIVE_GAP = 1e-8
"""Gap up to which a solution is optimal."""


class ProgramInput(TypedDict):
    """A 0-1 program: costs, upper limits of the variables, rows with limits, gap, most nodes and seconds.

    A dict, so that the process reads it without importing this package.
    """

    cost: NDArray[np.float64]
    upper: NDArray[np.float64]
    rows: csr_array
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    gap: float
    node_limit: int
    time_limit: float


class ProgramOutput(TypedDict):
    """HiGHS's status, values of the variables and lower bound (None where there are none)."""

    status: int
    x: NDArray[np.float64] | None
    bound: float | None
    time_limited: bool


def solve_program(program: ProgramInput) -> ProgramOutput:
    """Solve with HiGHS."""
    found = milp(
        program["cost"],
        integrality=np.ones(len(program["cost"]), dtype=np.int64),
        bounds=Bounds(0.0, program["upper"]),
        constraints=LinearConstraint(program["rows"], program["low"], program["high"]),
        options={
            "node_limit": program["node_limit"],
            "time_limit": program["time_limit"],
            "mip_rel_gap": program["gap"],
        },
    )
    message = found.message.lower()
    # HiGHS reports the node limit in its message only.
    status = 1 if "solution limit" in message else int(found.status)
    time_limited = status == 1 and "time limit" in message
    return {"status": status, "x": found.x, "bound": found.mip_dual_bound, "time_limited": time_limited}


if __name__ == "__main__":
    program: ProgramInput = pickle.loads(Path(sys.argv[1]).read_bytes())
    partial = Path(sys.argv[2] + ".part")
    partial.write_bytes(pickle.dumps(solve_program(program)))
    partial.rename(sys.argv[2])
