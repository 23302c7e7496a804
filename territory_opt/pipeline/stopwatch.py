"""Seconds of each part of a run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from territory_opt.model.run_parts import SECONDS_FIELDS, WHOLE


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
    >>> [name for name, value in watch.seconds().items() if value is not None]
    ['total', 'solve', 'managers']
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

    def seconds(self) -> dict[str, float | None]:
        """Return the seconds so far, as in report.json; None for a part that has not run."""
        parts = {**self._parts, "total": time.monotonic() - self.started}
        return {name: round(parts[name], 3) if name in parts else None for name in SECONDS_FIELDS}
