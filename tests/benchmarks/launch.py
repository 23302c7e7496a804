"""Run a command from a small process, and print its wall seconds, peak memory and exit code as JSON.

A child's peak memory starts at that of its parent, so a large parent would hide what the command needs.
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
process.returncode = os.waitstatus_to_exitcode(status)  # os.wait4 bypasses Popen, which would wait again
print(json.dumps({"seconds": seconds, "peak_mb": usage.ru_maxrss / 1000.0, "exit_code": process.returncode}))
