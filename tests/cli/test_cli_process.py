"""The command as a process: exit codes, streams, signals."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

TIMEOUT_S = 60
LIMIT_S = 1.0
LATE_S = 3.0
"""Most by which a solve may end later than its limit, for a machine under load."""
COMMAND = [sys.executable, "-m", "territory_opt"]


@pytest.fixture
def start():
    """Return a function that starts the command; what still runs after the test is killed."""
    runs = []

    def popen(arguments, **environment):
        run = subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        runs.append(run)
        return run

    yield popen
    for run in runs:
        run.kill()
        run.wait()
        run.stdout.close()
        run.stderr.close()


def read_until(stream, word):
    """Read lines until one contains a word."""
    for line in stream:
        if word in line:
            return line
    raise AssertionError(f"{word} is not in the output")


def test_a_signal_keeps_the_best_plan(start, book):
    run = start(["optimise", book, "--iterations", 10**9, "--json"])
    read_until(run.stderr, "objective")
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=TIMEOUT_S)
    report = json.loads(out)
    assert run.returncode == (0 if report["status"] in ("optimal", "feasible") else 3)
    assert report["ended_by"] == "stopped"
    assert json.loads((book.parent / "plan" / "report.json").read_text(encoding="utf-8")) == report
    assert "best plan so far" in err
    assert "Traceback" not in err


def test_a_signal_before_any_plan_ends_with_130(start, book):
    run = start(["optimise", book])
    read_until(run.stderr, "read")
    run.send_signal(signal.SIGINT)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=TIMEOUT_S)
    assert run.returncode == 130
    assert out == ""
    assert "Traceback" not in err
    assert not (book.parent / "plan").exists()


@pytest.mark.parametrize("bases", ["homes", "free"])
def test_a_time_limit_ends_the_solve(start, book, bases):
    """A solve that goes on is killed."""
    scenario = book / "scenario.toml"
    scenario.write_text(f'bases = "{bases}"\n{scenario.read_text(encoding="utf-8")}', encoding="utf-8")
    run = start(["optimise", book, "--iterations", 10**9, "--time-limit", LIMIT_S, "--json"])
    out, err = run.communicate(timeout=TIMEOUT_S)
    report = json.loads(out)
    # With free bases a fast machine ends the proof within the limit.
    assert report["ended_by"] in ({"free": ("time", "proof"), "homes": ("time",)}[bases])
    assert report["seconds"]["solve"] < LIMIT_S + LATE_S
    assert run.returncode == 0
    assert "Traceback" not in err


def test_exit_code_of_bad_input_and_usage(start, tmp_path):
    for arguments in (["validate", tmp_path / "nowhere"], ["conquer"]):
        run = start(arguments)
        _, err = run.communicate(timeout=TIMEOUT_S)
        assert run.returncode == 2
        assert "Traceback" not in err


def test_a_closed_pipe_is_not_a_defect(start, solved):
    run = start(["compare", solved / "plan", solved / "plan", "--json"])
    run.stdout.close()
    err = run.stderr.read()
    run.stderr.close()
    assert run.wait(timeout=TIMEOUT_S) == 141
    assert err == ""


def test_serve_warns_responds_and_shuts_down(start):
    run = start(["serve", "--host", "0.0.0.0", "--port", "0"])
    assert "does not authenticate" in read_until(run.stderr, "warning")
    port = read_until(run.stderr, "/docs").rpartition(":")[2].removesuffix("/docs\n")
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + TIMEOUT_S
    while True:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5) as response:
                assert json.load(response)["status"] == "ok"
            break
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    run.send_signal(signal.SIGTERM)
    _, err = run.communicate(timeout=TIMEOUT_S)
    assert run.returncode == 0
    assert "Traceback" not in err


def test_serve_reports_why_it_cannot_start(start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        run = start(["serve", "--port", taken.getsockname()[1]])
        _, err = run.communicate(timeout=TIMEOUT_S)
    assert run.returncode == 2
    assert "in use" in err
    run = start(["serve", "--port", "0"], TERRITORY_OPT_MAX_UNITS="many")
    _, err = run.communicate(timeout=TIMEOUT_S)
    assert run.returncode == 2
    assert "TERRITORY_OPT_MAX_UNITS" in err
    assert "Traceback" not in err
