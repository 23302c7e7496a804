"""Runs a command from a small process, and prints its wall seconds, peak memory and exit code.

A process begins with the peak of the one that started it, so a large parent would hide what a child needs.
"""

import json
import os
import subprocess
import sys
import time

began = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
seconds = time.perf_counter() - began
process.returncode = os.waitstatus_to_exitcode(status)  # Popen was not asked, so it must be told
print(json.dumps({"seconds": seconds, "peak_mb": usage.ru_maxrss / 1000.0, "code": process.returncode}))
