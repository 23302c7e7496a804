"""One child process as its parent sees it."""

from __future__ import annotations

import ctypes
import multiprocessing
import os

from api.problem_details import ProblemDetails, SolveLost
from api.settings import Settings
from api.solves.child_process import Flag, serve
from api.solves.work import Work

_SPAWN = multiprocessing.get_context("spawn")


class SolveProcess:
    """A warm process that answers one body at a time."""

    def __init__(self, work: Work, settings: Settings) -> None:
        self._pipe, other_end = _SPAWN.Pipe()
        self._stop: Flag = _SPAWN.RawValue(ctypes.c_bool, False)
        self._process = _SPAWN.Process(
            target=serve, args=(other_end, self._stop, work, settings, os.getpid()), daemon=True, name="solve"
        )
        self._process.start()
        other_end.close()  # so that its death is seen as the end of the pipe

    @property
    def pid(self) -> int | None:
        """Process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.is_alive()

    def ask(self, body: bytes) -> bytes | ProblemDetails:
        """Send a body and wait for its answer; blocks, so call it from a thread.

        Raises
        ------
        SolveLost
            When the process ends before it answers.
        """
        self._stop.value = False
        try:
            self._pipe.send_bytes(body)
            answer: bytes | ProblemDetails = self._pipe.recv()
        except (EOFError, OSError):
            raise SolveLost("The solve ended unexpectedly; a smaller book may go through.") from None
        return answer

    def stop(self) -> None:
        """Ask the solve that is running to end with its best plan."""
        self._stop.value = True

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()

    def close(self, grace_s: float) -> None:
        """End the process: first kindly, after `grace_s` seconds at once."""
        self._stop.value = True
        self._pipe.close()
        self._process.join(grace_s)
        self.kill()
