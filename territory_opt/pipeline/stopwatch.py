"""Where the seconds of a run went."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

PARTS = ("read", "geography", "solve", "export")


class Stopwatch:
    """Seconds of each part of a run, and of all of it since the watch was made.

    Attributes
    ----------
    started : float
        `time.perf_counter()` when the watch was made.

    Examples
    --------
    >>> watch = Stopwatch()
    >>> with watch("solve"):
    ...     pass
    >>> list(watch.seconds())
    ['total', 'read', 'geography', 'solve', 'export']
    """

    def __init__(self) -> None:
        self.started = time.perf_counter()
        self._parts: dict[str, float | None] = dict.fromkeys(PARTS)

    @contextmanager
    def __call__(self, part: str) -> Iterator[None]:
        """Count the seconds of a block towards one of `PARTS`."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self._parts[part] = (self._parts[part] or 0.0) + time.perf_counter() - began

    def seconds(self) -> dict[str, float | None]:
        """Return the seconds so far, as report.json carries them; None for a part that has not happened."""
        total = time.perf_counter() - self.started
        return {
            "total": round(total, 3),
            **{name: value and round(value, 3) for name, value in self._parts.items()},
        }
