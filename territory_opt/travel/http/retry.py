"""Retry policy of requests to a routing server: attempts, waits, cancellation, concurrency."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

from territory_opt.errors import Interrupted
from territory_opt.travel.http.connection import Connection
from territory_opt.travel.http.server_answer import RequestRefused, ServerUnavailable, TransientError

MAX_CONCURRENT = 2
"""Requests in flight: the server works on one while the answer to the other is read."""

STOP_POLL_S = 0.1
"""How often `stop` is called while requests are in flight."""

FIRST_WAIT_S, MAX_WAIT_S = 0.25, 20.0
"""Wait before the first retry, doubled before each further one, and the longest wait."""

_Request = TypeVar("_Request")
_Answer = TypeVar("_Answer")


class RetryingClient:
    """Sends requests to a server over a few connections, each with retries.

    Parameters
    ----------
    connect : callable
        Makes a connection; called once for each thread.
    retries : int
        Attempts after the first one.
    stop : callable
        Called often; once it returns true, all requests are cancelled.
    """

    def __init__(self, connect: Callable[[], Connection], retries: int, stop: Callable[[], bool]) -> None:
        self._connect, self._retries, self._stop = connect, retries, stop
        self._connections: list[Connection] = []
        self._of_thread = threading.local()
        self._cancelled = threading.Event()

    def answers(
        self, requests: Iterable[_Request], send: Callable[[Connection, _Request], _Answer]
    ) -> Iterator[tuple[_Request, _Answer | ServerUnavailable]]:
        """Send all requests; yield each with its answer, in the order of completion.

        After the first `ServerUnavailable` no further requests are sent.

        Raises
        ------
        Interrupted
            When stopped.
        """
        try:
            with ThreadPoolExecutor(MAX_CONCURRENT, thread_name_prefix="travel") as pool:
                try:
                    yield from self._answers(pool, iter(requests), send)
                finally:
                    self._cancelled.set()
                    for connection in self._connections:
                        connection.abort()
        finally:
            for connection in self._connections:
                connection.close()

    def _answers(
        self,
        pool: ThreadPoolExecutor,
        waiting: Iterator[_Request],
        send: Callable[[Connection, _Request], _Answer],
    ) -> Iterator[tuple[_Request, _Answer | ServerUnavailable]]:
        pending: dict[Future[_Answer], _Request] = {}
        available = True
        while True:
            if available:
                for request in islice(waiting, MAX_CONCURRENT - len(pending)):
                    pending[pool.submit(self._send, send, request)] = request
            if not pending:
                return
            for future in self._completed(pending):
                answer = _result(future)
                available = available and not isinstance(answer, ServerUnavailable)
                yield pending.pop(future), answer

    def _completed(self, pending: Iterable[Future[_Answer]]) -> set[Future[_Answer]]:
        while True:
            completed, _ = wait(pending, STOP_POLL_S, FIRST_COMPLETED)
            if self._stop():
                raise Interrupted("Stopped while travel times were requested; no plan was made.")
            if completed:
                return completed

    def _send(self, send: Callable[[Connection, _Request], _Answer], request: _Request) -> _Answer:
        attempts = self._retries + 1
        for attempt in range(attempts):
            try:
                return send(self._connection(), request)
            except RequestRefused as error:
                raise ServerUnavailable(str(error)) from None
            except TransientError as error:
                last = error
            if attempt < self._retries and self._cancelled.wait(_wait_s(attempt, last)):
                break
        raise ServerUnavailable(f"{attempts} attempt{'' if attempts == 1 else 's'}: {last}")

    def _connection(self) -> Connection:
        connection: Connection | None = getattr(self._of_thread, "connection", None)
        if connection is None:
            connection = self._of_thread.connection = self._connect()
            self._connections.append(connection)
        return connection


def _wait_s(attempt: int, error: TransientError) -> float:
    """Seconds the server names, else exponential backoff with jitter against simultaneous retries."""
    if error.wait_s is not None:
        return min(error.wait_s, MAX_WAIT_S)
    return float(min(FIRST_WAIT_S * 2.0**attempt, MAX_WAIT_S) * random.uniform(0.75, 1.25))


def _result(future: Future[_Answer]) -> _Answer | ServerUnavailable:
    error = future.exception()
    return error if isinstance(error, ServerUnavailable) else future.result()
