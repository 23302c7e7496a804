"""The service is ready once it is prepared, and the first request then compiles nothing."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from fake_work import FakeWork
from fastapi.testclient import TestClient

from api.example import EXAMPLE
from api.main import create_app
from api.settings import Settings
from api.solves.solve_pool import SolvePool

TIMEOUT_S = 30.0


@dataclass(frozen=True)
class SlowWork(FakeWork):
    """Is prepared once the folder holds a file `go`."""

    def prepare(self):
        self.record("preparing")
        while not (Path(self.folder) / "go").exists():
            time.sleep(0.01)


@dataclass(frozen=True)
class LostWork(FakeWork):
    """Ends the first process instead of preparing it."""

    def prepare(self):
        first = not self.recorded("preparing")
        self.record("preparing")
        if first:
            self.die(None)


def client_of(work, **limits):
    app = create_app(Settings(**limits))
    app.state.pool = SolvePool(work, app.state.settings)
    return TestClient(app)


def until(condition):
    deadline = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def test_ready_responds_503_until_a_process_is_prepared(tmp_path):
    with client_of(SlowWork(str(tmp_path))) as client:
        waiting = client.get("/health/ready")
        assert (waiting.status_code, waiting.json()) == (503, {"status": "preparing"})
        assert int(waiting.headers["retry-after"]) > 0
        assert client.get("/health/live").json()["status"] == "ok"
        assert client.get("/health").status_code == 200
        (tmp_path / "go").touch()
        until(lambda: client.get("/health/ready").status_code == 200)


def test_a_request_before_that_waits_for_it_and_starts_no_other_process(tmp_path):
    work = SlowWork(str(tmp_path))

    async def run():
        pool = SolvePool(work, Settings(max_solves=2))
        warm_up = asyncio.create_task(pool.warm_up())

        async def connected():
            return False

        solves = [asyncio.create_task(pool.run(b"{}", connected))]
        await asyncio.sleep(0.5)
        assert not solves[0].done()
        (tmp_path / "go").touch()
        result = json.loads(await solves[0])
        await warm_up
        await pool.close()
        return result

    assert work.recorded("preparing") == []
    assert [asyncio.run(run())["pid"]] == work.recorded("preparing")


def test_a_first_process_that_ends_is_not_ready_and_a_request_starts_another(tmp_path):
    with client_of(LostWork(str(tmp_path))) as client:
        assert client.post("/optimise", json={}).status_code == 200
        assert client.get("/health/ready").status_code == 200


def test_the_service_ends_while_it_prepares(tmp_path):
    work = SlowWork(str(tmp_path))
    started = time.monotonic()
    with client_of(work, grace_s=60) as client:
        until(lambda: work.recorded("preparing"))
        pids = client.app.state.pool.pids()
    assert pids == work.recorded("preparing")
    assert time.monotonic() - started < TIMEOUT_S


COMPILED = """
import json, sys
from numba.core.dispatcher import Dispatcher
from api.settings import Settings
from api.solves.optimise_work import Optimise

work, compiled, compile = Optimise(), [], Dispatcher.compile
work.prepare()

def record(self, signature):
    compiled.append(f"{self.py_func.__module__}.{self.py_func.__name__}{signature}")
    return compile(self, signature)

Dispatcher.compile = record
for body in json.load(sys.stdin):
    assert b'"status"' in work(json.dumps(body).encode(), Settings(), lambda: False)
json.dump(compiled, sys.stdout)
"""


def bodies():
    """Requests that use different parts of the solver."""
    for scenario in ({}, {"compactness": "diameter"}, {"compactness": "cut"}, {"bases": "free"}):
        yield {**EXAMPLE, "scenario": {**EXAMPLE.get("scenario", {}), **scenario, "effort": "quick"}}


def test_a_request_to_a_prepared_process_compiles_nothing():
    done = subprocess.run(
        [sys.executable, "-c", COMPILED],
        input=json.dumps(list(bodies())),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


def test_child_processes_share_the_folder_of_compiled_code():
    """Also where the user's cache folder cannot be written, and a temporary one is used."""
    script = "import os, territory_opt.compiled; print(os.environ['NUMBA_CACHE_DIR'])"
    environment = {"HOME": "/dev/null", "PATH": "", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment
    )
    folder = Path(done.stdout.strip())
    assert folder.is_dir()
    folder.rmdir()
