"""A real OSRM on loopback, with the roads of Liechtenstein."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

FOLDER = "TERRITORY_OPT_TEST_OSRM"
"""Environment variable: the folder that fetch_osrm.sh filled."""

NEEDED = ("osrm-extract", "osrm-contract", "osrm-routed", "profiles/car.lua", "map.osm.pbf")
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
PORT_TRIES = 3


def folder() -> Path:
    """Folder of the programs and the map; skips the test without a name, fails it without them."""
    named = os.environ.get(FOLDER)
    if not named:
        pytest.skip(f"{FOLDER} names no folder; tests/travel/fetch_osrm.sh fills one")
    missing = [name for name in NEEDED if not (Path(named) / name).exists()]
    if missing:
        pytest.fail(f"{FOLDER} lacks {', '.join(missing)}; tests/travel/fetch_osrm.sh fetches them")
    return Path(named)


def prepare(work: Path) -> Path:
    """Build the road network of the map in a folder."""
    source = folder()
    (work / "map.osm.pbf").write_bytes((source / "map.osm.pbf").read_bytes())
    for step, *arguments in (
        ("osrm-extract", "-p", str(source / "profiles/car.lua"), str(work / "map.osm.pbf")),
        ("osrm-contract", str(work / "map.osrm")),
    ):
        subprocess.run([source / step, *arguments], check=True, timeout=120, **QUIET)
    return work / "map.osrm"


@contextmanager
def serving(network: Path, max_table: int = 100) -> Iterator[str]:
    """Serve the network within the block; yields the address."""
    for _ in range(PORT_TRIES):
        port = free_port()
        command = [folder() / "osrm-routed", "--ip", "127.0.0.1", "--port", str(port)]
        command += ["--max-table-size", str(max_table), str(network)]
        process = subprocess.Popen(command, **QUIET)
        try:
            if answers(port, process):
                yield f"http://127.0.0.1:{port}"
                return
        finally:
            process.kill()
            process.wait(10)
    pytest.fail("osrm-routed does not start here")


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def answers(port: int, process: subprocess.Popen) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def villages() -> tuple[list[str], np.ndarray]:
    """Names and places (lon, lat) of the map's towns and villages, by name."""
    import pyogrio

    points = pyogrio.read_dataframe(folder() / "map.osm.pbf", layer="points", columns=["name", "place"])
    points = points[points["place"].isin(["town", "village", "hamlet"])].drop_duplicates("name")
    points = points.sort_values("name")
    return points["name"].tolist(), np.column_stack([points.geometry.x, points.geometry.y]).round(6)
