"""Seconds of each part of a run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields

from territory_opt.model.report.report import Seconds
from territory_opt.model.run_parts import WHOLE


class Stopwatch:
    """Measures the seconds of each part of a run, and the total since it was created.

    Attributes
    ----------
    started : float
        `time.monotonic()` when it was created.

    Examples
    --------
    >>> watch = Stopwatch()
    >>> with watch("managers"):
    ...     pass
    >>> watch.seconds().read is None, watch.seconds().managers is None
    (True, False)
    """

    def __init__(self) -> None:
        self.started = time.monotonic()
        self._parts: dict[str, float] = {}

    @contextmanager
    def __call__(self, part: str) -> Iterator[None]:
        """Add the seconds of a `with` block to a part, and to the whole that it belongs to."""
        start = time.monotonic()
        try:
            yield
        finally:
            for name in {part, WHOLE.get(part, part)}:
                self._parts[name] = self._parts.get(name, 0.0) + time.monotonic() - start

    def seconds(self) -> Seconds:
        """Return the seconds so far; None for a part that has not run."""
        parts = {**self._parts, "total": time.monotonic() - self.started}
        published = {item.name for item in fields(Seconds)}
        return Seconds(**{name: round(value, 3) for name, value in parts.items() if name in published})
