"""A small routing server on loopback that speaks like OSRM and Valhalla, and can misbehave."""

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
"""Everyone drives straight at 40 km/h."""

Trick = Callable[["Handler", bytes], bytes | None]
"""Does something to an answer: returns another body, or None when it has answered itself."""


class FakeRoads(ThreadingHTTPServer):
    """Counts questions and answers them; `tricks` are played on the first ones, `always` on all."""

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.tricks: list[Trick | None] = []
        self.always: Trick | None = None
        self.questions: list[tuple[str, int, int]] = []
        self.most_cells = 10**9
        self.takes_post = True
        self.version: str | None = None
        self.no_road = lambda lon, lat: False
        self.cut_off = lambda lon, lat: False
        self.snap_m = lambda lon, lat: 10.0
        self.lock = threading.Lock()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def cells(self):
        return sum(a * b for _, a, b in self.questions)

    def handle_error(self, request, client_address):
        """Callers hang up on purpose here."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        self.reply_to(None)

    def do_POST(self):
        self.reply_to(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def reply_to(self, body):
        if body is not None and not self.server.takes_post:
            return self.send(b"no", 405)
        osrm = "/table/v1/" in self.path
        sources, targets = asked(self.path, body) if osrm else places_of(body)
        with self.server.lock:
            self.server.questions.append((self.command, len(sources), len(targets)))
            trick = self.server.tricks.pop(0) if self.server.tricks else self.server.always
        status, answer = (osrm_answer if osrm else valhalla_answer)(self.server, sources, targets)
        said = json.dumps(answer).encode()
        if trick is not None:
            said = trick(self, said)
        if said is not None:
            self.send(said, status)

    def send(self, body, status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def asked(path, body):
    """Sources and targets of a question to OSRM."""
    if body is not None:
        places = np.array(body["coordinates"])
        return places[body["sources"]], places[body["destinations"]]
    parts = urlsplit(path)
    places = np.array(
        [list(map(float, one.split(","))) for one in unquote(parts.path.rsplit("/", 1)[1]).split(";")]
    )
    query = parse_qs(parts.query)
    return tuple(places[list(map(int, query[end][0].split(";")))] for end in ("sources", "destinations"))


def places_of(body):
    return tuple(np.array([[one["lon"], one["lat"]] for one in body[end]]) for end in ("sources", "targets"))


def km_between(server, sources, targets):
    km = distances(GEOGRAPHIC, sources, targets)
    km[[server.cut_off(*one) for one in sources.tolist()]] = np.nan
    km[:, [server.cut_off(*one) for one in targets.tolist()]] = np.nan
    return km


def listed(table):
    return [[None if np.isnan(cell) else round(cell, 6) for cell in row] for row in table.tolist()]


def osrm_answer(server, sources, targets):
    if len(sources) * len(targets) > server.most_cells:
        return 400, {"code": "TooBig", "message": "Too many table coordinates"}
    if any(server.no_road(*one) for one in [*sources.tolist(), *targets.tolist()]):
        return 400, {"code": "NoSegment", "message": "Could not find a matching segment"}
    km = km_between(server, sources, targets)
    ends = [
        [{"location": one, "distance": server.snap_m(*one)} for one in places.tolist()]
        for places in (sources, targets)
    ]
    answer = {
        "code": "Ok",
        "durations": listed(km * SECONDS_PER_KM),
        "sources": ends[0],
        "destinations": ends[1],
    }
    return 200, answer | ({"data_version": server.version} if server.version else {})


def valhalla_answer(server, sources, targets):
    if len(sources) * len(targets) > server.most_cells:
        return 400, {"error_code": 150, "error": "Exceeded max locations", "status_code": 400}
    if any(server.no_road(*one) for one in [*sources.tolist(), *targets.tolist()]):
        return 400, {"error_code": 171, "error": "No suitable edges near location", "status_code": 400}
    km = km_between(server, sources, targets)
    rows = [
        [
            {
                "time": None if np.isnan(one) else one * SECONDS_PER_KM,
                "distance": None if np.isnan(one) else one,
            }
            for one in row
        ]
        for row in km.tolist()
    ]
    ends = [[{"lon": lon, "lat": lat} for lon, lat in places.tolist()] for places in (sources, targets)]
    return 200, {"sources_to_targets": rows, "units": "kilometers", "sources": ends[0], "targets": ends[1]}


@contextmanager
def fake_roads() -> Iterator[FakeRoads]:
    """A server while the block lasts."""
    server = FakeRoads()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def status(code, **headers):
    """Answer with a status instead."""

    def trick(handler, body):
        handler.send(b'{"message": "not now"}', code, **headers)

    return trick


def late(seconds):
    """Answer after a while."""

    def trick(handler, body):
        time.sleep(seconds)
        return body

    return trick


def trickle(handler, body):
    """Send a byte now and then, so that no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    for byte in body:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


def cut(handler, body):
    """Promise the whole answer and hang up half-way."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def hang_up(handler, body):
    """Say nothing at all."""
    handler.close_connection = True


def says(text):
    """Answer with another body."""
    return lambda handler, body: text.encode() if isinstance(text, str) else text(json.loads(body))
