"""How a run is shown while it works: a bar on a terminal, lines when piped; always on stderr."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from territory_opt.cli.output import say
from territory_opt.model.progress import Progress

_EVERY_S = 2.0
_SEARCH = "search"


@contextmanager
def watching() -> Iterator[Progress]:
    """An observer that fits today's stderr."""
    if not sys.stderr.isatty():
        yield ProgressLines()
        return
    from territory_opt.cli.progress_bar import ProgressBar

    with ProgressBar() as bar:
        yield bar


def standing(objective: float, excess: float, bound: float | None) -> str:
    """Say how good the best plan so far is.

    Parameters
    ----------
    objective : float
    excess : float
        By which share of the target bands are missed, added up; 0 when every band is held.
    bound : float or None

    Examples
    --------
    >>> standing(1000.0, 0.0, 950.0)
    'objective 1,000  bound 950  gap 5.00 %'
    >>> standing(1000.0, 0.25, None)
    'objective 1,000  bands missed by 25.00 %'
    """
    words = [f"objective {objective:,.0f}"]
    if bound is not None:
        words.append(f"bound {bound:,.0f}")
    if excess > 0:
        words.append(f"bands missed by {100 * excess:.2f} %")
    elif bound is not None and objective > 0:
        words.append(f"gap {100 * (objective - bound) / objective:.2f} %")
    return "  ".join(words)


class ProgressLines(Progress):
    """A line per stage, and one every few seconds while searching."""

    def __init__(self) -> None:
        self._stage = ""
        self._last = -math.inf
        self._line = ""

    def stage(self, name: str, detail: str = "") -> None:  # noqa: ARG002 - a bar shows the detail, lines do not
        """Say that a stage begins; a stage that goes on is not repeated."""
        if name != self._stage:
            self._stage = name
            say(name)

    def incumbent(self, done: float, objective: float, excess: float, bound: float | None) -> None:
        """Say how the search stands, now and then."""
        now = time.monotonic()
        line = f"{_SEARCH} {100 * min(done, 1.0):3.0f} %  {standing(objective, excess, bound)}"
        if line != self._line and (now - self._last >= _EVERY_S or done >= 1.0):
            self._last, self._line = now, line
            say(line)
