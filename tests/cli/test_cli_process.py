"""The command as a process: exit codes, streams, signals."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

TIMEOUT_S = 60
COMMAND = [sys.executable, "-m", "territory_opt"]


def start(arguments, **environment):
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )


def read_until(stream, word):
    """Read lines until one contains a word."""
    for line in stream:
        if word in line:
            return line
    raise AssertionError(f"{word} is not in the output")


def test_a_signal_keeps_the_best_plan(book):
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


def test_a_signal_before_any_plan_ends_with_130(book):
    run = start(["optimise", book])
    read_until(run.stderr, "read")
    run.send_signal(signal.SIGINT)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=TIMEOUT_S)
    assert run.returncode == 130
    assert out == ""
    assert "Traceback" not in err
    assert not (book.parent / "plan").exists()


def test_exit_code_of_bad_input_and_usage(tmp_path):
    for arguments in (["validate", tmp_path / "nowhere"], ["conquer"]):
        run = start(arguments)
        _, err = run.communicate(timeout=TIMEOUT_S)
        assert run.returncode == 2
        assert "Traceback" not in err


def test_a_closed_pipe_is_not_a_defect(solved):
    run = start(["compare", solved / "plan", solved / "plan", "--json"])
    run.stdout.close()
    err = run.stderr.read()
    run.stderr.close()
    assert run.wait(timeout=TIMEOUT_S) == 141
    assert err == ""


def test_serve_warns_responds_and_shuts_down():
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


def test_serve_reports_why_it_cannot_start():
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
