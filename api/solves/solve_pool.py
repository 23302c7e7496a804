"""A pool of child processes, limited by the settings."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from api.problem_details import Busy, ProblemDetails
from api.settings import Settings
from api.solves.solve_process import SolveProcess
from api.solves.work import Work

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

    async def warm_up(self) -> None:
        """Start the first process before any request."""
        self._idle.append(await asyncio.to_thread(SolveProcess, self._work, self._settings))

    def pids(self) -> list[int]:
        """Process ids of all child processes."""
        return [process.pid for process in (*self._idle, *self._busy) if process.pid is not None]

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
        for process in (*self._idle, *self._busy):
            await asyncio.to_thread(process.close, self._settings.grace_s)
        self._idle.clear()
        self._busy.clear()

    async def _acquire(self) -> SolveProcess:
        self.refuse_when_full()
        while self._idle:
            process = self._idle.pop()
            if process.alive:
                self._busy.add(process)
                return process
        self._starting += 1
        try:
            process = await asyncio.to_thread(SolveProcess, self._work, self._settings)
        finally:
            self._starting -= 1
        self._busy.add(process)
        return process

    def _release(self, process: SolveProcess, reusable: bool) -> None:
        self._busy.discard(process)
        if reusable and process.alive:
            self._idle.append(process)
        else:
            process.kill()


def _retrieve_exception(result: asyncio.Future[bytes | ProblemDetails]) -> None:
    """Mark the exception of an abandoned solve as retrieved, so that asyncio does not log it."""
    if not result.cancelled():
        result.exception()
