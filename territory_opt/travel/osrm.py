"""Travel times of an OSRM server (https://project-osrm.org)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.travel.http.connection import Connection, Reply
from territory_opt.travel.http.response_status import parsed, refuse_status
from territory_opt.travel.http.road_server import RoadServer
from territory_opt.travel.http.server_answer import (
    RequestRefused,
    ServerAnswer,
    Singles,
    TooBig,
    Transient,
    numbers,
)

LONGEST_ADDRESS = 7_000
"""Characters that servers and what stands before them accept in an address."""

LARGEST_BLOCK = 250_000
"""Cells that are asked for together: the server works on some while others are read."""

NO_POST = (400, 404, 405, 411, 415, 501)
"""Statuses of servers that take questions only in the address."""

NOT_UNDERSTOOD = (None, "InvalidUrl", "InvalidQuery", "InvalidService", "InvalidVersion")

DIVIDE = ("TooBig", "NoSegment", "NoTable")


@dataclass(frozen=True)
class Osrm(RoadServer):
    """Asks OSRM's table service: by GET, or by POST where the address would grow too long.

    It is asked for times alone: distances as well would double the work, and nothing reads them.
    """

    name = "osrm"
    default_profile = "driving"
    most_places = 100

    def most_pairs(self) -> int:
        """Cells in one question: the server's limit squared, but not so many that nothing overlaps."""
        return min(self.places**2, LARGEST_BLOCK)

    def ask(self, line: Connection, sources: Floats, targets: Floats) -> ServerAnswer:
        """Ask for one table of longitudes and latitudes; `/table/v1/`."""
        profile = quote(self.profile, safe="")
        short = _address(profile, sources, targets)
        if len(short) <= LONGEST_ADDRESS:
            return self._read(line.ask(short, None), len(sources), len(targets))
        reply = line.ask(f"/table/v1/{profile}", _body(sources, targets))
        if reply.status in NO_POST and _code(reply) in NOT_UNDERSTOOD:
            raise TooBig("the server takes no POST, and the address would be too long")
        return self._read(reply, len(sources), len(targets))

    def _read(self, reply: Reply, a: int, b: int) -> ServerAnswer:
        if reply.status != 200:
            if _code(reply) in DIVIDE:
                raise TooBig(str(_code(reply)))
            refuse_status(reply, _said(reply))
        answer = parsed(reply.body)
        if "code" not in answer:
            raise Transient("the answer is not OSRM's")
        if answer["code"] != "Ok":
            raise RequestRefused(f"the server says {_said(reply)!r}")
        version = answer.get("data_version")
        return ServerAnswer(
            numbers(answer.get("durations"), (a, b)) / np.float32(60.0),
            np.full((a, b), np.nan, dtype=np.float32),
            _snaps(answer.get("sources"), a),
            _snaps(answer.get("destinations"), b),
            str(version) if version else None,
        )


def _address(profile: str, sources: Floats, targets: Floats) -> str:
    places = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in np.vstack([sources, targets]).tolist())
    a, b = len(sources), len(sources) + len(targets)
    return (
        f"/table/v1/{profile}/{places}?sources={';'.join(map(str, range(a)))}"
        f"&destinations={';'.join(map(str, range(a, b)))}&annotations=duration&generate_hints=false"
    )


def _body(sources: Floats, targets: Floats) -> bytes:
    a, b = len(sources), len(sources) + len(targets)
    question = {
        "coordinates": np.vstack([sources, targets]).tolist(),
        "sources": list(range(a)),
        "destinations": list(range(a, b)),
        "annotations": ["duration"],
        "generate_hints": False,
    }
    return json.dumps(question).encode()


def _code(reply: Reply) -> str | None:
    """OSRM's word for what went wrong; None when it was not OSRM that answered."""
    try:
        return parsed(reply.body).get("code")
    except Transient:
        return None


def _said(reply: Reply) -> str:
    try:
        answer = parsed(reply.body)
    except Transient:
        return ""
    return " ".join(str(answer[key]) for key in ("code", "message") if answer.get(key))


def _snaps(places: Any, count: int) -> Singles:  # noqa: ANN401 - whatever the server sent
    if places is None:
        return np.full(count, np.nan, dtype=np.float32)
    if not isinstance(places, list) or not all(isinstance(place, dict) for place in places):
        raise Transient("the answer names its places in a way that is not OSRM's")
    return numbers([place.get("distance") for place in places], (count,))
