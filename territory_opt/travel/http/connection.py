"""A connection to a server that is kept open, and never waits for ever."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from territory_opt.travel.http.server_answer import Transient


@dataclass(frozen=True)
class Reply:
    """Status and body of an answer."""

    status: int
    body: bytes
    retry_after: str | None


class Connection:
    """One connection, opened when first used and again when it broke.

    Parameters
    ----------
    url : str
        http or https, perhaps with a path that all requests share.
    timeout_s : float
        For connecting, and for each answer as a whole.
    """

    def __init__(self, url: str, timeout_s: float) -> None:
        parts = urlsplit(url)
        self._host, self._secure = parts.netloc, parts.scheme == "https"
        self._prefix = parts.path.rstrip("/")
        self._timeout_s = timeout_s
        self._proxy = _proxy_for(parts.scheme, parts.hostname or "")
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, path: str, body: bytes | None) -> Reply:
        """Send one request, a POST when there is a body.

        Raises
        ------
        Transient
            When there is no whole answer in time.
        """
        headers = {"Accept": "application/json", "User-Agent": "territory-opt"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        target = self._prefix + path
        if self._proxy and not self._secure:
            target = f"http://{self._host}{target}"
        end = time.monotonic() + self._timeout_s
        # A socket's own time limit begins anew with every byte, so that a trickle would never end.
        alarm = threading.Timer(self._timeout_s, self.hang_up)
        alarm.daemon = True
        alarm.start()
        try:
            return self._ask("GET" if body is None else "POST", target, body, headers)
        except http.client.IncompleteRead as error:
            self.close()
            raise Transient(f"the answer broke off after {len(error.partial):,} bytes") from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            self.close()
            late = isinstance(error, TimeoutError) or time.monotonic() >= end
            raise Transient(f"no answer within {self._timeout_s:g} s" if late else _said(error)) from None
        finally:
            alarm.cancel()

    def hang_up(self) -> None:
        """End the wait of whoever is waiting for an answer on this line; any thread may do so."""
        connection = self._connection
        sock: socket.socket | None = None if connection is None else connection.sock
        if sock is not None:
            with suppress(OSError):  # it may be closed already
                sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Free the line, once nobody waits on it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _ask(self, method: str, target: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        connection = self._connection or self._open()
        self._connection = connection
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        said = response.read()
        if response.will_close:
            self.close()
        return Reply(response.status, said, response.headers.get("Retry-After"))

    def _open(self) -> http.client.HTTPConnection:
        host = self._proxy or self._host
        if not self._secure:
            return http.client.HTTPConnection(host, timeout=self._timeout_s)
        secure = http.client.HTTPSConnection(
            host, timeout=self._timeout_s, context=ssl.create_default_context()
        )
        if self._proxy:
            secure.set_tunnel(self._host)
        return secure


def _proxy_for(scheme: str, host: str) -> str | None:
    """Host and port of the proxy that the environment names for this host."""
    proxy = getproxies().get(scheme)
    if not proxy or proxy_bypass(host):
        return None
    return urlsplit(proxy if "://" in proxy else f"http://{proxy}").netloc or None


def _said(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there (connection refused)"
    if isinstance(error, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError):
        return "the server hung up"
    if isinstance(error, socket.gaierror):
        return "no host has this name"
    return str(error) or type(error).__name__
