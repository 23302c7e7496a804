"""Health, documentation, HEAD."""

import re

import pytest
import schemathesis

import territory_opt
from api.example import EXAMPLE


def test_health(make_client):
    response = make_client().get("/health")
    assert response.json() == {"status": "ok", "version": territory_opt.__version__}


@pytest.mark.parametrize("path", ["/health", "/docs", "/openapi.json"])
def test_head_is_get_without_its_body(make_client, path):
    client = make_client()
    get, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(get.content)) == get.headers["content-length"]


def test_docs_need_no_network(make_client):
    client = make_client()
    page = client.get("/docs").text
    links = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert links
    assert all(link.startswith("/") and not link.startswith("//") for link in links)
    assert all(client.get(link).status_code == 200 for link in links)
    assert "http://" not in page
    assert "https://" not in page


def test_openapi_is_valid_and_describes_requests_and_problems(make_client):
    document = make_client().get("/openapi.json").json()
    schemathesis.openapi.from_dict(document).validate()
    operation = document["paths"]["/optimise"]["post"]
    body = operation["requestBody"]["content"]["application/json"]
    assert body["examples"]["eight points"]["value"] == EXAMPLE
    assert set(operation["responses"]) == {"200", "400", "413", "422", "503"}
    assert "application/geo+json" in operation["responses"]["200"]["content"]
    assert "application/problem+json" in operation["responses"]["422"]["content"]
