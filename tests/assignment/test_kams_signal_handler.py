"""The solve does not replace the caller's SIGINT handler."""

import subprocess
import sys

SCRIPT = """
import signal
import numpy as np
from territory_opt.assignment.kams.model.integer_problem import IntegerProblem
from territory_opt.assignment.kams.solve.lexicographic import solve_lexicographic
from territory_opt.assignment.kams.solve.solve_options import SolveOptions

calls = []
signal.signal(signal.SIGINT, lambda *_: calls.append(1))
rng = np.random.default_rng(0)
families, kams = 60, 6
some = lambda low, high: rng.integers(low, high, (families, kams))
time = some(20, 60)
problem = IntegerProblem(
    feasible=some(0, 3) > 0,
    size=np.ones(families, dtype=np.int64),
    value=rng.integers(1, 99, families),
    team_time=time,
    own_time=time,
    team_capacity=np.full(kams, 350),
    own_capacity=np.full(kams, 350),
    max_accounts=np.full(kams, 12),
    min_accounts=np.zeros(kams, dtype=np.int64),
    competitor_groups=(),
    balance_measures=(),
    relationship_value=some(0, 9),
    travel=some(0, 99),
    skill_points=some(0, 9),
)
solve_lexicographic(problem, SolveOptions())
signal.raise_signal(signal.SIGINT)
print("calls", len(calls))
"""


def test_the_signal_handler_is_unchanged_after_a_solve():
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "calls 1\n"), run.stderr
