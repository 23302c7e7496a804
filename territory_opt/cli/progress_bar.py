"""A live bar on a terminal."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from territory_opt.cli.progress_display import standing
from territory_opt.model.progress import Progress


class ProgressBar(Progress):
    """Stage, share of the search done, and the best plan so far, on one line of stderr."""

    def __init__(self) -> None:
        self._rich = RichProgress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            TextColumn("{task.fields[standing]}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._rich.add_task("start", total=None, standing="")

    def __enter__(self) -> ProgressBar:
        """Start drawing."""
        self._rich.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop drawing and leave no trace."""
        self._rich.stop()

    def stage(self, name: str, detail: str = "") -> None:
        """Name the stage; its length is not known."""
        self._rich.update(self._task, description=f"{name:<12}", total=None, standing=detail)

    def incumbent(self, done: float, objective: float, excess: float, bound: float | None) -> None:
        """Fill the bar and name the best plan so far."""
        self._rich.update(
            self._task, total=1.0, completed=min(done, 1.0), standing=standing(objective, excess, bound)
        )
