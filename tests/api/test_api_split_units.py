"""Requests without units, and with large units to split."""

from __future__ import annotations

from fastapi.testclient import TestClient

from api.main import create_app
from api.settings import Settings

CUSTOMERS = [
    {"customer_id": f"c{n}", "lon": 8 + 0.1 * (n % 6), "lat": 50 + 0.1 * (n // 6), "country": "AB"[n > 23]}
    for n in range(30)
]
SCENARIO = {
    "effort": "quick",
    "territories": 3,
    "criteria": [{"measure": "customers", "tolerance": 0.2}],
    "units": {"column": "country", "split_above": 0.3},
}


def test_units_are_made_from_the_customers_and_split():
    with TestClient(create_app(Settings(max_solve_s=5))) as client:
        response = client.post("/optimise", json={"customers": CUSTOMERS, "scenario": SCENARIO})
    body = response.json()
    assert response.status_code == 200, body
    assert body["report"]["holds"]
    assert [unit["unit_id"] for unit in body["report"]["split"]["units"]] == ["A", "B"]
    assert {name.partition("#")[0] for name in body["assignments"]} == {"A", "B"}
    assert len(body["assignments"]) == body["report"]["counts"]["units"] > 8
    found = {one["code"]: one for one in body["report"]["findings"]}
    assert found["units-from-column"]["about"] == {"column": "country"}
    assert found["units-from-column"]["figures"] == {"units": 2}
    assert found["units-split"]["about"] == {"units": ["A", "B"]}
