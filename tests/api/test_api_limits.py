"""Each limit of the service at its edge: what is exactly at it is accepted, one more is refused."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

import territory_opt.pipeline
from api.example import EXAMPLE
from api.settings import Settings
from api.solves.optimise_work import Optimise
from territory_opt.errors import TooLarge


@pytest.fixture
def solved_with(monkeypatch):
    """Return a function that gives the scenario with which a request is solved."""

    def scenario_of(body, **limits):
        seen = []

        def optimise(book, scenario, **_options):
            seen.append(SimpleNamespace(book=book, scenario=scenario))
            raise InterruptedError

        monkeypatch.setattr(territory_opt.pipeline, "optimise", optimise)
        with pytest.raises(InterruptedError):
            Optimise()(json.dumps(body).encode(), Settings(**limits), lambda: False)
        return seen[0]

    return scenario_of


@pytest.mark.parametrize(("client", "used"), [(None, 7), (3, 3), (6.9, 6.9), (7, 7), (7.1, 7), (86_400, 7)])
def test_a_time_limit_of_the_client_is_never_above_that_of_the_service(client, used, solved_with):
    scenario = {**EXAMPLE["scenario"], "time_limit_s": client}
    assert solved_with({**EXAMPLE, "scenario": scenario}, max_solve_s=7).scenario.time_limit_s == used


def test_a_scenario_without_keys_has_the_time_limit_of_the_service(solved_with):
    assert solved_with({**EXAMPLE, "scenario": {}}, max_solve_s=7).scenario.time_limit_s == 7


def rows(count):
    return [{"unit_id": f"u{number}", "lon": 8 + number / 10, "lat": 50} for number in range(count)]


def features(count):
    return {"type": "FeatureCollection", "features": [{"type": "Feature"}] * count}


@pytest.mark.parametrize("units", [rows, features])
@pytest.mark.parametrize(("count", "status"), [(2, 200), (3, 200), (4, 413)])
def test_as_many_units_as_the_limit_are_accepted(units, count, status, make_client):
    response = make_client(max_units=3).post("/optimise", json={"units": units(count)})
    assert response.status_code == status
    if status == 413:
        assert response.json()["detail"] == "4 units; this service takes at most 3."


def customers(count):
    """Customers far from each other, each in a cell of its own."""
    return {
        "customers": [{"customer_id": f"c{n}", "lon": 8 + n, "lat": 50} for n in range(count)],
        "scenario": {"territories": 2, "units": {"grid": "h3"}},
    }


def test_units_that_are_derived_from_customers_count_too(solved_with):
    count = len(solved_with(customers(3)).book.units)
    assert count >= 3
    assert len(solved_with(customers(3), max_units=count).book.units) == count
    with pytest.raises(TooLarge, match=f"{count:,} units; this service takes at most {count - 1:,}"):
        Optimise()(json.dumps(customers(3)).encode(), Settings(max_units=count - 1), lambda: False)


@pytest.mark.parametrize(("extra", "status"), [(-1, 200), (0, 200), (1, 413)])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_as_many_bytes_as_the_limit_is_accepted(extra, status, chunked, make_client):
    body = b"{}" + b" " * (2_000 + extra - 2)
    content = iter([body[:700], body[700:]]) if chunked else body
    assert make_client(max_upload_mb=0.002).post("/optimise", content=content).status_code == status


def test_every_limit_of_the_settings_has_a_test_here_or_with_the_pool():
    """`max_solves` and `grace_s` are those of test_api_solve_pool.py."""
    assert set(Settings.model_fields) == {
        "max_upload_mb",
        "max_units",
        "max_solve_s",
        "max_solves",
        "grace_s",
    }
