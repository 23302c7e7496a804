"""Ctrl-C and SIGTERM: the first asks for the best plan so far, the second aborts."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType, TracebackType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_FIRST = b"\nStopping: the best plan so far will be written. Once more aborts.\n"


class StopFlag:
    """Answers true once a signal has asked the run to end.

    As a context manager it takes the signals over and gives them back. Outside the main thread Python
    delivers no signals, so there it only ever answers false.
    """

    def __init__(self) -> None:
        self._raised = False
        self._before: dict[signal.Signals, Any] = {}

    def __call__(self) -> bool:
        """Whether the run should end."""
        return self._raised

    def __enter__(self) -> StopFlag:
        """Take the signals over."""
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._heard) for number in _SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the signals back."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        if self._raised:
            raise KeyboardInterrupt
        self._raised = True
        os.write(2, _FIRST)  # print is not safe inside a signal handler
