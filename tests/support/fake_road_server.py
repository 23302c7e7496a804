"""A routing server on loopback with the protocols of OSRM and Valhalla, and with failures on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import numpy as np

from territory_opt.geography.distance import distances
from territory_opt.model.frame import GEOGRAPHIC

SECONDS_PER_KM = 90.0
"""Straight-line travel at 40 km/h."""

Failure = Callable[["Handler", bytes], bytes | None]
"""Changes a response: returns another body, or None when it has sent the response itself."""


class FakeRoadServer(ThreadingHTTPServer):
    """Records and answers requests; `failures` apply to the first ones, `permanent_failure` to the rest."""

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.failures: list[Failure | None] = []
        self.permanent_failure: Failure | None = None
        self.requests: list[tuple[str, int, int]] = []
        self.max_cells = 10**9
        self.accepts_post = True
        self.version: str | None = None
        self.no_road = lambda lon, lat: False
        self.no_route = lambda lon, lat: False
        self.snap_m = lambda lon, lat: 10.0
        self.lock = threading.Lock()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def cells(self):
        return sum(a * b for _, a, b in self.requests)

    def handle_error(self, request, client_address):
        """Ignore connections that the client closes."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        self.respond(None)

    def do_POST(self):
        self.respond(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def respond(self, body):
        if body is not None and not self.server.accepts_post:
            return self.send(b"no", 405)
        osrm = "/table/v1/" in self.path
        sources, targets = osrm_places(self.path, body) if osrm else valhalla_places(body)
        with self.server.lock:
            self.server.requests.append((self.command, len(sources), len(targets)))
            failures = self.server.failures
            failure = failures.pop(0) if failures else self.server.permanent_failure
        status, answer = (osrm_answer if osrm else valhalla_answer)(self.server, sources, targets)
        content = json.dumps(answer).encode()
        if failure is not None:
            content = failure(self, content)
        if content is not None:
            self.send(content, status)

    def send(self, body, status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def osrm_places(path, body):
    """Sources and targets of a request to OSRM."""
    if body is not None:
        places = np.array(body["coordinates"])
        return places[body["sources"]], places[body["destinations"]]
    parts = urlsplit(path)
    places = np.array(
        [list(map(float, place.split(","))) for place in unquote(parts.path.rsplit("/", 1)[1]).split(";")]
    )
    query = parse_qs(parts.query)
    return tuple(places[list(map(int, query[end][0].split(";")))] for end in ("sources", "destinations"))


def valhalla_places(body):
    """Sources and targets of a request to Valhalla."""
    return tuple(
        np.array([[place["lon"], place["lat"]] for place in body[end]]) for end in ("sources", "targets")
    )


def km_between(server, sources, targets):
    km = distances(GEOGRAPHIC, sources, targets)
    km[[server.no_route(*place) for place in sources.tolist()]] = np.nan
    km[:, [server.no_route(*place) for place in targets.tolist()]] = np.nan
    return km


def rows_of(table):
    return [[None if np.isnan(cell) else round(cell, 6) for cell in row] for row in table.tolist()]


def osrm_answer(server, sources, targets):
    if len(sources) * len(targets) > server.max_cells:
        return 400, {"code": "TooBig", "message": "Too many table coordinates"}
    if any(server.no_road(*place) for place in [*sources.tolist(), *targets.tolist()]):
        return 400, {"code": "NoSegment", "message": "Could not find a matching segment"}
    km = km_between(server, sources, targets)
    ends = [
        [{"location": place, "distance": server.snap_m(*place)} for place in places.tolist()]
        for places in (sources, targets)
    ]
    answer = {
        "code": "Ok",
        "durations": rows_of(km * SECONDS_PER_KM),
        "sources": ends[0],
        "destinations": ends[1],
    }
    return 200, answer | ({"data_version": server.version} if server.version else {})


def valhalla_answer(server, sources, targets):
    if len(sources) * len(targets) > server.max_cells:
        return 400, {"error_code": 150, "error": "Exceeded max locations", "status_code": 400}
    if any(server.no_road(*place) for place in [*sources.tolist(), *targets.tolist()]):
        return 400, {"error_code": 171, "error": "No suitable edges near location", "status_code": 400}
    km = km_between(server, sources, targets)
    rows = [
        [
            {
                "time": None if np.isnan(cell) else cell * SECONDS_PER_KM,
                "distance": None if np.isnan(cell) else cell,
            }
            for cell in row
        ]
        for row in km.tolist()
    ]
    ends = [[{"lon": lon, "lat": lat} for lon, lat in places.tolist()] for places in (sources, targets)]
    return 200, {"sources_to_targets": rows, "units": "kilometers", "sources": ends[0], "targets": ends[1]}


@contextmanager
def fake_road_server() -> Iterator[FakeRoadServer]:
    """Run a server within the block."""
    server = FakeRoadServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def status(code, **headers):
    """Respond with an error status."""

    def failure(handler, body):
        handler.send(b'{"message": "not now"}', code, **headers)

    return failure


def delayed(seconds):
    """Respond after some seconds."""

    def failure(handler, body):
        time.sleep(seconds)
        return body

    return failure


def slow_bytes(handler, body):
    """Send single bytes with pauses, so that no single wait reaches the time limit."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    for byte in body:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


def truncated(handler, body):
    """Close the connection after half of the body."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def no_response(handler, body):
    """Close the connection without a response."""
    handler.close_connection = True


def other_body(body):
    """Respond with another body: a text, or a function of the answer."""
    return lambda handler, own: body.encode() if isinstance(body, str) else body(json.loads(own))
