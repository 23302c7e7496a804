"""The assignment leaves Ctrl-C to whoever had it before."""

import subprocess
import sys

SCRIPT = """
import signal
import numpy as np
from territory_opt.accounts.exact import solve
from territory_opt.accounts.placement import Placement

heard = []
signal.signal(signal.SIGINT, lambda *_: heard.append(1))
one = np.ones(2, dtype=np.int64)
grid = np.ones((2, 2), dtype=np.int64)
solve(Placement(grid > 0, grid, 10 * one, grid, 9 * one, one, one), -one, 0, 1.0)
signal.raise_signal(signal.SIGINT)
print("heard", len(heard))
"""


def test_the_signal_handler_outlives_a_solve():
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "heard 1\n"), run.stderr
