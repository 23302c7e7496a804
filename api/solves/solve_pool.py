"""A pool of child processes, limited by the settings."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from api.problem_details import Busy, ProblemDetails, SolveLost
from api.settings import Settings
from api.solves.solve_process import SolveProcess
from api.solves.work import Work

_LOG = logging.getLogger("uvicorn.error")
"""The log of the server, in which its start is reported too."""
_POLL_S = 0.2
"""Interval between checks whether the client is still connected."""


class ClientDisconnected(Exception):
    """The client closed the connection before the result was ready."""


class SolvePool:
    """Child processes, started on demand and reused for later requests.

    All methods run in the thread of the event loop.
    """

    def __init__(self, work: Work, settings: Settings) -> None:
        self._work = work
        self._settings = settings
        self._idle: list[SolveProcess] = []
        self._busy: set[SolveProcess] = set()
        self._starting = 0
        self._warming: SolveProcess | None = None
        self._warmed = asyncio.Event()
        self.ready = False
        """Whether a process has been prepared, so that a request is solved at once."""

    async def warm_up(self) -> None:
        """Prepare the first process; requests until then wait for it, and do not prepare another."""
        started = time.monotonic()
        _LOG.info(
            "Preparing to solve. The first start on a machine compiles the inner loops, for up to a minute."
        )
        try:
            self._warming = await asyncio.to_thread(SolveProcess, self._work, self._settings)
            await asyncio.to_thread(self._warming.wait_until_prepared)
        except SolveLost:
            _LOG.warning("The first solving process ended before it was ready; requests start another.")
        else:
            self._idle.append(self._warming)
            self.ready = True
            _LOG.info("Ready to solve after %.1f s.", time.monotonic() - started)
        finally:
            self._warming = None
            self._warmed.set()

    def pids(self) -> list[int]:
        """Process ids of all child processes."""
        first = () if self._warming is None else (self._warming,)
        return [process.pid for process in (*first, *self._idle, *self._busy) if process.pid is not None]

    def refuse_when_full(self) -> None:
        """Raise when the pool has no free place.

        Raises
        ------
        Busy
        """
        if len(self._busy) + self._starting >= self._settings.max_solves:
            raise Busy(f"{self._settings.max_solves} solves are running; try again in a moment.")

    async def run(self, body: bytes, disconnected: Callable[[], Awaitable[bool]]) -> bytes | ProblemDetails:
        """Process a body in a child process.

        Parameters
        ----------
        body : bytes
        disconnected : callable
            Whether the client has disconnected; its solve is then stopped, and killed after `grace_s`.

        Raises
        ------
        Busy
            When as many solves are running as the settings allow.
        ClientDisconnected
        SolveLost
            When the process ends before its result.
        """
        process = await self._acquire()
        result = asyncio.ensure_future(asyncio.to_thread(process.run, body))
        result.add_done_callback(_retrieve_exception)
        try:
            while not result.done():
                await asyncio.wait({result}, timeout=_POLL_S)
                if not result.done() and await disconnected():
                    process.stop()
                    await asyncio.wait({result}, timeout=self._settings.grace_s)
                    raise ClientDisconnected
            return result.result()
        finally:
            self._release(process, reusable=result.done())

    def stop(self) -> None:
        """Stop every running solve; each ends with its best plan."""
        for process in tuple(self._busy):
            process.stop()

    async def close(self) -> None:
        """End all child processes."""
        self.stop()
        if self._warming is not None:
            self._warming.kill()
            await self._warmed.wait()
        for process in (*self._idle, *self._busy):
            await asyncio.to_thread(process.close, self._settings.grace_s)
        self._idle.clear()
        self._busy.clear()

    async def _acquire(self) -> SolveProcess:
        self.refuse_when_full()
        self._starting += 1
        try:
            await self._warmed.wait()
            process = self._idle_process()
            if process is None:
                process = await asyncio.to_thread(SolveProcess, self._work, self._settings)
        finally:
            self._starting -= 1
        self._busy.add(process)
        return process

    def _idle_process(self) -> SolveProcess | None:
        while self._idle:
            process = self._idle.pop()
            if process.alive:
                return process
        return None

    def _release(self, process: SolveProcess, reusable: bool) -> None:
        self._busy.discard(process)
        if reusable and process.alive:
            self._idle.append(process)
            self.ready = True
        else:
            process.kill()


def _retrieve_exception(result: asyncio.Future[bytes | ProblemDetails]) -> None:
    """Mark the exception of an abandoned solve as retrieved, so that asyncio does not log it."""
    if not result.cancelled():
        result.exception()
