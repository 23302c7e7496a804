"""Signals and orphaned processes: solves end when they are no longer needed."""

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
from fake_work import FakeWork
if __name__ == "__main__":
    work = FakeWork(sys.argv[1])
    process = SolveProcess(work, Settings())
    threading.Thread(target=process.run, args=(b'{"do": "wait"}',), daemon=True).start()
    while not work.recorded("started"):
        time.sleep(0.01)
    os.kill(os.getpid(), 9)
"""


def test_a_signal_calls_act_before_the_handler_of_the_server():
    calls = []
    before = signal.signal(signal.SIGTERM, lambda *_: calls.append("server"))
    try:
        with on_signal(lambda: calls.append("on_signal")):
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert calls == ["on_signal", "server", "server"]


def test_outside_the_main_thread_no_handler_is_set():
    before = signal.getsignal(signal.SIGTERM)
    found = []

    def work():
        with on_signal(lambda: None):
            found.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [before]


def test_a_child_process_ends_when_its_parent_was_killed(fake_work, tmp_path):
    script = tmp_path / "orphaned.py"
    script.write_text(ORPHANED, encoding="utf-8")
    path = f"{Path(__file__).parent}"
    done = subprocess.run(
        [sys.executable, script, fake_work.folder], env={"PYTHONPATH": path}, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    deadline = time.monotonic() + 20
    while not fake_work.recorded("ended"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
