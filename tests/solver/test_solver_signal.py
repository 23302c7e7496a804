"""Exact neighbourhoods leave Ctrl-C to whoever had it before."""

import subprocess
import sys

SCRIPT = """
import signal
import numpy as np
import territory_opt as to
from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Units
from territory_opt.model.frame import Frame

heard = []
signal.signal(signal.SIGINT, lambda *_: heard.append(1))
blank = texts([""] * 12)
points = np.column_stack([np.arange(12.0), np.zeros(12)])
units = Units(texts(map(str, range(12))), points, None, {"people": np.ones(12)}, blank, blank)
book = Book("line", units, frame=Frame("local", "local"))
to.optimise(book, {"territories": 3, "iterations": 50, "criteria": [{"measure": "people", "tolerance": 0.3}]})
signal.raise_signal(signal.SIGINT)
print("heard", len(heard))
"""


def test_the_signal_handler_outlives_a_solve():
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "heard 1\n"), run.stderr
