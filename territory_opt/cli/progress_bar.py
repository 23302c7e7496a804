"""A progress bar on a terminal."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from territory_opt.cli.status_line import kept_line, status_line
from territory_opt.model.deadline import Deadline
from territory_opt.model.progress import Progress


class ProgressBar(Progress):
    """Stage, completed share of the search, and the incumbent, on one line of stderr."""

    def __init__(self) -> None:
        self._rich = RichProgress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            TextColumn("{task.fields[status]}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._deadline = Deadline()
        self._task = self._rich.add_task("start", total=None, status="")

    def __enter__(self) -> ProgressBar:
        """Start drawing."""
        self._rich.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop drawing and clear the line."""
        self._rich.stop()

    def begin(self, deadline: Deadline) -> None:
        """Keep the deadline, to say what is left."""
        self._deadline = deadline

    def stage(self, name: str, detail: str = "") -> None:
        """Show a stage of unknown length."""
        self._rich.update(self._task, description=f"{name:<12}", total=None, status=detail)

    def incumbent(self, done: float, objective: float, excess: float, bound: float | None) -> None:
        """Advance the bar and show the incumbent."""
        status = status_line(objective, excess, bound, self._deadline.remaining_s)
        self._rich.update(self._task, total=1.0, completed=min(done, 1.0), status=status)

    def kept_file(self, name: Path, kept_as: Path) -> None:
        """Print the other name above the bar."""
        self._rich.console.print(kept_line(name, kept_as), markup=False, highlight=False)
