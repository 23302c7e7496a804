"""Ending work early, also in the middle of a goal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

import numpy as np

_Answer = TypeVar("_Answer")

ASKED_EVERY_S = 0.05
"""Seconds between two questions whether to go on."""


def never() -> bool:
    """Answer that the work may go on."""
    return False


class Interruption:
    """Tells work that it is to end with what it has; solvers in other hands are interrupted.

    Attributes
    ----------
    flag : Bools, shape (1,)
        Whether to end; compiled code looks at it.
    """

    def __init__(self) -> None:
        self.flag = np.zeros(1, dtype=np.bool_)
        self._interrupt: Callable[[], object] = never

    def __bool__(self) -> bool:
        """Whether to end."""
        return bool(self.flag[0])

    def now(self) -> None:
        """End the work. A solver that was only about to begin misses it, so it is said again and again."""
        self.flag[0] = True
        self._interrupt()

    @contextmanager
    def interrupting(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """While the block runs, ending the work means to call this too."""
        before, self._interrupt = self._interrupt, interrupt
        try:
            yield
        finally:
            self._interrupt = before


def interruptible(
    work: Callable[[Interruption], _Answer], stop: Callable[[], bool], seconds: float
) -> _Answer:
    """Do some work in a thread of its own, and end it early when told to or when its time is over.

    Parameters
    ----------
    work : callable
        Given the `Interruption` that it is to look at; answers with what it has by then.
    stop : callable
        Asked here, in the caller's thread, where signals arrive too.
    seconds : float
    """
    halt, ends = Interruption(), time.monotonic() + seconds

    def over() -> bool:
        return time.monotonic() > ends or stop()

    with ThreadPoolExecutor(1) as pool:
        if over():
            halt.now()
        answer = pool.submit(work, halt)
        try:
            while wait([answer], ASKED_EVERY_S).not_done:
                if halt or over():
                    halt.now()
        except BaseException:
            # The pool waits for its thread: without this an interrupt would wait for the whole work.
            halt.now()
            raise
    return answer.result()
