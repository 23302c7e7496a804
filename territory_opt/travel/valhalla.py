"""Travel times of a Valhalla server (https://valhalla.github.io/valhalla)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.geography.distance import paired_distances
from territory_opt.model.arrays import Floats
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.travel.http.connection import Connection, HttpResponse
from territory_opt.travel.http.response_status import parse_json, raise_for_status
from territory_opt.travel.http.road_server import RoadServer
from territory_opt.travel.http.server_answer import (
    BlockTooLarge,
    ServerAnswer,
    Singles,
    TransientError,
    no_routes,
    parse_numbers,
)

TOO_LARGE = (150, 151, 154, 170, 171)
"""Valhalla's codes for too many places, too far apart, no road near one, and unconnected places."""

NO_PATH = 442

_KM = {"kilometers": 1.0, "miles": 1.609344}


@dataclass(frozen=True)
class Valhalla(RoadServer):
    """Requests Valhalla's matrix service."""

    name = "valhalla"
    default_profile = "auto"
    default_max_places = 100

    def max_cells(self) -> int:
        """Largest number of cells in one request: with half of the places as sources."""
        return max(1, (self.max_places // 2) * (self.max_places - self.max_places // 2))

    def request_table(self, connection: Connection, sources: Floats, targets: Floats) -> ServerAnswer:
        """Request one table between longitudes and latitudes; `/sources_to_targets`."""
        request = {
            "sources": [{"lon": lon, "lat": lat} for lon, lat in sources.tolist()],
            "targets": [{"lon": lon, "lat": lat} for lon, lat in targets.tolist()],
            "costing": self.profile,
            "units": "kilometers",
        }
        response = connection.request("/sources_to_targets", json.dumps(request).encode())
        if response.status != 200:
            code, message = _error(response)
            if code == NO_PATH:
                return no_routes(len(sources), len(targets))
            if code in TOO_LARGE:
                raise BlockTooLarge(message)
            raise_for_status(response, message)
        answer = parse_json(response.body)
        seconds, km = _cells(answer, (len(sources), len(targets)))
        return ServerAnswer(
            seconds / np.float32(60.0),
            km * np.float32(_KM.get(str(answer.get("units", "kilometers")), np.nan)),
            _snaps(answer.get("sources"), sources),
            _snaps(answer.get("targets"), targets),
        )


def _cells(answer: dict[str, Any], shape: tuple[int, int]) -> tuple[Singles, Singles]:
    """Seconds and distances, from the verbose or the concise form of the answer."""
    table = answer.get("sources_to_targets")
    if isinstance(table, dict):
        return parse_numbers(table.get("durations"), shape), parse_numbers(table.get("distances"), shape)
    try:
        seconds = [[cell["time"] for cell in row] for row in table or ()]
        distances = [[cell["distance"] for cell in row] for row in table or ()]
    except (TypeError, KeyError):
        raise TransientError("the answer is no table of times and distances") from None
    return parse_numbers(seconds, shape), parse_numbers(distances, shape)


def _snaps(places: Any, requested: Floats) -> Singles:  # noqa: ANN401 - unchecked JSON
    """Metres between the places requested and those used; NaN where the server does not report them."""
    flat = (
        places[0] if isinstance(places, list) and len(places) == 1 and isinstance(places[0], list) else places
    )
    if not isinstance(flat, list) or len(flat) != len(requested):
        return np.full(len(requested), np.nan, dtype=np.float32)
    used = np.array(
        [[place.get("lon"), place.get("lat")] if isinstance(place, dict) else [None, None] for place in flat],
        dtype=np.float64,
    ).reshape(len(requested), 2)
    metres: Singles = (paired_distances(GEOGRAPHIC, requested, used) * 1000.0).astype(np.float32)
    return metres


def _error(response: HttpResponse) -> tuple[int | None, str]:
    try:
        answer = parse_json(response.body)
    except TransientError:
        return None, ""
    code = answer.get("error_code")
    return (code if isinstance(code, int) else None), str(answer.get("error", ""))
