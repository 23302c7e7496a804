"""Many questions to one server: a few at a time, each asked again when that may help."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from territory_opt.errors import Interrupted
from territory_opt.travel.http.connection import Connection
from territory_opt.travel.http.server_answer import GaveUp, RequestRefused, Transient

AT_ONCE = 2
"""Questions under way at a time: the server works on one while the answer to the other is read."""

LOOK_S = 0.1
"""How often the wish to stop is looked for."""

FIRST_WAIT_S, LONGEST_WAIT_S = 0.25, 20.0

_Q = TypeVar("_Q")
_A = TypeVar("_A")


class RetryingClient:
    """Asks a server over a few lines.

    Parameters
    ----------
    line : callable
        Makes a line.
    retries : int
        How often a question is asked again.
    stop : callable
        Asked often; once it answers true, everything is dropped.
    """

    def __init__(self, line: Callable[[], Connection], retries: int, stop: Callable[[], bool]) -> None:
        self._make, self._retries, self._stop = line, retries, stop
        self._lines: list[Connection] = []
        self._own = threading.local()
        self._ended = threading.Event()

    def answers(
        self, questions: Iterable[_Q], ask: Callable[[Connection, _Q], _A]
    ) -> Iterator[tuple[_Q, _A | GaveUp]]:
        """Ask all questions, and give each with its answer, in the order the answers come.

        After the first question that the server does not answer, no new ones are asked.

        Raises
        ------
        Interrupted
            When stopped.
        """
        try:
            yield from self._answers(iter(questions), ask)
        finally:
            for line in self._lines:
                line.close()

    def _answers(
        self, waiting: Iterator[_Q], ask: Callable[[Connection, _Q], _A]
    ) -> Iterator[tuple[_Q, _A | GaveUp]]:
        under_way: dict[Future[_A], _Q] = {}
        silent: bool = False
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="travel") as pool:
            try:
                while True:
                    while not silent and len(under_way) < AT_ONCE:
                        question = next(waiting, None)
                        if question is None:
                            break
                        under_way[pool.submit(self._patiently, ask, question)] = question
                    if not under_way:
                        return
                    for done in self._next(under_way):
                        question = under_way.pop(done)
                        error = done.exception()
                        if isinstance(error, GaveUp):
                            silent = True
                            yield question, error
                        else:
                            yield question, done.result()
            finally:
                self._ended.set()
                for line in self._lines:
                    line.hang_up()

    def _next(self, under_way: Iterable[Future[_A]]) -> set[Future[_A]]:
        while True:
            done, _ = wait(under_way, LOOK_S, FIRST_COMPLETED)
            if self._stop():
                raise Interrupted("Stopped while travel times were asked for; no plan was made.")
            if done:
                return done

    def _patiently(self, ask: Callable[[Connection, _Q], _A], question: _Q) -> _A:
        for attempt in range(self._retries + 1):
            try:
                return ask(self._line(), question)
            except RequestRefused as error:
                raise GaveUp(str(error)) from None
            except Transient as error:
                last = error
            if self._ended.is_set() or (attempt < self._retries and self._ended.wait(_wait_s(attempt, last))):
                break
        times = "once" if self._retries == 0 else f"{self._retries + 1} times"
        raise GaveUp(f"asked {times}: {last}")

    def _line(self) -> Connection:
        line: Connection | None = getattr(self._own, "line", None)
        if line is None:
            line = self._own.line = self._make()
            self._lines.append(line)
        return line


def _wait_s(attempt: int, error: Transient) -> float:
    """Longer each time, and never the same for all who were turned away together."""
    if error.wait_s is not None:
        return min(error.wait_s, LONGEST_WAIT_S)
    return float(min(FIRST_WAIT_S * 2.0**attempt, LONGEST_WAIT_S) * random.uniform(0.75, 1.25))
