"""HTTP connection to a routing server: kept alive, with a time limit for each whole response."""

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

from territory_opt.travel.http.server_answer import TransientError


@dataclass(frozen=True)
class HttpResponse:
    """Status, body and Retry-After header of a response."""

    status: int
    body: bytes
    retry_after: str | None


class Connection:
    """One connection, opened at the first request and again after a failure.

    Parameters
    ----------
    url : str
        http or https, optionally with a path that all requests share.
    timeout_s : float
        For connecting, and for each response as a whole.
    """

    def __init__(self, url: str, timeout_s: float) -> None:
        parts = urlsplit(url)
        self._host, self._secure = parts.netloc, parts.scheme == "https"
        self._prefix = parts.path.rstrip("/")
        self._timeout_s = timeout_s
        self._proxy = _proxy_for(parts.scheme, parts.hostname or "")
        self._connection: http.client.HTTPConnection | None = None

    def request(self, path: str, body: bytes | None) -> HttpResponse:
        """Send one request: a POST when there is a body, else a GET.

        Raises
        ------
        TransientError
            When there is no complete response in time.
        """
        headers = {"Accept": "application/json", "User-Agent": "territory-opt"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        target = self._prefix + path
        if self._proxy and not self._secure:
            target = f"http://{self._host}{target}"
        end = time.monotonic() + self._timeout_s
        # A socket's own time limit restarts with every byte; the timer limits the whole response.
        timer = threading.Timer(self._timeout_s, self.abort)
        timer.daemon = True
        timer.start()
        try:
            return self._request("GET" if body is None else "POST", target, body, headers)
        except http.client.IncompleteRead as error:
            self.close()
            raise TransientError(f"the answer broke off after {len(error.partial):,} bytes") from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            self.close()
            late = isinstance(error, TimeoutError) or time.monotonic() >= end
            reason = f"no answer within {self._timeout_s:g} s" if late else _reason(error)
            raise TransientError(reason) from None
        finally:
            timer.cancel()

    def abort(self) -> None:
        """Shut the socket down, which ends a pending request; may be called from any thread."""
        connection = self._connection
        sock: socket.socket | None = None if connection is None else connection.sock
        if sock is not None:
            with suppress(OSError):  # it may be closed already
                sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection; no request may be pending."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _request(self, method: str, target: str, body: bytes | None, headers: dict[str, str]) -> HttpResponse:
        connection = self._connection or self._open()
        self._connection = connection
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        content = response.read()
        if response.will_close:
            self.close()
        return HttpResponse(response.status, content, response.headers.get("Retry-After"))

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


def _reason(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there (connection refused)"
    if isinstance(error, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError):
        return "the server closed the connection"
    if isinstance(error, socket.gaierror):
        return "unknown host name"
    return str(error) or type(error).__name__
