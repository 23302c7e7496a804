"""Signals and deaths: nobody goes on working for nobody."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from api.shutdown import on_signal

ORPHANED = """
import os, sys, threading, time
from api.settings import Settings
from api.solves.solve_process import SolveProcess
from stand_ins import StandIn
if __name__ == "__main__":
    work = StandIn(sys.argv[1])
    process = SolveProcess(work, Settings())
    threading.Thread(target=process.ask, args=(b'{"do": "wait"}',), daemon=True).start()
    while not work.noted("started"):
        time.sleep(0.01)
    os.kill(os.getpid(), 9)
"""


def test_a_signal_is_acted_on_before_the_server_hears_it():
    heard = []
    before = signal.signal(signal.SIGTERM, lambda *_: heard.append("server"))
    try:
        with on_signal(lambda: heard.append("we")):
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == ["we", "server", "server"]


def test_outside_the_main_thread_there_is_nothing_to_hear():
    before = signal.getsignal(signal.SIGTERM)
    found = []

    def work():
        with on_signal(lambda: None):
            found.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [before]


def test_a_child_whose_server_was_killed_comes_to_an_end(stand_in, tmp_path):
    script = tmp_path / "orphaned.py"
    script.write_text(ORPHANED, encoding="utf-8")
    path = f"{Path(__file__).parent}"
    done = subprocess.run(
        [sys.executable, script, stand_in.folder], env={"PYTHONPATH": path}, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    deadline = time.monotonic() + 20
    while not stand_in.noted("ended"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
