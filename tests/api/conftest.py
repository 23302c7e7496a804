"""Applications to test."""

import pytest
from fastapi.testclient import TestClient
from stand_ins import StandIn

from api.main import create_app
from api.settings import Settings
from api.solves.solve_pool import SolvePool


@pytest.fixture
def stand_in(tmp_path):
    return StandIn(str(tmp_path))


@pytest.fixture
def make_client(stand_in):
    """A client of an application whose children do the stand-in's work."""
    clients = []

    def make(**limits):
        settings = Settings(**limits)
        app = create_app(settings)
        app.state.pool = SolvePool(stand_in, settings)
        client = TestClient(app, raise_server_exceptions=False)
        client.__enter__()
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.__exit__(None, None, None)
