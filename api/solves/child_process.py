"""The loop of a child process: receive a body, process it, send the result."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import FrameType
from typing import Protocol

from api.problem_details import ProblemDetails
from api.settings import Settings
from api.solves.work import Work

_LOG = logging.getLogger("territory_opt.api.solves")


class SharedFlag(Protocol):
    """A boolean in shared memory, without a lock: safe to set in a signal handler."""

    value: bool


def serve(pipe: Connection, stop: SharedFlag, work: Work, settings: Settings, parent: int) -> None:
    """Process bodies from the pipe until it closes.

    Parameters
    ----------
    pipe : Connection
        Sends None when the process is prepared. Receives bodies (bytes); sends a result (bytes) or
        `ProblemDetails` for each.
    stop : SharedFlag
        Set by the parent to stop the current solve.
    work : Work
    settings : Settings
    parent : int
        Process id; the solve stops when that process has ended.
    """
    # Ctrl-C reaches every process of a terminal; here it stops the solve with its best plan.
    signal.signal(signal.SIGINT, _set_on_signal(stop))
    work.prepare()
    try:
        pipe.send(None)
        while True:
            body = pipe.recv_bytes()
            pipe.send(_process(work, body, settings, lambda: stop.value or os.getppid() != parent))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _set_on_signal(stop: SharedFlag) -> Callable[[int, FrameType | None], None]:
    def handler(_number: int, _frame: FrameType | None) -> None:
        stop.value = True

    return handler


def _process(work: Work, body: bytes, settings: Settings, stop: Callable[[], bool]) -> bytes | ProblemDetails:
    try:
        return work(body, settings, stop)
    except Exception as error:  # every error becomes a response
        problem = ProblemDetails.of(error)
        if problem.status == 500:
            _LOG.exception("a solve failed")
        return problem
