"""Applications with fake work."""

import pytest
from fake_work import FakeWork
from fastapi.testclient import TestClient

from api.main import create_app
from api.settings import Settings
from api.solves.solve_pool import SolvePool


@pytest.fixture
def fake_work(tmp_path):
    return FakeWork(str(tmp_path))


@pytest.fixture
def make_client(fake_work):
    """A function that makes a client of an application whose child processes run the fake work."""
    clients = []

    def make(**limits):
        settings = Settings(**limits)
        app = create_app(settings)
        app.state.pool = SolvePool(fake_work, settings)
        client = TestClient(app, raise_server_exceptions=False)
        client.__enter__()
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.__exit__(None, None, None)
