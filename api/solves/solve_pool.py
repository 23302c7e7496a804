"""As many solves at a time as the settings allow, each in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from api.problem_details import Busy, ProblemDetails
from api.settings import Settings
from api.solves.solve_process import SolveProcess
from api.solves.work import Work

_POLL_S = 0.2
"""How often it is asked whether the client is still there."""


class ClientGone(Exception):
    """Nobody waits for the answer any more."""


class SolvePool:
    """Child processes, started when first needed and kept warm for the next request.

    All methods run in the event loop's thread.
    """

    def __init__(self, work: Work, settings: Settings) -> None:
        self._work = work
        self._settings = settings
        self._idle: list[SolveProcess] = []
        self._busy: set[SolveProcess] = set()
        self._starting = 0

    async def warm_up(self) -> None:
        """Start a first process ahead of any request."""
        self._idle.append(await asyncio.to_thread(SolveProcess, self._work, self._settings))

    def pids(self) -> list[int]:
        """Process ids of all children."""
        return [process.pid for process in (*self._idle, *self._busy) if process.pid is not None]

    def refuse_when_full(self) -> None:
        """Raise when another solve would be one too many.

        Raises
        ------
        Busy
        """
        if len(self._busy) + self._starting >= self._settings.max_solves:
            raise Busy(f"{self._settings.max_solves} solves are running; try again in a moment.")

    async def answer(self, body: bytes, gone: Callable[[], Awaitable[bool]]) -> bytes | ProblemDetails:
        """Have a body answered.

        Parameters
        ----------
        body : bytes
        gone : callable
            Says whether the client has left; its solve is then stopped, and after a grace killed.

        Raises
        ------
        Busy
            When as many solves are running as the settings allow.
        ClientGone
        SolveLost
            When the process ends before it answers.
        """
        process = await self._take()
        reply = asyncio.ensure_future(asyncio.to_thread(process.ask, body))
        reply.add_done_callback(_heed)
        try:
            while not reply.done():
                await asyncio.wait({reply}, timeout=_POLL_S)
                if not reply.done() and await gone():
                    process.stop()
                    await asyncio.wait({reply}, timeout=self._settings.grace_s)
                    raise ClientGone
            return reply.result()
        finally:
            self._give_back(process, free=reply.done())

    def stop(self) -> None:
        """Ask every solve that is running to end with its best plan."""
        for process in tuple(self._busy):
            process.stop()

    async def close(self) -> None:
        """End all children."""
        self.stop()
        for process in (*self._idle, *self._busy):
            await asyncio.to_thread(process.close, self._settings.grace_s)
        self._idle.clear()
        self._busy.clear()

    async def _take(self) -> SolveProcess:
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

    def _give_back(self, process: SolveProcess, free: bool) -> None:
        self._busy.discard(process)
        if free and process.alive:
            self._idle.append(process)
        else:
            process.kill()


def _heed(reply: asyncio.Future[bytes | ProblemDetails]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not reply.cancelled():
        reply.exception()
