"""The signals that end the server, heard early: running solves come to an end while it waits for them."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def on_signal(act: Callable[[], None]) -> Iterator[None]:
    """Act on each signal before the server's own handler hears it.

    A server waits for its open requests before it ends the application, so without this it would wait for
    solves that nobody told to end. Outside the main thread there are no signals to hear.
    """
    before: dict[signal.Signals, Any] = {}
    if threading.current_thread() is threading.main_thread():
        before = {number: signal.getsignal(number) for number in _SIGNALS}

    def hear(number: int, frame: FrameType | None) -> None:
        act()
        before[signal.Signals(number)](number, frame)

    listened = {number: handler for number, handler in before.items() if callable(handler)}
    for number in listened:
        signal.signal(number, hear)
    try:
        yield
    finally:
        for number, handler in listened.items():
            signal.signal(number, handler)
