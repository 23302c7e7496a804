"""Requests that the service refuses, and their problem details."""

import json

import pytest

PROBLEM = "application/problem+json"


def post(client, body):
    return client.post("/optimise", content=body if isinstance(body, bytes) else json.dumps(body).encode())


def problem(response, status):
    assert response.status_code == status
    assert response.headers["content-type"] == PROBLEM
    body = response.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(body)
    assert body["status"] == status
    return body


@pytest.mark.parametrize(
    "body", [b"", b"{", b"units,lon", b"\xff\xfe", b"[1, 2]", b'"x"', b'{"a": NaN}', b"[" * 200_000]
)
def test_a_body_that_is_no_json_object_is_400(make_client, body):
    assert problem(post(make_client(), body), 400)["instance"] == "/optimise"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b'{"a": NaN}', "The body is not JSON: NaN is not a JSON value."),
        (b'{"a": 1' + b"0" * 5_000 + b"}", "A whole number in the body has too many digits."),
    ],
)
def test_invalid_numbers_have_a_detail_of_the_service_itself(make_client, body, detail):
    assert problem(post(make_client(), body), 400)["detail"] == detail


def test_the_size_of_a_body_is_measured_not_declared(make_client):
    client = make_client(max_upload_mb=0.001)
    body = b" " * 990 + b'{"a": 1}   '
    problem(client.post("/optimise", content=body), 413)

    def parts():
        yield from (b" " * 100 for _ in range(11))

    problem(client.post("/optimise", content=parts()), 413)  # chunked: no length is declared
    assert client.post("/optimise", content=b"{}" + b" " * 998).status_code == 200


@pytest.mark.parametrize(
    "units",
    [
        [{"unit_id": str(n)} for n in range(4)],
        {"type": "FeatureCollection", "features": [{"type": "Feature"} for _ in range(4)]},
    ],
)
def test_too_many_units(make_client, units):
    client = make_client(max_units=3)
    assert "4 units" in problem(post(client, {"units": units}), 413)["detail"]


def test_all_faults_are_listed(make_client):
    body = problem(post(make_client(), {"do": "refuse"}), 422)
    assert [fault["file"] for fault in body["faults"]] == ["units", "scenario"]
    assert set(body["faults"][0]) == {"file", "row", "column", "value", "problem", "remedy"}


def test_the_message_of_a_defect_is_not_sent(make_client):
    response = post(make_client(), {"do": "fail"})
    problem(response, 500)
    assert "secret" not in response.text
    assert "Traceback" not in response.text


def test_unknown_paths_and_methods_are_problems_too(make_client):
    client = make_client()
    problem(client.get("/nowhere"), 404)
    assert "POST" in client.get("/optimise").headers["allow"]
    problem(client.get("/optimise"), 405)
