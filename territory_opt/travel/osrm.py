"""Travel times of an OSRM server (https://project-osrm.org)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.travel.http.connection import Connection, HttpResponse
from territory_opt.travel.http.response_status import parse_json, raise_for_status
from territory_opt.travel.http.road_server import RoadServer
from territory_opt.travel.http.server_answer import (
    BlockTooLarge,
    RequestRefused,
    ServerAnswer,
    Singles,
    TransientError,
    parse_numbers,
)

MAX_URL_LENGTH = 7_000
"""Characters that servers and proxies accept in a URL."""

MAX_CELLS = 250_000
"""Cells of one request: several requests, so that the server works on one while another is read."""

NO_POST = (400, 404, 405, 411, 415, 501)
"""Statuses of servers that accept no POST."""

NOT_UNDERSTOOD = (None, "InvalidUrl", "InvalidQuery", "InvalidService", "InvalidVersion")

TOO_LARGE = ("TooBig", "NoSegment", "NoTable")
"""OSRM's codes of requests to be divided: too large, or no road near one of the places."""


@dataclass(frozen=True)
class Osrm(RoadServer):
    """Requests OSRM's table service: by GET, or by POST where the URL would be too long.

    Times only: distances as well would double the server's work, and nothing reads them.
    """

    name = "osrm"
    default_profile = "driving"
    default_max_places = 100

    def max_cells(self) -> int:
        """Largest number of cells in one request: the server's limit squared, at most `MAX_CELLS`."""
        return min(self.max_places**2, MAX_CELLS)

    def request_table(self, connection: Connection, sources: Floats, targets: Floats) -> ServerAnswer:
        """Request one table between longitudes and latitudes; `/table/v1/`."""
        profile = quote(self.profile, safe="")
        url = _url(profile, sources, targets)
        if len(url) <= MAX_URL_LENGTH:
            return self._read(connection.request(url, None), len(sources), len(targets))
        response = connection.request(f"/table/v1/{profile}", _body(sources, targets))
        if response.status in NO_POST and _code(response) in NOT_UNDERSTOOD:
            raise BlockTooLarge("the server takes no POST, and the URL would be too long")
        return self._read(response, len(sources), len(targets))

    def _read(self, response: HttpResponse, a: int, b: int) -> ServerAnswer:
        if response.status != 200:
            if _code(response) in TOO_LARGE:
                raise BlockTooLarge(str(_code(response)))
            raise_for_status(response, _message(response))
        answer = parse_json(response.body)
        if "code" not in answer:
            raise TransientError("the answer is not OSRM's")
        if answer["code"] != "Ok":
            raise RequestRefused(f"the server says {_message(response)!r}")
        version = answer.get("data_version")
        return ServerAnswer(
            parse_numbers(answer.get("durations"), (a, b)) / np.float32(60.0),
            np.full((a, b), np.nan, dtype=np.float32),
            _snaps(answer.get("sources"), a),
            _snaps(answer.get("destinations"), b),
            str(version) if version else None,
        )


def _url(profile: str, sources: Floats, targets: Floats) -> str:
    places = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in np.vstack([sources, targets]).tolist())
    a, b = len(sources), len(sources) + len(targets)
    return (
        f"/table/v1/{profile}/{places}?sources={';'.join(map(str, range(a)))}"
        f"&destinations={';'.join(map(str, range(a, b)))}&annotations=duration&generate_hints=false"
    )


def _body(sources: Floats, targets: Floats) -> bytes:
    a, b = len(sources), len(sources) + len(targets)
    request = {
        "coordinates": np.vstack([sources, targets]).tolist(),
        "sources": list(range(a)),
        "destinations": list(range(a, b)),
        "annotations": ["duration"],
        "generate_hints": False,
    }
    return json.dumps(request).encode()


def _code(response: HttpResponse) -> str | None:
    """OSRM's error code; None when another program answered."""
    try:
        return parse_json(response.body).get("code")
    except TransientError:
        return None


def _message(response: HttpResponse) -> str:
    try:
        answer = parse_json(response.body)
    except TransientError:
        return ""
    return " ".join(str(answer[key]) for key in ("code", "message") if answer.get(key))


def _snaps(places: Any, count: int) -> Singles:  # noqa: ANN401 - unchecked JSON
    if places is None:
        return np.full(count, np.nan, dtype=np.float32)
    if not isinstance(places, list) or not all(isinstance(place, dict) for place in places):
        raise TransientError("the places of the answer are not in OSRM's format")
    return parse_numbers([place.get("distance") for place in places], (count,))
