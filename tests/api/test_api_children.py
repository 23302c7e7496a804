"""The processes behind the service: reused, limited, stopped, replaced."""

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

PATIENCE_S = 20.0


def until(condition):
    """Wait for something to become true; what it became, or False when patience ran out."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := condition()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return found


def gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@contextmanager
def serving(stand_in, settings):
    """A real server on a free port of the loopback."""
    app = create_app(settings)
    app.state.pool = SolvePool(stand_in, settings)
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


def ask(port, order):
    """Send an order and come back without waiting for the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    connection.request("POST", "/optimise", json.dumps({"do": order}))
    return connection


def status(port, order="answer"):
    connection = ask(port, order)
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_child_is_kept_for_the_next_request(make_client):
    client = make_client()
    pids = {client.post("/optimise", json={}).json()["pid"] for _ in range(3)}
    assert len(pids) == 1
    assert pids != {os.getpid()}


def test_a_child_that_dies_is_told_and_replaced(make_client):
    client = make_client()
    answer = client.post("/optimise", json={"do": "die"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.post("/optimise", json={}).status_code == 200


@pytest.mark.parametrize(("order", "reused"), [("wait", True), ("hang", False)])
def test_the_solve_stops_when_the_client_goes_away(stand_in, order, reused):
    with serving(stand_in, Settings(max_solves=1, grace_s=0.5)) as (port, _):
        connection = ask(port, order)
        (pid,) = until(lambda: stand_in.noted("started"))
        connection.close()
        if reused:
            assert until(lambda: stand_in.noted("ended"))
        else:
            assert until(lambda: gone(pid))
        assert until(lambda: status(port) == 200)
        assert gone(pid) is not reused


def test_one_solve_too_many_is_asked_to_come_back(stand_in):
    with serving(stand_in, Settings(max_solves=1, grace_s=0.5)) as (port, _):
        first = ask(port, "wait")
        assert until(lambda: stand_in.noted("started"))
        connection = ask(port, "answer")
        answer = connection.getresponse()
        assert answer.status == 503
        assert int(answer.headers["retry-after"]) > 0
        assert json.load(answer)["type"].endswith("busy")
        connection.close()
        first.close()


def test_health_answers_while_solves_run(stand_in):
    with serving(stand_in, Settings(max_solves=1, grace_s=0.5)) as (port, _):
        first = ask(port, "hang")
        assert until(lambda: stand_in.noted("started"))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        connection.close()
        first.close()


def test_the_server_takes_its_children_along(stand_in):
    with serving(stand_in, Settings(max_solves=2, grace_s=0.5)) as (port, app):
        assert status(port) == 200
        first = ask(port, "hang")
        assert until(lambda: stand_in.noted("started"))
        pids = app.state.pool.pids()
        assert pids
    assert all(until(lambda pid=pid: gone(pid)) for pid in pids)
    first.close()


def test_a_client_that_sends_too_much_still_hears_why(stand_in):
    with serving(stand_in, Settings(max_upload_mb=1)) as (port, _):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        connection.request("POST", "/optimise", b" " * 3_000_000)
        assert connection.getresponse().status == 413
        connection.close()
