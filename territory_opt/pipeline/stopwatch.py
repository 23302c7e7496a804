"""Seconds of each part of a run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

PARTS = ("read", "geography", "solve", "export")


class Stopwatch:
    """Measures the seconds of each part of a run, and the total since it was created.

    Attributes
    ----------
    started : float
        `time.perf_counter()` when it was created.

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
        """Add the seconds of a `with` block to one of `PARTS`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self._parts[part] = (self._parts[part] or 0.0) + time.perf_counter() - start

    def seconds(self) -> dict[str, float | None]:
        """Return the seconds so far, as in report.json; None for a part that has not run."""
        total = time.perf_counter() - self.started
        return {
            "total": round(total, 3),
            **{name: value and round(value, 3) for name, value in self._parts.items()},
        }
