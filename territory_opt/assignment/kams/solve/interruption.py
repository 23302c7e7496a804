"""Time limit and cancellation: interrupts a running solve, which then returns its best result so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

import numpy as np

from territory_opt.model.deadline import Deadline, never

_Result = TypeVar("_Result")

POLL_INTERVAL_S = 0.05
"""Seconds between two checks of the time limit and of the stop callback."""


class Interruption:
    """A flag that ends running work early, and interrupts a third-party solver that is running.

    Attributes
    ----------
    flag : Bools, shape (1,)
        True once interrupted; read by compiled code.
    """

    def __init__(self) -> None:
        self.flag = np.zeros(1, dtype=np.bool_)
        self._interrupt_solver: Callable[[], object] = never

    def __bool__(self) -> bool:
        """Whether the work is interrupted."""
        return bool(self.flag[0])

    def interrupt(self) -> None:
        """Interrupt the work. Call repeatedly: a solver that has not quite started misses a single call."""
        self.flag[0] = True
        self._interrupt_solver()

    @contextmanager
    def on_interrupt(self, callback: Callable[[], object]) -> Iterator[None]:
        """Call `callback` as well when interrupted inside the block."""
        before, self._interrupt_solver = self._interrupt_solver, callback
        try:
            yield
        finally:
            self._interrupt_solver = before


def run_interruptible(work: Callable[[Interruption], _Result], deadline: Deadline) -> _Result:
    """Run work in its own thread, and interrupt it at a deadline.

    Parameters
    ----------
    work : callable
        Takes the `Interruption` that it must check; returns its result so far when interrupted.
    deadline : Deadline
        Its `stop` is called in the caller's thread, where signals arrive too.
    """
    interruption = Interruption()
    with ThreadPoolExecutor(1) as pool:
        if deadline.passed():
            interruption.interrupt()
        result = pool.submit(work, interruption)
        try:
            while wait([result], POLL_INTERVAL_S).not_done:
                if interruption or deadline.passed():
                    interruption.interrupt()
        except BaseException:
            # The pool joins its thread on exit: without this, an exception would block until the work ends.
            interruption.interrupt()
            raise
    return result.result()
