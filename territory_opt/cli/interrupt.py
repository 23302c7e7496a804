"""Ctrl-C and SIGTERM: the first stops the run with its best plan, the second aborts."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType, TracebackType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_FIRST_MESSAGE = b"\nStopping: the best plan so far will be written. A second signal aborts.\n"


class StopFlag:
    """A callable that returns true once a signal has been received.

    As a context manager it installs its signal handlers and restores the former ones. Outside the main thread
    Python delivers no signals, so there it always returns false.
    """

    def __init__(self) -> None:
        self._stopped = False
        self._former: dict[signal.Signals, Any] = {}

    def __call__(self) -> bool:
        """Whether the run should stop."""
        return self._stopped

    def __enter__(self) -> StopFlag:
        """Install the handlers."""
        if threading.current_thread() is threading.main_thread():
            self._former = {number: signal.signal(number, self._handle) for number in _SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Restore the former handlers."""
        for number, handler in self._former.items():
            signal.signal(number, handler)

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopped:
            raise KeyboardInterrupt
        self._stopped = True
        os.write(2, _FIRST_MESSAGE)  # print is not safe inside a signal handler
