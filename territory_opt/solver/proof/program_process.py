"""Solve one mixed-integer program, also in a process of its own, which can be ended at any moment.

HiGHS cannot be interrupted from within. To end it from outside, run as a script with two paths: a pickled
program, and where the answer goes.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp


def solved(program: dict[str, Any]) -> dict[str, Any]:
    """Solve with HiGHS; its status, solution (or None) and bound."""
    found = milp(
        program["cost"],
        integrality=np.ones(len(program["cost"]), dtype=np.int64),
        bounds=Bounds(0.0, program["most"]),
        constraints=LinearConstraint(program["rows"], program["low"], program["high"]),
        options=program["options"],
    )
    message = found.message.lower()
    # A node limit has no status of its own.
    status = 1 if "solution limit" in message else int(found.status)
    timed = status == 1 and "time limit" in message
    return {"status": status, "x": found.x, "bound": found.mip_dual_bound, "timed": timed}


if __name__ == "__main__":
    program = pickle.loads(Path(sys.argv[1]).read_bytes())
    partial = Path(sys.argv[2] + ".part")
    partial.write_bytes(pickle.dumps(solved(program)))
    partial.rename(sys.argv[2])
