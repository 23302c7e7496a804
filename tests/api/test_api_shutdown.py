"""Signals and orphaned processes: solves end when they are no longer needed."""

import os
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
LATE_S = 20.0
FOLDER = str(Path(__file__).parent)


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


def ends(pid, within_s):
    """Whether a process ends within some seconds; one that does not is killed."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    return False


def test_a_child_process_ends_when_its_parent_was_killed(fake_work, tmp_path):
    script, messages = tmp_path / "orphaned.py", tmp_path / "messages"
    script.write_text(ORPHANED, encoding="utf-8")
    with messages.open("w") as stderr:  # a pipe would stay open as long as the child process
        done = subprocess.run(
            [sys.executable, script, fake_work.folder],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, [FOLDER, os.environ.get("PYTHONPATH")])),
            },
            stderr=stderr,
            check=False,
            timeout=60,
        )
    assert done.returncode == -signal.SIGKILL, messages.read_text()
    (pid,) = fake_work.recorded("started")
    assert ends(pid, LATE_S)
    assert fake_work.recorded("ended") == [pid]
