"""The child's side: wait for a body, answer it, wait for the next."""

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


class Flag(Protocol):
    """A truth in shared memory. It has no lock, so a signal handler may set it at any moment."""

    value: bool


def serve(pipe: Connection, stop: Flag, work: Work, settings: Settings, parent: int) -> None:
    """Answer bodies from the pipe until it closes.

    Parameters
    ----------
    pipe : Connection
        Brings bodies as bytes; takes an answer (bytes) or a `ProblemDetails` for each.
    stop : Flag
        Made true by the parent to end the work that is under way.
    work : Work
    settings : Settings
    parent : int
        Process id; once it has gone, work ends by itself.
    """
    # Ctrl-C reaches every process of a terminal; here it means: answer with what there is.
    signal.signal(signal.SIGINT, _raise(stop))
    work.prepare()
    while True:
        try:
            body = pipe.recv_bytes()
            pipe.send(_answered(work, body, settings, lambda: stop.value or os.getppid() != parent))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _raise(stop: Flag) -> Callable[[int, FrameType | None], None]:
    def handler(_number: int, _frame: FrameType | None) -> None:
        stop.value = True

    return handler


def _answered(
    work: Work, body: bytes, settings: Settings, stop: Callable[[], bool]
) -> bytes | ProblemDetails:
    try:
        return work(body, settings, stop)
    except Exception as error:  # the service must answer, whatever happened
        problem = ProblemDetails.of(error)
        if problem.status == 500:
            _LOG.exception("a solve failed")
        return problem
