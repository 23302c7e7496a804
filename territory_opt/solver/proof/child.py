"""Solve one mixed-integer program in a process of its own, which can be ended at any moment.

HiGHS cannot be interrupted from within. Run as a script with two paths: a pickled program, and where the
answer goes.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp


def answer(program: dict[str, Any]) -> dict[str, Any]:
    """Solve with HiGHS; its status, solution (or None) and bound."""
    found = milp(
        program["cost"],
        integrality=np.ones(len(program["cost"])),
        bounds=Bounds(0.0, program["most"]),
        constraints=LinearConstraint(program["rows"], program["low"], program["high"]),
        options=program["options"],
    )
    return {"status": int(found.status), "x": found.x, "bound": found.mip_dual_bound}


if __name__ == "__main__":
    program = pickle.loads(Path(sys.argv[1]).read_bytes())  # noqa: S301 - written by the parent process
    Path(sys.argv[2]).write_bytes(pickle.dumps(answer(program)))
