"""What the service refuses, and how it says so."""

import json

import pytest

from api.settings import Settings
from territory_opt.errors import InvalidInput

PROBLEM = "application/problem+json"


def post(client, body):
    return client.post("/optimise", content=body if isinstance(body, bytes) else json.dumps(body).encode())


def problem(answer, status):
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    body = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(body)
    assert body["status"] == status
    return body


@pytest.mark.parametrize(
    "body", [b"", b"{", b"units,lon", b"\xff\xfe", b"[1, 2]", b'"x"', b'{"a": NaN}', b"[" * 200_000]
)
def test_what_is_no_json_object_is_400(make_client, body):
    assert problem(post(make_client(), body), 400)["instance"] == "/optimise"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"a": NaN}', "The body is not JSON: NaN is not a JSON value."),
        (b'{"a": 1' + b"0" * 5_000 + b"}", "A whole number in the body has too many digits."),
    ],
)
def test_odd_numbers_are_named_in_the_words_of_the_service(make_client, body, says):
    assert problem(post(make_client(), body), 400)["detail"] == says


def test_a_body_is_counted_not_believed(make_client):
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


def test_all_faults_are_told(make_client):
    body = problem(post(make_client(), {"do": "refuse"}), 422)
    assert [fault["file"] for fault in body["faults"]] == ["units", "scenario"]
    assert set(body["faults"][0]) == {"file", "row", "column", "value", "problem", "remedy"}


def test_a_defect_keeps_its_words_inside(make_client):
    answer = post(make_client(), {"do": "fail"})
    problem(answer, 500)
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_unknown_paths_and_methods_are_problems_too(make_client):
    client = make_client()
    problem(client.get("/nowhere"), 404)
    assert "POST" in client.get("/optimise").headers["allow"]
    problem(client.get("/optimise"), 405)


def test_settings_come_from_the_environment():
    assert Settings.from_environment({}) == Settings(max_upload_mb=25, max_units=50_000)
    given = {
        "TERRITORY_OPT_MAX_UPLOAD_MB": "1.5",
        "TERRITORY_OPT_MAX_UNITS": " 7 ",
        "TERRITORY_OPT_MAX_SOLVES": "",
    }
    settings = Settings.from_environment(given)
    assert (settings.max_upload_bytes, settings.max_units, settings.max_solves) == (1_500_000, 7, 2)


def test_every_setting_that_cannot_be_read_is_told():
    given = {
        "TERRITORY_OPT_MAX_UPLOAD_MB": "many",
        "TERRITORY_OPT_MAX_UNITS": "1.5",
        "TERRITORY_OPT_GRACE_S": "0",
    }
    with pytest.raises(InvalidInput) as caught:
        Settings.from_environment(given)
    assert {fault.column for fault in caught.value.faults} == set(given)
