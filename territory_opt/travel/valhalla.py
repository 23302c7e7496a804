"""Travel times of a Valhalla server (https://valhalla.github.io/valhalla)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.geography.distance import paired_distances
from territory_opt.model.arrays import Floats
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.travel.http.connection import Connection, Reply
from territory_opt.travel.http.response_status import parsed, refuse_status
from territory_opt.travel.http.road_server import RoadServer
from territory_opt.travel.http.server_answer import (
    ServerAnswer,
    Singles,
    TooBig,
    Transient,
    nothing,
    numbers,
)

DIVIDE = (150, 151, 154, 170, 171)
"""Valhalla's codes for too many places, too far apart, no road near one, and places cut off."""

NO_PATH = 442

_KM = {"kilometers": 1.0, "miles": 1.609344}


@dataclass(frozen=True)
class Valhalla(RoadServer):
    """Asks Valhalla's matrix service."""

    name = "valhalla"
    default_profile = "auto"
    most_places = 100

    def most_pairs(self) -> int:
        """Cells in one question: as many as equal halves of its places make."""
        return max(1, (self.places // 2) * (self.places - self.places // 2))

    def ask(self, line: Connection, sources: Floats, targets: Floats) -> ServerAnswer:
        """Ask for one table of longitudes and latitudes; `/sources_to_targets`."""
        question = {
            "sources": [{"lon": lon, "lat": lat} for lon, lat in sources.tolist()],
            "targets": [{"lon": lon, "lat": lat} for lon, lat in targets.tolist()],
            "costing": self.profile,
            "units": "kilometers",
        }
        reply = line.ask("/sources_to_targets", json.dumps(question).encode())
        if reply.status != 200:
            code, said = _error(reply)
            if code == NO_PATH:
                return nothing(len(sources), len(targets))
            if code in DIVIDE:
                raise TooBig(said)
            refuse_status(reply, said)
        answer = parsed(reply.body)
        seconds, km = _cells(answer, (len(sources), len(targets)))
        return ServerAnswer(
            seconds / np.float32(60.0),
            km * np.float32(_KM.get(str(answer.get("units", "kilometers")), np.nan)),
            _snaps(answer.get("sources"), sources),
            _snaps(answer.get("targets"), targets),
        )


def _cells(answer: dict[str, Any], shape: tuple[int, int]) -> tuple[Singles, Singles]:
    """Seconds and distances, from the detailed or from the brief form of the answer."""
    table = answer.get("sources_to_targets")
    if isinstance(table, dict):
        return numbers(table.get("durations"), shape), numbers(table.get("distances"), shape)
    try:
        seconds = [[cell["time"] for cell in row] for row in table or ()]
        distances = [[cell["distance"] for cell in row] for row in table or ()]
    except (TypeError, KeyError):
        raise Transient("the answer is no table of times and distances") from None
    return numbers(seconds, shape), numbers(distances, shape)


def _snaps(places: Any, asked: Floats) -> Singles:  # noqa: ANN401 - whatever the server sent
    """Metres between the places asked for and those used; NaN where the server does not say."""
    flat = (
        places[0] if isinstance(places, list) and len(places) == 1 and isinstance(places[0], list) else places
    )
    if not isinstance(flat, list) or len(flat) != len(asked):
        return np.full(len(asked), np.nan, dtype=np.float32)
    used = np.array(
        [[one.get("lon"), one.get("lat")] if isinstance(one, dict) else [None, None] for one in flat],
        dtype=np.float64,
    ).reshape(len(asked), 2)
    metres: Singles = (paired_distances(GEOGRAPHIC, asked, used) * 1000.0).astype(np.float32)
    return metres


def _error(reply: Reply) -> tuple[int | None, str]:
    try:
        answer = parsed(reply.body)
    except Transient:
        return None, ""
    code = answer.get("error_code")
    return (code if isinstance(code, int) else None), str(answer.get("error", ""))
