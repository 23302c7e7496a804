"""When solving must end: by a time limit, or on request."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace


def never() -> bool:
    """Return False: the stop callable of a solve that nobody stops."""
    return False


@dataclass(frozen=True)
class Deadline:
    """The end of some work. Made once for a solve, and passed down; `part` gives stages their own.

    Parameters
    ----------
    end : float
        In the seconds of `now`; infinite without a time limit.
    stop : callable
        Called often; once it returns true the work ends, with its best result so far.
    now : callable
        Seconds of a clock that never goes back.

    Examples
    --------
    >>> deadline = Deadline.after(10.0, now=lambda: 100.0)
    >>> deadline.remaining_s, deadline.part(0.2).remaining_s, deadline.passed()
    (10.0, 2.0, False)
    """

    end: float = math.inf
    stop: Callable[[], bool] = never
    now: Callable[[], float] = time.monotonic

    @classmethod
    def after(
        cls,
        limit_s: float | None,
        stop: Callable[[], bool] = never,
        now: Callable[[], float] = time.monotonic,
    ) -> Deadline:
        """Return the deadline that is `limit_s` seconds from now; None: no time limit."""
        return cls(math.inf if limit_s is None else now() + limit_s, stop, now)

    @property
    def is_timed(self) -> bool:
        """Whether there is a time limit."""
        return self.end < math.inf

    @property
    def remaining_s(self) -> float:
        """Seconds left, at least 0; infinite without a time limit."""
        return max(0.0, self.end - self.now()) if self.is_timed else math.inf

    def passed(self) -> bool:
        """Whether the work must end now."""
        return self.stop() or (self.is_timed and self.now() >= self.end)

    def part(self, share: float) -> Deadline:
        """Return the deadline of a stage that may take this share, 0 to 1, of the time left.

        It never ends later than this one, and is stopped with it.
        """
        if not self.is_timed:
            return self
        now = self.now()
        return replace(self, end=min(self.end, now + share * max(0.0, self.end - now)))

    def within(self, seconds: float) -> Deadline:
        """Return the deadline of a stage that may take so many seconds, without a time limit too."""
        return replace(self, end=min(self.end, self.now() + seconds))

    def reserving(self, seconds: float) -> Deadline:
        """Return the deadline that leaves so many seconds to what follows."""
        return replace(self, end=self.end - max(0.0, seconds))


NO_DEADLINE = Deadline()
"""For work that ends when it is done."""
