"""The parent's handle of one child process."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
from typing import Any

from api.problem_details import ProblemDetails, SolveLost
from api.settings import Settings
from api.solves.child_process import SharedFlag, serve
from api.solves.work import Work

_LOST = "The solve ended unexpectedly; a smaller book may go through."
_SPAWN = multiprocessing.get_context("spawn")


class SolveProcess:
    """A reusable process that handles one body at a time."""

    def __init__(self, work: Work, settings: Settings) -> None:
        self._pipe, other_end = _SPAWN.Pipe()
        self._stop: SharedFlag = _SPAWN.RawValue(ctypes.c_bool, False)
        self._process = _SPAWN.Process(
            target=serve, args=(other_end, self._stop, work, settings, os.getpid()), daemon=True, name="solve"
        )
        self._process.start()
        other_end.close()  # so that the end of the child closes the pipe
        self._prepared = False

    @property
    def pid(self) -> int | None:
        """Process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process is running."""
        return self._process.is_alive()

    def wait_until_prepared(self) -> None:
        """Wait until the process can take a body; blocks, so call it from a thread.

        Raises
        ------
        SolveLost
            When the process ends before that.
        """
        if not self._prepared:
            self._receive()
            self._prepared = True

    def run(self, body: bytes) -> bytes | ProblemDetails:
        """Send a body and wait for its result; blocks, so call it from a thread.

        Raises
        ------
        SolveLost
            When the process ends before its result.
        """
        self._stop.value = False
        self.wait_until_prepared()
        try:
            self._pipe.send_bytes(body)
        except OSError:
            raise SolveLost(_LOST) from None
        result: bytes | ProblemDetails = self._receive()
        return result

    def _receive(self) -> Any:  # noqa: ANN401 - what the child process sends
        try:
            return self._pipe.recv()
        except (EOFError, OSError):
            raise SolveLost(_LOST) from None

    def stop(self) -> None:
        """Stop the running solve; it ends with its best plan."""
        self._stop.value = True

    def kill(self) -> None:
        """Kill the process."""
        self._process.kill()
        self._process.join()

    def close(self, grace_s: float) -> None:
        """Stop the process, and kill it after `grace_s` seconds."""
        self._stop.value = True
        self._pipe.close()
        self._process.join(grace_s)
        self.kill()
