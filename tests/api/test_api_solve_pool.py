"""Child processes of the service: reused, limited, stopped, replaced."""

import asyncio
import http.client
import json
import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager

import pytest
import uvicorn

from api.main import create_app
from api.problem_details import Busy, SolveLost
from api.settings import Settings
from api.solves import solve_pool
from api.solves.solve_pool import SolvePool
from api.solves.solve_process import SolveProcess

TIMEOUT_S = 20.0
GRACE_S = 0.5
LATE_S = 10.0
"""Most by which a child process may end later than its grace period, for a machine under load."""


def until(condition, timeout_s=TIMEOUT_S):
    """Wait for a condition; return its value, or False after the timeout."""
    deadline = time.monotonic() + timeout_s
    while not (found := condition()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return found


def ended(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@contextmanager
def serving(fake_work, settings):
    """A real server on a free loopback port; child processes that it leaves are killed, or it would wait."""
    app = create_app(settings)
    app.state.pool = SolvePool(fake_work, settings)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            assert until(lambda: server.started)
            yield listener.getsockname()[1], app
        finally:
            server.should_exit = True
            thread.join(TIMEOUT_S)
            left = [pid for pid in fake_work.recorded("started") if not ended(pid)]
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            thread.join(TIMEOUT_S)
    assert not thread.is_alive()
    assert not left


def post(port, method):
    """Send a request and return without waiting for the response."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    connection.request("POST", "/optimise", json.dumps({"do": method}))
    return connection


def status(port, method="respond"):
    connection = post(port, method)
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_child_process_is_reused_for_the_next_request(make_client):
    client = make_client()
    pids = {client.post("/optimise", json={}).json()["pid"] for _ in range(3)}
    assert len(pids) == 1
    assert pids != {os.getpid()}


def test_a_child_process_that_ends_is_reported_and_replaced(make_client):
    client = make_client()
    response = client.post("/optimise", json={"do": "die"})
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert client.post("/optimise", json={}).status_code == 200


@pytest.mark.parametrize(("method", "reused"), [("wait", True), ("hang", False)])
def test_the_solve_stops_when_the_client_disconnects(fake_work, method, reused):
    with serving(fake_work, Settings(max_solves=1, grace_s=GRACE_S)) as (port, _):
        connection = post(port, method)
        (pid,) = until(lambda: fake_work.recorded("started"))
        connection.close()
        if reused:
            assert until(lambda: fake_work.recorded("ended"), LATE_S)
        else:
            assert until(lambda: ended(pid), GRACE_S + LATE_S)
        assert until(lambda: status(port) == 200)
        assert ended(pid) is not reused


@pytest.mark.parametrize("most", [1, 2])
def test_as_many_solves_as_the_limit_run_and_one_more_gets_503_with_retry_after(fake_work, most):
    with serving(fake_work, Settings(max_solves=most, grace_s=GRACE_S)) as (port, _):
        running = [post(port, "wait") for _ in range(most)]
        assert until(lambda: len(fake_work.recorded("started")) == most)
        connection = post(port, "respond")
        response = connection.getresponse()
        assert response.status == 503
        assert int(response.headers["retry-after"]) > 0
        assert json.load(response)["type"].endswith("busy")
        connection.close()
        for first in running:
            first.close()


def test_a_process_that_is_starting_takes_a_place(monkeypatch, fake_work):
    """Starting takes seconds; requests that come meanwhile are refused."""
    may_start, started = threading.Event(), []

    class SlowProcess:
        alive = True

        def __init__(self, work, settings):
            started.append(self)
            may_start.wait(TIMEOUT_S)

        def wait_until_prepared(self):
            pass

        def run(self, body):
            return b"done"

    async def connected():
        return False

    async def two_requests():
        pool = SolvePool(fake_work, Settings(max_solves=1))
        warm_up = asyncio.ensure_future(pool.warm_up())
        first = asyncio.ensure_future(pool.run(b"{}", connected))
        while not started:
            await asyncio.sleep(0.01)
        with pytest.raises(Busy, match="1 solves are running"):
            await pool.run(b"{}", connected)
        may_start.set()
        await warm_up
        return await first

    monkeypatch.setattr(solve_pool, "SolveProcess", SlowProcess)
    assert asyncio.run(two_requests()) == b"done"
    assert len(started) == 1


@pytest.fixture
def solve_process(fake_work):
    """A child process, which is killed after the test, and a function that sends it a body from a thread."""
    process = SolveProcess(fake_work, Settings())
    with ThreadPoolExecutor(1) as pool:
        try:
            yield process, lambda method: pool.submit(process.run, json.dumps({"do": method}).encode())
        finally:
            process.kill()


def test_stopping_one_solve_does_not_stop_the_next(solve_process, fake_work):
    process, run = solve_process
    for count in (1, 2):
        result = run("wait")
        assert until(lambda: fake_work.recorded("started"))
        assert wait([result], 0.3).not_done, count
        process.stop()
        assert json.loads(result.result(TIMEOUT_S)) == {"stopped": True}


def test_closing_kills_a_process_that_does_not_stop(solve_process, fake_work):
    process, run = solve_process
    result = run("hang")
    (pid,) = until(lambda: fake_work.recorded("started"))
    process.close(0.1)
    assert until(lambda: ended(pid), LATE_S)
    with pytest.raises(SolveLost):
        result.result(TIMEOUT_S)


def test_health_responds_while_solves_run(fake_work):
    with serving(fake_work, Settings(max_solves=1, grace_s=GRACE_S)) as (port, _):
        first = post(port, "hang")
        assert until(lambda: fake_work.recorded("started"))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        connection.close()
        first.close()


def test_the_server_ends_its_child_processes(fake_work):
    with serving(fake_work, Settings(max_solves=2, grace_s=GRACE_S)) as (port, app):
        assert status(port) == 200
        first = post(port, "hang")
        assert until(lambda: fake_work.recorded("started"))
        pids = app.state.pool.pids()
        assert pids
    assert all(until(lambda pid=pid: ended(pid)) for pid in pids)
    first.close()


def test_a_client_that_sends_too_much_still_gets_the_response(fake_work):
    with serving(fake_work, Settings(max_upload_mb=1)) as (port, _):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        connection.request("POST", "/optimise", b" " * 3_000_000)
        assert connection.getresponse().status == 413
        connection.close()
