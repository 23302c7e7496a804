"""The parent's handle of one child process."""

from __future__ import annotations

import ctypes
import multiprocessing
import os

from api.problem_details import ProblemDetails, SolveLost
from api.settings import Settings
from api.solves.child_process import SharedFlag, serve
from api.solves.work import Work

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

    @property
    def pid(self) -> int | None:
        """Process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process is running."""
        return self._process.is_alive()

    def run(self, body: bytes) -> bytes | ProblemDetails:
        """Send a body and wait for its result; blocks, so call it from a thread.

        Raises
        ------
        SolveLost
            When the process ends before its result.
        """
        self._stop.value = False
        try:
            self._pipe.send_bytes(body)
            result: bytes | ProblemDetails = self._pipe.recv()
        except (EOFError, OSError):
            raise SolveLost("The solve ended unexpectedly; a smaller book may go through.") from None
        return result

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
