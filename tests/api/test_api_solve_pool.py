"""Child processes of the service: reused, limited, stopped, replaced."""

import http.client
import json
import os
import socket
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn

from api.main import create_app
from api.settings import Settings
from api.solves.solve_pool import SolvePool

TIMEOUT_S = 20.0


def until(condition):
    """Wait for a condition; return its value, or False after the timeout."""
    deadline = time.monotonic() + TIMEOUT_S
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
    """A real server on a free loopback port."""
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
            thread.join()


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
    with serving(fake_work, Settings(max_solves=1, grace_s=0.5)) as (port, _):
        connection = post(port, method)
        (pid,) = until(lambda: fake_work.recorded("started"))
        connection.close()
        if reused:
            assert until(lambda: fake_work.recorded("ended"))
        else:
            assert until(lambda: ended(pid))
        assert until(lambda: status(port) == 200)
        assert ended(pid) is not reused


def test_a_full_pool_responds_503_with_retry_after(fake_work):
    with serving(fake_work, Settings(max_solves=1, grace_s=0.5)) as (port, _):
        first = post(port, "wait")
        assert until(lambda: fake_work.recorded("started"))
        connection = post(port, "respond")
        response = connection.getresponse()
        assert response.status == 503
        assert int(response.headers["retry-after"]) > 0
        assert json.load(response)["type"].endswith("busy")
        connection.close()
        first.close()


def test_health_responds_while_solves_run(fake_work):
    with serving(fake_work, Settings(max_solves=1, grace_s=0.5)) as (port, _):
        first = post(port, "hang")
        assert until(lambda: fake_work.recorded("started"))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        connection.close()
        first.close()


def test_the_server_ends_its_child_processes(fake_work):
    with serving(fake_work, Settings(max_solves=2, grace_s=0.5)) as (port, app):
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
