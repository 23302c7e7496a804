"""Progress of a run on stderr: a bar on a terminal, lines when piped."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from territory_opt.cli.output import print_stderr
from territory_opt.cli.status_line import kept_line, status_line
from territory_opt.model.deadline import Deadline
from territory_opt.model.progress import Progress

_INTERVAL_S = 2.0
_SEARCH = "search"


@contextmanager
def progress_display() -> Iterator[Progress]:
    """Yield an observer: `ProgressBar` where stderr is a terminal, else `ProgressLines`."""
    if not sys.stderr.isatty():
        lines = ProgressLines()
        try:
            yield lines
        finally:
            lines.finish_search()
        return
    from territory_opt.cli.progress_bar import ProgressBar

    with ProgressBar() as bar:
        yield bar


class ProgressLines(Progress):
    """A line per stage, one every few seconds during the search, and one at its end."""

    def __init__(self) -> None:
        self._stage = ""
        self._last = -math.inf
        self._line = ""
        self._at_end = ""
        self._deadline = Deadline()

    def begin(self, deadline: Deadline) -> None:
        """Keep the deadline, to say what is left."""
        self._deadline = deadline

    def stage(self, name: str, detail: str = "") -> None:  # noqa: ARG002 - only the bar shows the detail
        """Print the name of a stage when it begins; repeated calls of one stage print nothing."""
        if name != self._stage:
            self.finish_search()
            self._stage = name
            print_stderr(name)

    def incumbent(self, done: float, objective: float, excess: float, bound: float | None) -> None:
        """Print the incumbent, at most once per interval; that of a finished search with `finish_search`."""
        status = status_line(objective, excess, bound, self._deadline.remaining_s)
        if done >= 1.0:
            self._at_end = f"{_SEARCH} 100 %  {status}"
            return
        # Rounded down: 100 % is the end.
        line = f"{_SEARCH} {math.floor(100 * done):3d} %  {status}"
        now = time.monotonic()
        if line != self._line and now - self._last >= _INTERVAL_S:
            self._last, self._line = now, line
            print_stderr(line)

    def kept_file(self, name: Path, kept_as: Path) -> None:
        """Print the other name."""
        print_stderr(kept_line(name, kept_as))

    def finish_search(self) -> None:
        """Print the last incumbent of a finished search, once."""
        if self._at_end:
            print_stderr(self._at_end)
        self._at_end = ""
