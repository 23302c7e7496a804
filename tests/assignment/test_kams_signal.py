"""The assignment leaves Ctrl-C to whoever had it before."""

import subprocess
import sys

SCRIPT = """
import signal
import numpy as np
from territory_opt.assignment.kams.solve.lexicographic import climb
from territory_opt.assignment.kams.model.placement import Placement

heard = []
signal.signal(signal.SIGINT, lambda *_: heard.append(1))
rng = np.random.default_rng(0)
families, kams = 60, 6
some = lambda low, high: rng.integers(low, high, (families, kams))
ticks = some(20, 60)
asked = Placement(
    some(0, 3) > 0, np.ones(families, dtype=np.int64), rng.integers(1, 99, families), ticks, ticks,
    np.full(kams, 350), np.full(kams, 350), np.full(kams, 12), np.zeros(kams, dtype=np.int64), (), (),
    some(0, 9), some(0, 99), some(0, 9),
)
climb(asked, 0)
signal.raise_signal(signal.SIGINT)
print("heard", len(heard))
"""


def test_the_signal_handler_outlives_a_solve():
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "heard 1\n"), run.stderr
