"""Solve one integer program; as a script in a process of its own, which can be killed.

HiGHS cannot be interrupted by a callback. Arguments of the script: the path of a pickled program and the path
of the pickled solution.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp


def solve_program(program: dict[str, Any]) -> dict[str, Any]:
    """Solve with HiGHS and return its status, solution (or None) and bound."""
    found = milp(
        program["cost"],
        integrality=np.ones(len(program["cost"]), dtype=np.int64),
        bounds=Bounds(0.0, program["upper"]),
        constraints=LinearConstraint(program["rows"], program["low"], program["high"]),
        options=program["options"],
    )
    message = found.message.lower()
    # HiGHS reports the node limit in its message only.
    status = 1 if "solution limit" in message else int(found.status)
    time_limited = status == 1 and "time limit" in message
    return {"status": status, "x": found.x, "bound": found.mip_dual_bound, "time_limited": time_limited}


if __name__ == "__main__":
    program = pickle.loads(Path(sys.argv[1]).read_bytes())
    partial = Path(sys.argv[2] + ".part")
    partial.write_bytes(pickle.dumps(solve_program(program)))
    partial.rename(sys.argv[2])
