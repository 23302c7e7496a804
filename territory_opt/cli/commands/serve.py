"""`territory-opt serve`: the HTTP service."""

from __future__ import annotations

import argparse
import ipaddress
import os
import signal
import socket

from territory_opt.cli.error_output import BAD_INPUT, DONE
from territory_opt.cli.output import print_stderr

NAME = "serve"
HELP = "run the HTTP service; /docs describes it"
APP = "api.main:create_app"
_GRACE_S = 5


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    parser.add_argument(
        "--host",
        default=os.environ.get("TERRITORY_OPT_HOST", "127.0.0.1"),
        metavar="H",
        help="address to listen on (%(default)s; TERRITORY_OPT_HOST)",
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=os.environ.get("TERRITORY_OPT_PORT", "8000"),
        metavar="P",
        help="port to listen on (%(default)s; TERRITORY_OPT_PORT)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return the exit code."""
    import uvicorn

    try:
        listener = _listen(arguments.host, arguments.port)
    except OSError as error:
        print_stderr(f"territory-opt: cannot listen on {arguments.host}:{arguments.port}: {error.strerror}")
        return BAD_INPUT
    if not _is_loopback(arguments.host):
        print_stderr(
            f"warning: {arguments.host} can be reached from other machines, and this service does not "
            "authenticate. Put it behind a proxy that does."
        )
    config = uvicorn.Config(APP, factory=True, log_level="info", timeout_graceful_shutdown=_GRACE_S)
    print_stderr(f"territory-opt: http://{_url_host(arguments.host)}:{listener.getsockname()[1]}/docs")
    # The server raises the signal again after it has shut down; a service ends normally that way.
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.signal(signal.SIGINT, lambda *_: None)
    with listener:
        uvicorn.Server(config).run(sockets=[listener])
    return DONE


def _port(text: str) -> int:
    if not (text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0 to 65535)")
    return int(text)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    return socket.create_server((host, port), family=family, backlog=128)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _url_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host
